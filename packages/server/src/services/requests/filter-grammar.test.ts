import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFilters } from "./filter-grammar.ts";

describe("expressions", () => {
  test.each([
    ["eq(name,ta)", [{ function: "eq", entity: undefined, field: "name", values: ["ta"] }]],
    ["eq(name, ta)", [{ function: "eq", entity: undefined, field: "name", values: ["ta"] }]],
    ["value_in(version,v1;v3)", [{ function: "value_in", entity: undefined, field: "version", values: ["v1", "v3"] }]],
    ["eq(task.name,tb)", [{ function: "eq", entity: "task", field: "name", values: ["tb"] }]],
    ["eq(task_execution.phase,X)", [{ function: "eq", entity: "task_execution", field: "phase", values: ["X"] }]],
    ["eq(planet.name,x)", [{ function: "eq", entity: undefined, field: "planet.name", values: ["x"] }]],
    ["eq(name,ta' or '1'='1)", [{ function: "eq", entity: undefined, field: "name", values: ["ta' or '1'='1"] }]],
    ["", []],
  ])("%s", (text, filters) => {
    expect(parseFilters(text)).toEqual(filters);
  });

  test("several are joined by plus", () => {
    expect(parseFilters("eq(name,ta)+ne(version,v1)+lt(version,v3)").map((filter) => filter.function)).toEqual([
      "eq",
      "ne",
      "lt",
    ]);
  });
});

test.each(["eq(name)", "eq name ta", "eq(name,ta", "eq(,x)", "eq(name,)", "eq(name,ta)+", "+", " "])(
  "%j is no filter",
  (text) => {
    expect(() => parseFilters(text)).toThrow("invalid value for filters");
  },
);

test.each(["like(name,a)", "EQ(name,ta)", "eq(name,ta)eq(version,v1)"])("%s names no function", (text) => {
  expect(() => parseFilters(text)).toThrow("unrecognized filter function");
});

test("no text makes it throw anything but a refusal", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."eqnain_()+,;. x") }), (text) => {
      try {
        for (const filter of parseFilters(text)) expect(filter.values.length).toBeGreaterThan(0);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: "InvalidArgument" });
      }
    }),
  );
});
