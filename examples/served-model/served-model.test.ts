// What TypeScript does with the model, with what Python answered to the same cars in the place of the reference.
import { fileURLToPath } from "node:url";
import { haltere } from "@haltere/cli/testing";
import { File } from "haltere";
import { standIn, testFailure, testWorkflow } from "haltere/testing";
import { expect, test } from "vitest";
import { fuel, train } from "./fuel.ts";
import { Car, milesPerGallon } from "./model.ts";

const table = fileURLToPath(new URL("../data/cars.json", import.meta.resolve("vega-datasets")));

/** Of the cars before 1980, as fuel_model.py fits it: `interop/served-model.test.ts` sees it do so. */
const model = {
  intercept: -968.7828528773757,
  coefficients: {
    Horsepower: -0.0031218943741578298,
    Weight_in_lbs: -0.006093575518559491,
    Year: 0.5111052369753807,
  },
  cars: 307,
  r2: 0.814834337842137,
};
/** Nine of ten of these are within three miles, of the real ones within four and a third. */
const residuals = ["-3", "-3", ...Array(17).fill("0"), "3", "3"].map((residual) => `a car,${residual}\n`);

const trained = standIn(train, () => ({
  model,
  residuals: File.fromText(`name,residual\n${residuals.join("")}`, { name: "residuals.csv" }),
}));

test("the cars since the year are predicted and the model is scored, without Python", async () => {
  const inputs = { table: File.from(table), year: 1980 };
  const { outputs, nodes } = await testWorkflow(fuel, { inputs, mocks: [trained] });
  expect(trained.calls.map(({ before, table }) => [before, table.name])).toEqual([[1980, "cars.json"]]);
  expect(nodes.map(({ id, kind }) => [id, kind])).toEqual([
    ["n0", "reference"],
    ["n1", "task"],
    ["n2", "task"],
  ]);
  const rows = await outputs.predicted.rows();
  // Of 90 cars there are four whose power is not known, and one more of which it is not known how far a gallon takes it.
  expect(rows).toHaveLength(86);
  expect(rows.filter(({ actual }) => actual === null).map(({ name }) => name)).toEqual(["saab 900s"]);
  const rabbit = rows.find(({ name }) => name === "vw rabbit");
  expect(rabbit).toMatchObject({ year: 1980, actual: 41.5, predicted: expect.closeTo(29.9036, 4) });
  expect(outputs.score).toMatchObject({ cars: 85, error: expect.closeTo(4.4194, 4), within: 34 / 85 });
});

test("a prediction is the sum of what each column weighs, and there is none without all of them", () => {
  const small = { intercept: 50, coefficients: { Horsepower: -0.1, Weight_in_lbs: -0.005 }, cars: 1, r2: 1 };
  const car = Car.parse({
    Name: "a",
    Year: "1980-01-01",
    Horsepower: 100,
    Weight_in_lbs: 2000,
    Miles_per_Gallon: null,
  });
  expect(milesPerGallon(small, car)).toBe(30);
  expect(milesPerGallon(small, { ...car, Horsepower: null })).toBeUndefined();
  expect(milesPerGallon({ ...small, coefficients: { Doors: 1 } }, car)).toBeUndefined();
});

test("what Python fails with fails the workflow", async () => {
  const tooFew = standIn(train, () => {
    throw new Error("2 cars before 1960 are too few to fit 3 coefficients");
  });
  const { error, nodes } = await testFailure(fuel, {
    inputs: { table: File.from(table), year: 1960 },
    mocks: [tooFew],
  });
  expect(error.message).toMatch(/too few/);
  expect(nodes).toHaveLength(1);
});

test("haltere run tells that the model's task is Python's, and has to be registered", async () => {
  const program = fileURLToPath(new URL("fuel.ts", import.meta.url));
  const { status, stderr } = await haltere(["run", program, "fuel", "--table", table]);
  expect(status).toBe(1);
  expect(stderr).toContain("the task fuel_model.train (version v1 in flytesnacks/development) is registered elsewhere");
});
