import { create } from "@bufbuild/protobuf";
import { ExecutionSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { alikeErrors } from "./alike-errors.ts";

const failed = (name: string, message: string, code = "") =>
  create(ExecutionSchema, {
    id: { name },
    closure: { outputResult: { case: "error", value: { message, code } } },
  });

test("runs that failed alike are one group, whatever their numbers, the largest first", () => {
  const groups = alikeErrors([
    failed("a", "Error: no row 17"),
    failed("b", "timed out"),
    failed("c", "Error: no row 4"),
    create(ExecutionSchema, { id: { name: "fine" } }),
    failed("d", "", "OOMKilled"),
  ]);
  expect(groups).toEqual([
    { line: "Error: no row 17", names: ["a", "c"] },
    { line: "timed out", names: ["b"] },
    { line: "OOMKilled", names: ["d"] },
  ]);
});
