// The search finds what training every candidate to the end finds, for less; its model is tried here once more.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { File } from "haltere";
import { testWorkflow } from "haltere/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { prepareData } from "./penguins.ts";
import { gridSearch, search } from "./workflow.ts";

const program = join(import.meta.dirname, "workflow.ts");
const path = fileURLToPath(new URL("../data/penguins.json", import.meta.resolve("vega-datasets")));
const table = File.from(path);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-search-"));
  vi.stubEnv("TMPDIR", folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("the data: three in five to train on, in standard deviations from their means", () => {
  const { train, validation, test } = prepareData(JSON.parse(readFileSync(path, "utf8")));
  // 344 penguins, of which two were not measured.
  expect([train.length, validation.length, test.length]).toEqual([206, 68, 68]);
  for (const column of [0, 1, 2, 3]) {
    const values = train.map(({ features }) => features[column] ?? Number.NaN);
    const squares = values.reduce((sum, value) => sum + value * value, 0);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    expect(squares / values.length).toBeCloseTo(1, 9);
  }
});

describe("successive halving", () => {
  test("drops two of three candidates a round, and ends with the one that a whole grid search finds", async () => {
    const { best, rounds, score } = await search({ table });
    expect(rounds.map((trials) => trials.length)).toEqual([24, 8, 3, 1]);
    expect(rounds.map(([trial]) => trial?.epochs)).toEqual([5, 20, 65, 200]);
    const grid = await gridSearch({ table, epochs: 200 });
    expect(best.candidate).toEqual({ rate: 10, decay: 0 });
    // Trained in four parts it is what it is when trained at once.
    expect(best).toEqual(grid.best);
    expect(best.loss).toBeCloseTo(0.0093, 4);
    expect(score).toEqual({ accuracy: 67 / 68, right: 67, of: 68 });
  });

  test("who is left had the least loss, and goes on from where it stood", async () => {
    const { outputs } = await testWorkflow(search, {
      inputs: { table, rates: [0.03, 0.3], decays: [0, 0.1, 10], epochs: 1 },
    });
    const [first = [], second = [], third = []] = outputs.rounds;
    expect([first, second, third].map((trials) => trials.length)).toEqual([6, 2, 1]);
    const byLoss = first.toSorted((a, b) => a.loss - b.loss).map(({ candidate }) => candidate);
    expect(second.map(({ candidate }) => candidate)).toEqual(byLoss.slice(0, 2));
    // Rounds of 1, 3 and 9 epochs, one behind the other.
    expect(third[0]?.epochs).toBe(13);
  });

  test("the model tells the penguins that it has not seen apart, by its weights alone", async () => {
    const { best, score } = await search({ table, rates: [0.1], decays: [0.1], epochs: 20 });
    const { test } = prepareData(JSON.parse(readFileSync(path, "utf8")));
    const right = test.filter(({ features, label }) => {
      const scores = best.weights.map((row) => [...features, 1].reduce((sum, x, at) => sum + x * (row[at] ?? 0), 0));
      return scores.every((score) => score <= (scores[label] ?? 0));
    });
    expect(score.right).toBe(right.length);
    expect(score.accuracy).toBeGreaterThan(0.9);
    expect(best.epochs).toBe(20);
  });
});

describe("by the command", () => {
  test("the search here, with other candidates", async () => {
    const words = ["--table", path, "--rates", "[0.1, 1]", "--decays", "[0]", "--epochs", "3"];
    const { status, stdout, stderr } = await haltere(["run", program, "search", ...words]);
    expect(stdout + stderr).toMatch(/^best: \{candidate: \{rate: 1\.0, decay: 0\.0\}, epochs: 12, /m);
    expect(stdout).toMatch(/^score: \{accuracy: \S+, right: 6\d, of: 68\}$/m);
    expect(status).toBe(0);
  });

  test("both searches on a control plane", async () => {
    const plane = await startControlPlane();
    onTestFinished(async () => void (await plane.stop()));
    for (const name of ["gridSearch", "search"]) {
      const place = ["--remote", "--endpoint", plane.endpoint];
      const { status, stdout, stderr } = await haltere(["run", program, name, "--table", path, ...place]);
      expect(stdout + stderr).toMatch(/^score: \{accuracy: 0\.985\d*, right: 67, of: 68\}$/m);
      expect(stdout).toContain("best: {candidate: {rate: 10.0, decay: 0.0}, epochs: 200,");
      expect(status).toBe(0);
    }
  });
});
