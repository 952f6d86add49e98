import { literalMap, stringLiteral } from "@haltere/core";
import { expect, test } from "vitest";
import { outputLines } from "./outputs.ts";

const outputs = literalMap({ big: stringLiteral("z".repeat(1_000_000)), small: stringLiteral("a") });

test("a terminal shows the start of a long value, its size, and how to get all", () => {
  const [big = "", small] = outputLines(outputs, { interactive: true }, "use `-o json`");
  expect(big.length).toBeLessThan(2100);
  expect(big).toMatch(/^big: "zzz.*… \(cut: 1000002 characters; for all, use `-o json`\)$/);
  expect(small).toBe('small: "a"');
});

test("a pipe gets all", () => {
  expect(outputLines(outputs, { interactive: false }, "")[0]).toBe(`big: "${"z".repeat(1_000_000)}"`);
});
