import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { sqliteDialect } from "../sqlite/sqlite-dialect.ts";
import { currentSchema, type Schema, schemaStatements } from "./schema.ts";

const before: Schema = {
  kept: { key: ["a"], columns: { a: "text", gone: "int" }, indexes: { kept_old: ["gone"], kept_a: ["a"] } },
  gone: { key: ["id"], columns: { a: "text" }, indexes: {} },
};
const after: Schema = {
  kept: {
    key: ["a"],
    columns: { a: "text", t: "text", i: "int", r: "real", m: "message", n: "bytes?" },
    indexes: { kept_a: ["a"], kept_new: ["t", "i"] },
  },
  made: { key: ["a"], columns: { a: "time" }, indexes: {} },
};

test("an upgrade makes what is new, drops what is gone, and keeps rows, whose new columns are empty", () => {
  const db = new DatabaseSync(":memory:");
  for (const statement of schemaStatements(sqliteDialect, {}, before)) db.exec(statement);
  db.exec("insert into kept (a, gone) values ('x', 1)");
  for (const statement of schemaStatements(sqliteDialect, before, after)) db.exec(statement);
  expect(db.prepare("select * from kept").all()).toEqual([
    { id: 1, a: "x", t: "", i: 0, r: 0, m: new Uint8Array(), n: null },
  ]);
  const names = db.prepare("select name from sqlite_schema where type = 'index' or type = 'table' order by 1").all();
  expect(names.map(({ name }) => name)).toEqual([
    "kept",
    "kept_a",
    "kept_key",
    "kept_new",
    "made",
    "made_key",
    "sqlite_sequence",
  ]);
  db.close();
});

test.each<[string, Schema]>([
  ["a key", { kept: { ...before.kept, key: ["gone"] } } as Schema],
  ["a column's type", { kept: { ...before.kept, columns: { a: "int", gone: "int" } } } as Schema],
])("%s that changes is refused", (_, changed) => {
  expect(() => schemaStatements(sqliteDialect, before, changed)).toThrow(/kept/);
});

test("every index has a name of its own, which Postgres keeps whole", () => {
  const names = Object.entries(currentSchema()).flatMap(([table, { indexes }]) => [
    `${table}_key`,
    ...Object.keys(indexes),
  ]);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.length > 63)).toEqual([]);
});
