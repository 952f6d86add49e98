// What the cache saves: which batches are predicted is counted, run after run.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { DataFrame, File } from "haltere";
import { type LocalCache, testCache, testWorkflow } from "haltere/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { fit, predict } from "./workflow.ts";

const program = join(import.meta.dirname, "workflow.ts");
const path = fileURLToPath(new URL("../data/cars.json", import.meta.resolve("vega-datasets")));
const cars: Readonly<Record<string, unknown>>[] = JSON.parse(readFileSync(path, "utf8"));
const table = File.from(path);

let folder: string;
/** The same cars in the same order, written in another way and elsewhere. */
let rewritten: string;
/** One car of 1976 is a pound heavier. */
let changed: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-inference-"));
  vi.stubEnv("TMPDIR", folder);
  rewritten = join(folder, "rewritten.json");
  writeFileSync(rewritten, JSON.stringify(cars));
  changed = join(folder, "changed.json");
  const one = cars.findIndex(({ Year }) => String(Year).startsWith("1976"));
  writeFileSync(
    changed,
    JSON.stringify(
      cars.map((car, at) => (at === one ? { ...car, Weight_in_lbs: Number(car.Weight_in_lbs) + 1 } : car)),
    ),
  );
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const years = [1970, 1971, 1972, 1973, 1974, 1975, 1976, 1977, 1978, 1979, 1980, 1982];

test("the model is the line that SQL finds, and says how far it is off", async () => {
  const model = await fit({ table });
  const measured = cars.filter((car) => car.Miles_per_Gallon !== null);
  const [line] = await (
    await DataFrame.fromRows(measured).query(
      `WITH car AS (SELECT 235.214583::DOUBLE / Miles_per_Gallon AS litres, Weight_in_lbs AS weight FROM df)
       SELECT regr_intercept(litres, weight) AS base, regr_slope(litres, weight) AS perPound,
              sqrt(regr_syy(litres, weight) * (1 - regr_r2(litres, weight)) / count(*)) AS error FROM car`,
    )
  ).rows();
  expect(model.base).toBeCloseTo(Number(line?.base), 9);
  expect(model.perPound).toBeCloseTo(Number(line?.perPound), 12);
  const { predictions, error } = await predict({ table, model });
  expect(error).toBeCloseTo(Number(line?.error), 9);
  expect(error).toBeCloseTo(1.81, 2);
  const rows = await predictions.rows();
  expect(rows).toHaveLength(406);
  expect(rows.filter(({ residual }) => residual === null)).toHaveLength(8);
});

describe("a run with a cache", () => {
  const model = { base: 1, perPound: 0.003 };

  /** The years whose batches were predicted, and not taken from the cache. */
  async function predicted(cache: LocalCache, table: string, given = model): Promise<unknown[]> {
    const run = await testWorkflow(predict, { inputs: { table: File.from(table), model: given }, cache });
    const items = run.node("n1").nodes;
    expect(items).toHaveLength(years.length);
    for (const { cached, attempts } of items) expect(attempts).toBe(cached ? 0 : 1);
    expect(await run.outputs.predictions.count()).toBe(406);
    return items.flatMap(({ cached }, index) => (cached ? [] : years[index]));
  }

  test("predicts a batch once, whoever wrote it wherever", async () => {
    const cache = testCache();
    expect(await predicted(cache, path)).toEqual(years);
    expect(await predicted(cache, path)).toEqual([]);
    expect(await predicted(cache, rewritten)).toEqual([]);
  });

  test("predicts a batch that has changed, and no other", async () => {
    const cache = testCache();
    await predicted(cache, path);
    expect(await predicted(cache, changed)).toEqual([1976]);
    expect(await predicted(cache, changed)).toEqual([]);
    // Those of before are still there.
    expect(await predicted(cache, path)).toEqual([]);
  });

  test("predicts all of them with another model", async () => {
    const cache = testCache();
    await predicted(cache, path);
    expect(await predicted(cache, path, { ...model, base: 2 })).toEqual(years);
  });
});

describe("by the command", () => {
  /** The model as one run prints it, for the next. */
  async function fitted(...place: string[]): Promise<string> {
    const { status, stdout, stderr } = await haltere(["run", program, "fit", "--table", path, ...place]);
    expect(status, stderr).toBe(0);
    const [, base, perPound] = /^o0: \{base: (\S+), perPound: (\S+)\}$/m.exec(stdout) ?? [];
    return JSON.stringify({ base: Number(base), perPound: Number(perPound) });
  }

  test("the cache is kept in the data directory from one process to the next", async () => {
    const model = await fitted();
    const predicted = async (table: string): Promise<number[]> => {
      const words = ["--table", table, "--model", model, "--data-dir", join(folder, "data")];
      const { status, stdout, stderr } = await haltere(["run", program, "predict", ...words]);
      expect(stdout + stderr).toMatch(/^error: 1\.81/m);
      expect(status).toBe(0);
      return [...stdout.matchAll(/^predicts \d+ cars of (\d+)$/gm)].map(([, year]) => Number(year)).toSorted();
    };
    expect(await predicted(path)).toEqual(years);
    expect(await predicted(rewritten)).toEqual([]);
    expect(await predicted(changed)).toEqual([1976]);
  });

  test("on a control plane", async () => {
    const plane = await startControlPlane();
    onTestFinished(async () => void (await plane.stop()));
    const place = ["--remote", "--endpoint", plane.endpoint];
    const words = ["--table", path, "--model", await fitted(...place)];
    const { status, stdout, stderr } = await haltere(["run", program, "predict", ...words, ...place]);
    expect(stdout + stderr).toMatch(/^error: 1\.81/m);
    expect(status).toBe(0);
  });
});
