import type { Write } from "@haltere/ports";
import { expect, test } from "vitest";
import { sqliteDialect } from "../sqlite/sqlite-dialect.ts";
import { writeCompiler } from "./writes.ts";

const key = { execution_project: "p", execution_domain: "d", execution_name: "e" };
const compile = writeCompiler(sqliteDialect);

const update = (given: Partial<Extract<Write, { table: "executions"; kind: "update" }>>): Write => ({
  kind: "update",
  table: "executions",
  key,
  set: { phase: "RUNNING" },
  ...given,
});

test("writes of one shape share one text, whatever their values", () => {
  const texts = ["QUEUED", "RUNNING"].map((phase) => compile(update({ set: { phase }, expected: { mode: 0 } })).sql);
  expect(texts[0]).toBe(texts[1]);
});

test("writes that differ in the columns they name, or in what is null, do not", () => {
  const writes = [
    update({}),
    update({ set: { user: "u" } }),
    update({ expected: { phase: "QUEUED" } }),
    update({ expected: { error_kind: "USER" } }),
    update({ expected: { error_kind: null } }),
    update({ set: { phase: "RUNNING", user: "u" } }),
    update({ set: { user: "u", phase: "RUNNING" } }),
  ];
  expect(new Set(writes.map((write) => compile(write).sql)).size).toBe(writes.length);
});

test("values are bound in the order of their places, and null in a guard binds none", () => {
  const { sql, parameters } = compile(
    update({ set: { user: "u", error_kind: null }, expected: { error_code: null, mode: 3 } }),
  );
  expect(sql.split("?")).toHaveLength(parameters.length + 1);
  expect(parameters).toEqual(["u", null, "p", "d", "e", 3]);
});

test.each<[string, object]>([
  ["a key with a part missing", { ...update({}), key: { execution_project: "p" } }],
  ["nothing to set", update({ set: {} })],
  ["an unknown column", update({ set: { 'phase" = 1 --': "x" } as never })],
])("an update with %s is refused", (_, write) => {
  expect(() => compile(write as Write)).toThrow(/executions/);
});
