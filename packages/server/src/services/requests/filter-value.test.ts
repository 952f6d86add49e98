import { expect, test } from "vitest";
import { filterValue } from "./filter-value.ts";

const noon = Date.UTC(2024, 1, 3, 12) * 1000;

test.each([
  ["x", "text", "x"],
  ["007", "int", 7],
  ["-3", "int", -3],
  ["1.5", "real", 1.5],
  ["1e5", "real", 100_000],
  ["1h30m", "real", 5400],
  ["-1.5s", "real", -1.5],
  ["250ms", "real", 0.25],
  ["2024-02-03T12:00:00Z", "time", noon],
  ["2024-02-03T13:00:00+01:00", "time", noon],
  ["2024-02-03 12:00:00", "time", noon],
  ["2024-02-03T12:00:00.000001999Z", "time", noon + 1],
  ["2024-02-03", "time", noon - 12 * 3600 * 1_000_000],
] as const)("%j as %s", (text, type, value) => {
  expect(filterValue(text, type, "f")).toBe(value);
});

test.each([
  ["one", "int"],
  ["1.5", "int"],
  ["9007199254740993", "int"],
  ["", "int"],
  ["soon", "real"],
  ["1h30", "real"],
  ["", "real"],
  ["Infinity", "real"],
  ["yesterday", "time"],
  ["2024-13-40T00:00:00Z", "time"],
] as const)("%j is refused as %s, with the field's name", (text, type) => {
  expect(() => filterValue(text, type, "task.field")).toThrow(/task\.field/);
});

test("encoded messages cannot be filtered", () => {
  expect(() => filterValue("x", "message", "task.closure")).toThrow("'task.closure' cannot be filtered");
});
