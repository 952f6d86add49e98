import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { decodeMsgpack, literalText, readLiteral, withoutUnion } from "@haltere/core";
import { type LiteralType, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { inputFromText } from "./input-value.ts";
import { InputValueError } from "./input-value-error.ts";

const simple = (value: SimpleType): LiteralType => create(LiteralTypeSchema, { type: { case: "simple", value } });
const int = simple(SimpleType.INTEGER);
const float = simple(SimpleType.FLOAT);
const text = simple(SimpleType.STRING);
const bool = simple(SimpleType.BOOLEAN);
const datetime = simple(SimpleType.DATETIME);
const duration = simple(SimpleType.DURATION);
const none = simple(SimpleType.NONE);
const bytes = simple(SimpleType.BINARY);
const object = create(LiteralTypeSchema, {
  type: { case: "simple", value: SimpleType.STRUCT },
  metadata: { title: "Point", type: "object" },
});
const list = (value: LiteralType) => create(LiteralTypeSchema, { type: { case: "collectionType", value } });
const record = (value: LiteralType) => create(LiteralTypeSchema, { type: { case: "mapValueType", value } });
const union = (...variants: LiteralType[]) =>
  create(LiteralTypeSchema, { type: { case: "unionType", value: { variants } } });
const color = create(LiteralTypeSchema, { type: { case: "enumType", value: { values: ["red", "green"] } } });
const file = create(LiteralTypeSchema, { type: { case: "blob", value: { format: "csv" } } });

// 2024-02-03T04:05:06Z
const now = () => 1_706_933_106_000_000;
const read = (word: string, type: LiteralType) => literalText(inputFromText(word, type, now));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-input-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each<[string, LiteralType, string]>([
  ["5", int, "5"],
  ["-5", int, "-5"],
  ["+9223372036854775807", int, "9223372036854775807"],
  ["2", float, "2.0"],
  ["1e3", float, "1000.0"],
  ["nan", float, "NaN"],
  ["-Infinity", float, "-Infinity"],
  ["5", text, '"5"'],
  ["", text, '""'],
  ["yes", bool, "true"],
  ["FALSE", bool, "false"],
  ["now", datetime, "2024-02-03T04:05:06Z"],
  ["today", datetime, "2024-02-03T00:00:00Z"],
  ["2024-01-31", datetime, "2024-01-31T00:00:00Z"],
  ["2024-01-31 12:00", datetime, "2024-01-31T12:00:00Z"],
  ["2024-01-31T12:00:00.5+02:00", datetime, "2024-01-31T10:00:00.5Z"],
  ["2024-01-31T12:00:00.123456789Z", datetime, "2024-01-31T12:00:00.123456789Z"],
  ["now - 1h", datetime, "2024-02-03T03:05:06Z"],
  ["2024-01-31 + 2 days", datetime, "2024-02-02T00:00:00Z"],
  ["base64:AAEC", bytes, "3 bytes"],
  ["hex:00ff", bytes, "2 bytes"],
  ["text:é", bytes, "2 bytes"],
  ['["hex:00"]', list(bytes), "[1 bytes]"],
  ["PT1H30M", duration, "5400s"],
  ["-P1DT0.000001S", duration, "-86400.000001s"],
  ["1 minute", duration, "60s"],
  ["1 day, 2 hours", duration, "93600s"],
  ["1:24", duration, "84s"],
  ["1:30:00.5", duration, "5400.5s"],
  ["[9007199254740993]", list(int), "[9007199254740993]"],
  ["90s", duration, "90s"],
  ["1h30m", duration, "5400s"],
  ["-1.5s", duration, "-1.5s"],
  ["red", color, '"red"'],
  ["[1, 2]", list(int), "[1, 2]"],
  ['{"a": [true]}', record(list(bool)), "{a: [true]}"],
  ['["now", "2024-01-31"]', list(datetime), "[2024-02-03T04:05:06Z, 2024-01-31T00:00:00Z]"],
  ['["9007199254740993"]', list(int), "[9007199254740993]"],
  ["none", union(int, none), "none"],
  ["5", union(text, int), "5"],
  ["five", union(text, int), '"five"'],
  ["[1, null]", list(union(int, none)), "[1, none]"],
  ["s3://bucket/a.csv", file, "s3://bucket/a.csv"],
])("%s as %o is %s", (word, type, expected) => {
  expect(read(word, type)).toBe(expected);
});

test.each<[string, LiteralType, string]>([
  ["5.0", int, 'expected int, got "5.0"'],
  ["", int, 'expected int, got ""'],
  ["9223372036854775808", int, "64 bits"],
  ["", float, "expected float"],
  ["2,5", float, "expected float"],
  ["maybe", bool, "expected bool"],
  ["31.1.2024", datetime, "as 2024-01-31"],
  ["2024-13-01", datetime, "expected datetime"],
  ["2024-02-30", datetime, "expected datetime"],
  ["now - soon", datetime, "or - a duration"],
  ["AAEC", bytes, "as base64:AAEC"],
  ["base64:A*", bytes, "as base64:AAEC"],
  ["hex:0", bytes, "as base64:AAEC"],
  ["@/nowhere/b", bytes, "the file /nowhere/b cannot be read"],
  ["P", duration, "PT1H30M"],
  ["3 fortnights", duration, "PT1H30M"],
  ["5", duration, "as 90s"],
  ["1h 30", duration, "as 90s"],
  ["blue", color, 'expected one of red, green, got "blue"'],
  ["[1", list(int), "as JSON"],
  ['{"a": 1}', list(int), "expected list[int]"],
  ['[1, "x"]', list(int), 'at [1]: expected int, got "x"'],
  ['{"a": [1, true]}', record(list(int)), "at .a[1]: expected int, got true"],
  ["[1]", object, "expected object[Point]"],
  ["x", union(int, bool), 'expected int | bool (expected int, got "x"; expected bool, got "x")'],
  ["/nowhere/a.csv", file, "there is no file /nowhere/a.csv"],
])("%s as %o is refused: %s", (word, type, message) => {
  expect(() => inputFromText(word, type, now)).toThrow(InputValueError);
  expect(() => inputFromText(word, type, now)).toThrow(message);
});

describe("objects", () => {
  test("are MessagePack, with whole numbers as integers", () => {
    const value = readLiteral(inputFromText('{"x": 1, "y": 1.5}', object, now));
    if (value.kind !== "msgpack") throw new Error(`it is ${value.kind}`);
    const decoded = decodeMsgpack(value.value);
    expect(decoded.ok && new Map(Object.entries(decoded.value as object))).toEqual(
      new Map([
        ["x", 1],
        ["y", 1.5],
      ]),
    );
  });

  const event = create(LiteralTypeSchema, {
    type: { case: "simple", value: SimpleType.STRUCT },
    metadata: { title: "Event", type: "object" },
    structure: {
      dataclassType: {
        at: datetime,
        took: duration,
        day: datetime,
        raw: bytes,
        n: int,
        laps: list(duration),
        end: union(datetime, none),
        note: union(text, duration),
      },
    },
  });

  test("take times, durations and bytes as the command line does, and keep digits", () => {
    const fields = {
      at: "now",
      took: "PT1M30.5S",
      day: "2024-01-31",
      raw: "hex:00ff",
      laps: ["1m", 2],
      end: "2024-01-31T00:00:00.5+01:00",
      note: "1m",
    };
    const given = JSON.stringify(fields).replace("{", '{"n": 9007199254740993, ');
    const value = readLiteral(inputFromText(given, event, now));
    if (value.kind !== "msgpack") throw new Error(`it is ${value.kind}`);
    const decoded = decodeMsgpack(value.value);
    expect(decoded.ok && decoded.value).toEqual({
      n: 9007199254740993n,
      at: "2024-02-03T04:05:06Z",
      took: 90.5,
      day: "2024-01-31",
      raw: new Uint8Array([0, 255]),
      laps: [60, 2],
      end: "2024-01-30T23:00:00.5Z",
      note: "1m",
    });
  });

  test("name the field that is wrong", () => {
    expect(() => inputFromText('{"laps": ["1m", "soon"]}', event, now)).toThrow("at .laps[1]: expected duration");
  });

  test("may lie in a JSON or YAML file", () => {
    writeFileSync(join(folder, "p.yaml"), "- 1\n- 2\n");
    writeFileSync(join(folder, "p.json"), "[3]");
    expect(read(join(folder, "p.yaml"), list(int))).toBe("[1, 2]");
    expect(read(join(folder, "p.json"), list(int))).toBe("[3]");
  });
});

test("a file is given by its path, a directory is none", () => {
  writeFileSync(join(folder, "a b.csv"), "");
  expect(read(join(folder, "a b.csv"), file)).toBe(`file://${folder}/a b.csv`);
  expect(() => read(folder, file)).toThrow("expected a file");
});

test("a directory is given by its path, a file is none", () => {
  const directory = create(LiteralTypeSchema, { type: { case: "blob", value: { dimensionality: 1 } } });
  expect(read(folder, directory)).toBe(`file://${folder}`);
  writeFileSync(join(folder, "f"), "");
  expect(() => read(join(folder, "f"), directory)).toThrow("expected a directory");
});

test("a table is given by a file, a folder or an address; its format by the type, else by its name", () => {
  const type = (format: string) =>
    create(LiteralTypeSchema, {
      type: { case: "structuredDatasetType", value: { format, columns: [{ name: "a", literalType: int }] } },
    });
  const tableOf = (word: string, format = "") => {
    const value = readLiteral(inputFromText(word, type(format), now));
    if (value.kind !== "structured dataset") throw new Error(`it is ${value.kind}`);
    const { uri, metadata } = value.value;
    const { format: told, columns } = metadata?.structuredDatasetType ?? {};
    return [uri, told, columns?.map((column) => column.name)];
  };
  writeFileSync(join(folder, "t.CSV"), "");
  expect(tableOf(folder)).toEqual([`file://${folder}`, "parquet", ["a"]]);
  expect(tableOf(join(folder, "t.CSV"))).toEqual([`file://${folder}/t.CSV`, "csv", ["a"]]);
  expect(tableOf("https://host/t.csv", "parquet")).toEqual(["https://host/t.csv", "parquet", ["a"]]);
  expect(() => tableOf("/nowhere/t.parquet")).toThrow("there is no file or directory /nowhere/t.parquet");
});

test("what JSON says of a value of a list is what comes out", () => {
  const value = fc.array(fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }));
  fc.assert(
    fc.property(value, (numbers) => {
      const opened = readLiteral(inputFromText(JSON.stringify(numbers), list(int), now));
      const items =
        opened.kind === "collection" ? opened.value.map((item) => Number(literalText(withoutUnion(item)))) : [];
      expect(items).toEqual(numbers.map((number) => (Object.is(number, -0) ? 0 : number)));
    }),
  );
});
