import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { schemaVersion } from "../sql/schema-versions.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import { openWriter } from "./writer.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-data-"));
  file = join(folder, "haltere.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

function makeFile(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

async function open(): Promise<void> {
  const store = await openSqliteStore({ folder });
  await store.close();
}

describe("data that is not ours to use is refused and left as it was", () => {
  test.each([
    ["a newer version", `pragma application_id = ${0x48616c74}; pragma user_version = ${schemaVersion + 1}`, /newer/],
    ["another application's database", "pragma application_id = 77; create table t (a)", /another application/],
    ["a database of no known application", "create table t (a); insert into t values (1)", /another application/],
    ["a database with only a version", "pragma user_version = 1", /another application/],
  ])("%s", async (_, sql, message) => {
    makeFile(sql);
    const before = readFileSync(file);
    await expect(open()).rejects.toMatchObject({ code: "FailedPrecondition", message: expect.stringMatching(message) });
    await expect(open()).rejects.toMatchObject({ hint: expect.stringContaining("--data-dir") });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
  });

  test.each([
    ["a text", "this is no database, but a text of more than a hundred characters, ".repeat(3)],
    ["a short file", "x"],
    ["a torn head", "SQLite format 3\0"],
  ])("%s", async (_, content) => {
    writeFileSync(file, content);
    await expect(open()).rejects.toMatchObject({ code: "FailedPrecondition" });
    expect(readFileSync(file, "utf8")).toBe(content);
  });

  test("a newer version that stands only in the write-ahead log", async () => {
    await open();
    const db = new DatabaseSync(file);
    db.exec(`pragma journal_mode = wal; pragma wal_autocheckpoint = 0; pragma user_version = ${schemaVersion + 1}`);
    await expect(open()).rejects.toMatchObject({ message: expect.stringMatching(/newer/) });
    expect(db.prepare("pragma user_version").get()).toEqual({ user_version: schemaVersion + 1 });
    db.close();
  });
});

test("an empty file and an absent folder are filled", async () => {
  writeFileSync(file, "");
  await open();
  await (await openSqliteStore({ folder: join(folder, "a", "b") })).close();
  expect(statSync(join(folder, "a", "b", "haltere.db")).size).toBe(statSync(file).size);
});

test("the marks of new data stand in the file itself at once", async () => {
  const store = await openSqliteStore({ folder });
  const other = join(folder, "copy.db");
  writeFileSync(other, readFileSync(file));
  await store.close();
  const copy = new DatabaseSync(other, { readOnly: true });
  expect(copy.prepare("pragma user_version").get()).toEqual({ user_version: schemaVersion });
  copy.close();
});

describe("where nothing can be written, the error says so", () => {
  test("a file stands where the folder should be", async () => {
    writeFileSync(join(folder, "blocked"), "");
    for (const path of ["blocked", "blocked/data"]) {
      await expect(openSqliteStore({ folder: join(folder, path) })).rejects.toMatchObject({
        code: "FailedPrecondition",
        hint: expect.stringContaining("writable"),
      });
    }
  });

  test("a folder stands where the file should be", async () => {
    mkdirSync(file);
    await expect(open()).rejects.toMatchObject({
      code: "FailedPrecondition",
      hint: expect.stringContaining("writable"),
    });
  });
});

test("closing leaves one file, whole, and no lock", async () => {
  await open();
  expect(readdirSync(folder).sort()).toEqual(["haltere.db", "haltere.db.lock"]);
});

describe("data of an earlier version", () => {
  const step = (version: number, sql: string[]) => ({ version, sql });
  const versionOf = () => {
    const db = new DatabaseSync(file, { readOnly: true });
    const version = db.prepare("pragma user_version").get()?.user_version;
    db.close();
    return version;
  };

  test("is brought on step by step, from where it stands", async () => {
    const steps = [
      step(1, ["create table t (a)", "insert into t values (1)"]),
      step(2, ["alter table t add b"]),
      step(3, ["update t set b = 3"]),
    ];
    const asked: number[] = [];
    for (const version of [1, 3, 3]) {
      const writer = await openWriter({ file, version }, (from) => {
        asked.push(from);
        return steps.slice(from, version);
      });
      await writer.close();
      expect(versionOf()).toBe(version);
    }
    expect(asked).toEqual([0, 1, 3]);
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare("select a, b from t").all()).toEqual([{ a: 1, b: 3 }]);
    db.close();
  });

  test("stays at the last whole step where one fails, and can be opened again", async () => {
    const steps = [step(1, ["create table t (a)"]), step(2, ["insert into t values (7)", "this is no SQL"])];
    await expect(openWriter({ file, version: 2 }, (from) => steps.slice(from))).rejects.toMatchObject({
      code: "Internal",
    });
    expect(versionOf()).toBe(1);
    expect(existsSync(`${file}.pid`)).toBe(false);
    const writer = await openWriter({ file, version: 2 }, () => [step(2, ["insert into t values (8)"])]);
    await writer.close();
    const db = new DatabaseSync(file, { readOnly: true });
    expect(db.prepare("select a from t").all()).toEqual([{ a: 8 }]);
    db.close();
  });
});
