// The pipeline's numbers, against those that DuckDB works out over the same Parquet file.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { DataFrame } from "haltere";
import { testFailure } from "haltere/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { pipeline } from "./workflow.ts";

const program = join(import.meta.dirname, "workflow.ts");
const path = fileURLToPath(new URL("../data/flights-3m.parquet", import.meta.resolve("vega-datasets")));
const whole = DataFrame.fromFile(path);

const kept = "delay BETWEEN -120 AND 1440";
const airportsBySql = `
  SELECT origin AS airport, count(*) AS flights, sum(delay)::BIGINT AS delay, count(*) FILTER (delay > 15) AS late
  FROM df WHERE ${kept} GROUP BY 1 ORDER BY 2 DESC, 1`;
const monthsBySql = `
  SELECT strftime(date, '%Y-%m') AS month, count(*) AS flights, avg(delay) AS meanDelay,
         count(*) FILTER (delay > 15) / count(*) AS late
  FROM df WHERE ${kept} GROUP BY 1 ORDER BY 1`;

/** Two days of each month, as a file of its own: enough for what runs in other processes. */
let sample: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haltere-pipeline-"));
  vi.stubEnv("TMPDIR", folder);
  sample = join(folder, "sample.parquet");
  await (await whole.query("SELECT * FROM df WHERE day(date) <= 2")).saveAs(sample);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("three million flights: what is wrong is left out, and airports and months are summed up as SQL does", async () => {
  const { airports, byMonth, quality } = await pipeline({ flights: whole });
  expect(quality).toEqual({
    rows: 3_000_000,
    rejected: 11,
    broken: {
      "at most two hours early": 3,
      "at most a day late": 8,
      "goes somewhere else": 0,
      "flies a distance": 0,
    },
  });
  const found = await airports.rows();
  expect(found).toHaveLength(229);
  expect(found[0]).toEqual({ airport: "ORD", flights: 166_341, delay: 1_542_589, late: 41_079 });
  expect(found).toEqual(await (await whole.query(airportsBySql)).rows());
  const months = await (await whole.query(monthsBySql)).rows();
  expect(byMonth).toEqual(
    months.map((month) => ({
      ...month,
      meanDelay: expect.closeTo(Number(month.meanDelay), 9),
      late: expect.closeTo(Number(month.late), 9),
    })),
  );
}, 180_000);

test("too many rows that break a rule end the run before any month is summed up", async () => {
  const { error, nodes } = await testFailure(pipeline, {
    inputs: { flights: DataFrame.fromFile(sample), tolerance: 0 },
  });
  expect(error.message).toMatch(/^\d of \d+ rows break a rule, more than 0 of them: \{"at most two hours early"/);
  expect(nodes.map(({ id }) => id)).toEqual(["n0"]);
});

describe("by the command", () => {
  const counted = async (): Promise<RegExp> => {
    const [{ rejected, ord } = { rejected: 0, ord: 0 }] = await (
      await DataFrame.fromFile(sample).query(
        `SELECT count(*) FILTER (NOT ${kept}) AS rejected, count(*) FILTER (${kept} AND month(date) = 6) AS ord FROM df`,
      )
    ).rows();
    return new RegExp(`"2001-06", flights: ${ord},[\\s\\S]*rejected: ${rejected},`);
  };

  test("here, with a report", async () => {
    const { status, stdout, stderr } = await haltere(["run", program, "pipeline", "--flights", sample]);
    expect(stdout + stderr).toMatch(await counted());
    expect(status).toBe(0);
    const airports = DataFrame.fromFile(/^airports: (.*)$/m.exec(stdout)?.[1] ?? "");
    expect(await airports.rows()).toEqual(await (await DataFrame.fromFile(sample).query(airportsBySql)).rows());
    const report = /report of pipeline\.workflow\.combine lies in (\S+)/.exec(stderr)?.[1] ?? "";
    expect(readFileSync(report, "utf8")).toMatch(/<svg[\s\S]*2001-06[\s\S]*late flights, %[\s\S]*ORD/);
  });

  test("on a control plane", async () => {
    const plane = await startControlPlane();
    onTestFinished(async () => void (await plane.stop()));
    const place = ["--remote", "--endpoint", plane.endpoint];
    const { status, stdout, stderr } = await haltere(["run", program, "pipeline", "--flights", sample, ...place]);
    expect(stdout + stderr).toMatch(await counted());
    expect(status).toBe(0);
  });
});
