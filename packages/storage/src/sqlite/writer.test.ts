import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SqlValue, Statement } from "../sql/database.ts";
import { openWriter, type Writer } from "./writer.ts";

let folder: string;
let file: string;
let writer: Writer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "haltere-writer-"));
  file = join(folder, "haltere.db");
  writer = await openWriter({ file, version: 1 }, () => [{ version: 1, sql: ["create table t (a unique, b)"] }]);
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true });
});

function statement(sql: string, ...parameters: SqlValue[]): Statement {
  return { sql, parameters, returnsId: false, mustWrite: false };
}

const insert = (a: SqlValue) => statement("insert into t (a) values (?)", a);

function rows(): unknown[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const found = db.prepare("select a from t order by rowid").all();
  db.close();
  return found.map((row) => row.a);
}

test("a statement that SQLite refuses fails its own commit, and none of the group", async () => {
  const results = await Promise.allSettled([
    writer.commit([insert("one")]),
    writer.commit([insert("two"), insert("one")]),
    writer.commit([insert("three"), statement("no SQL at all")]),
    writer.commit([insert("four"), statement("update t set b = ? where a = ?", 1, "one")]),
    writer.commit([{ ...statement("update t set b = 2 where a = 'none'"), mustWrite: true }]),
    writer.commit([insert("five")]),
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
  expect(results[4]).toMatchObject({ value: { ok: false, conflict: 0 } });
  expect(rows()).toEqual(["one", "four", "five"]);
});

/** How many transactions the write-ahead log holds: frames that end one carry the file's size at 4, after a head of 32 bytes. */
function transactionsInLog(): number {
  const log = readFileSync(`${file}-wal`);
  const frame = 24 + log.readUInt32BE(8);
  let count = 0;
  for (let at = 32; at + frame <= log.length; at += frame) if (log.readUInt32BE(at + 4) > 0) count++;
  return count;
}

test("commits that wait together share one transaction; one after the other has one each", async () => {
  await Promise.all(Array.from({ length: 100 }, (_, index) => writer.commit([insert(index)])));
  expect(transactionsInLog()).toBe(1);
  for (let index = 0; index < 3; index++) await writer.commit([insert(`alone ${index}`)]);
  expect(transactionsInLog()).toBe(4);
});

test("a full disk refuses commits with ResourceExhausted and writes nothing of them; there is room again later", async () => {
  await writer.commit([insert("before"), statement("pragma max_page_count = 20")]);
  const large = new Uint8Array(200_000);
  const refused = await Promise.allSettled([
    writer.commit([insert("beside"), statement("insert into t (a, b) values (?, ?)", "large", large)]),
  ]);
  expect(refused).toMatchObject([{ reason: { code: "ResourceExhausted" } }]);
  expect(rows()).toEqual(["before"]);
  await writer.commit([statement("pragma max_page_count = 100000")]);
  await writer.commit([insert("after")]);
  expect(rows()).toEqual(["before", "after"]);
});
