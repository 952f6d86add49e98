import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, isMessage } from "@bufbuild/protobuf";
import type { Resource } from "@haltere/connector";
import {
  blobLiteral,
  integerLiteral,
  mapEntry,
  readLiteral,
  stringLiteral,
  structuredDatasetLiteral,
} from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  type Literal,
  LiteralMapSchema,
  StructuredDatasetTypeSchema,
  TaskExecution_Phase,
} from "@haltere/idl/core";
import { DataFrame, File, map, task, workflow } from "@haltere/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { callWith, requestFor } from "../testing/calls.ts";
import { DuckDbConnector } from "./connector.ts";
import { queryRows } from "./run-query.ts";
import { duckDbTask } from "./task.ts";

let folder: string;
const before = process.env.TMPDIR;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-duckdb-test-"));
  process.env.TMPDIR = folder;
  await writeFile(join(folder, "it's.csv"), "city,temperature\nOslo,-3.5\nRome,21\nOslo,1.5\n");
});
afterAll(async () => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  await rm(folder, { recursive: true, force: true });
});

const rowsOf = (query: string, signal = new AbortController().signal) =>
  queryRows({ query, tables: [], parameters: new Map(), signal });

const run = (
  query: string,
  inputs: Record<string, Literal> = {},
  as?: "blob" | "structured dataset",
  signal?: AbortSignal,
) =>
  new DuckDbConnector().do(
    requestFor(
      {
        type: "duckdb_query",
        custom: { query, output: "o0", result: as ? { kind: "parquet", as } : { kind: "rows" } },
      },
      inputs,
      `file://${folder}/out`,
    ),
    callWith({}, signal),
  );

function output({ outputs, message }: Resource): Literal {
  const literal = isMessage(outputs, LiteralMapSchema) ? mapEntry(outputs.literals, "o0") : undefined;
  if (literal === undefined) throw new Error(message ?? "no output");
  return literal;
}

const csv = () => blobLiteral(`file://${folder}/it's.csv`, "csv", BlobType_BlobDimensionality.SINGLE);

describe("a DuckDB task", () => {
  const Csv = File.schema({ format: "csv" });
  const Row = z.object({ city: z.string(), mean: z.number(), n: z.int() });
  const means = duckDbTask({
    query: `SELECT city, avg(temperature) AS mean, count(*) AS n FROM weather
            WHERE temperature > $above GROUP BY city ORDER BY city`,
    inputs: { weather: Csv, above: z.number(), unused: z.string().default("") },
    output: z.array(Row),
  });

  test("gives typed rows of a query over a file and values", async () => {
    const weather = File.from(join(folder, "it's.csv"));
    expect(await means({ weather, above: -10 })).toEqual([
      { city: "Oslo", mean: -1, n: 2 },
      { city: "Rome", mean: 21, n: 1 },
    ]);
    expect(await means({ weather, above: 0 })).toEqual([
      { city: "Oslo", mean: 1.5, n: 1 },
      { city: "Rome", mean: 21, n: 1 },
    ]);
    const mapped = await map(means, { above: [0, 20] }, { bind: { weather } });
    expect(mapped.map((rows) => rows.length)).toEqual([2, 1]);
  });

  test("gives a Parquet file, which the next one reads as a table", async () => {
    const Parquet = File.schema({ format: "parquet" });
    const cold = duckDbTask({
      query: "SELECT * FROM weather WHERE temperature < 10;",
      inputs: { weather: Csv },
      output: Parquet,
    });
    const count = duckDbTask({
      query: "SELECT count(*) AS n, min(temperature) AS least FROM t",
      inputs: { t: Parquet },
      output: z.array(z.object({ n: z.int(), least: z.number() })),
    });
    const wf = workflow(
      { inputs: { weather: Csv }, output: z.array(z.object({ n: z.int(), least: z.number() })) },
      ({ weather }) => count({ t: cold({ weather }) }),
    );
    expect(await wf({ weather: File.from(join(folder, "it's.csv")) })).toEqual([{ n: 2, least: -3.5 }]);
  });

  test("gives a table, which tasks read by its declared columns, and which is a table for the next query", async () => {
    const Cities = DataFrame.schema({ columns: { city: z.string(), n: z.int() } });
    const cities = duckDbTask({
      query: "SELECT city, count(*) AS n, 1 AS more FROM weather GROUP BY city ORDER BY city",
      inputs: { weather: Csv },
      output: Cities,
    });
    const read = task({ inputs: { table: Cities }, output: z.array(z.string()) }, async ({ table }) => {
      expect(table.wireType?.columns.map(({ name }) => name)).toEqual(["city", "n"]);
      return (await table.rows()).map((row) => JSON.stringify(row));
    });
    const most = duckDbTask({ query: "SELECT max(n) AS n FROM t", inputs: { t: Cities }, output: DataFrame });
    const wf = workflow(
      { inputs: { weather: Csv }, outputs: { rows: z.array(z.string()), most: DataFrame } },
      (given) => {
        const table = cities(given);
        return { rows: read({ table }), most: most({ t: table }) };
      },
    );
    const outputs = await wf({ weather: File.from(join(folder, "it's.csv")) });
    expect(outputs.rows).toEqual(['{"city":"Oslo","n":2}', '{"city":"Rome","n":1}']);
    expect(await outputs.most.rows()).toEqual([{ n: 2 }]);
  });

  test.each(["parquet", "csv"] as const)("takes a table of rows, written as %s", async (format) => {
    const sum = duckDbTask({ query: "SELECT sum(x)::INT AS s FROM t", inputs: { t: DataFrame }, output: DataFrame });
    const table = await sum({ t: DataFrame.fromRows([{ x: 1 }, { x: 2 }], { format }) });
    expect(await table.rows()).toEqual([{ s: 3 }]);
  });

  test("with another output is refused", () => {
    expect(() => duckDbTask({ query: "SELECT 1", output: DataFrame.schema({ format: "csv" }) })).toThrow(/table/);
    expect(() => duckDbTask({ query: "SELECT 1", output: z.string() })).toThrow(/rows or a Parquet file/);
    expect(() => duckDbTask({ query: "SELECT 1", output: Csv })).toThrow(/rows or a Parquet file/);
  });
});

describe("the connector", () => {
  test("reads and writes structured datasets, as folders of Parquet files", async () => {
    const first = output(await run("SELECT city, temperature FROM t ORDER BY 2", { t: csv() }, "structured dataset"));
    const opened = readLiteral(first);
    if (opened.kind !== "structured dataset") throw new Error(opened.kind);
    expect(opened.value.uri).toBe(`file://${folder}/out/o0`);
    expect(opened.value.metadata?.structuredDatasetType?.format).toBe("parquet");
    const rows = output(await run("SELECT city FROM t WHERE temperature = $n", { t: first, n: integerLiteral(21) }));
    expect(JSON.stringify(readLiteral(rows), (_, v) => (typeof v === "bigint" ? Number(v) : v))).toContain("msgpack");
    const elsewhere = structuredDatasetLiteral("s3://b/k", create(StructuredDatasetTypeSchema, {}));
    expect(await run("SELECT 1", { t: elsewhere })).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(/s3:\/\/b\/k.*input t/),
    });
  });

  test.each([
    ["a query that does not parse", "SELEC 1", {}, /syntax error/],
    ["two statements", "SELECT 1; SELECT 2", {}, /2 statements/],
    ["a parameter that is no input", "SELECT $x", {}, /wants \$x/],
    ["a table that is not there", "SELECT * FROM nowhere", {}, /nowhere/],
    ["a text for a number", "SELECT 1 + $x", { x: stringLiteral("one") }, /one/],
  ] as const)("%s fails the task with DuckDB's reason", async (_, query, inputs, message) => {
    expect(await run(query, inputs)).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(message),
    });
  });

  test("a file that is missing, or in a format it does not read, names the input", async () => {
    const at = (path: string, format: string) =>
      blobLiteral(`file://${path}`, format, BlobType_BlobDimensionality.SINGLE);
    expect((await run("SELECT 1", { t: at("/nowhere/a.csv", "csv") })).message).toMatch(
      /no file \/nowhere\/a\.csv.*input t/,
    );
    expect((await run("SELECT 1", { t: at("/nowhere/a.pdf", "") })).message).toMatch(/format pdf.*input t/);
  });

  test.each([
    "SELECT * FROM read_csv('/etc/passwd', sep='~')",
    "SELECT * FROM read_text('/etc/hostname')",
    "COPY (SELECT 1) TO '/tmp/haltere-duckdb-escaped'",
    "SET enable_external_access = true",
    "ATTACH '/tmp/haltere-duckdb-escaped.db'",
    "INSTALL httpfs",
  ])("no query reaches beyond its inputs: %s", async (query) => {
    const { phase, message } = await run(query, { t: csv() });
    expect(phase).toBe(TaskExecution_Phase.FAILED);
    expect(message).toMatch(/disabled|locked|not allowed|cannot/i);
  });

  test("ends with its caller, in the middle of a query", async () => {
    const controller = new AbortController();
    const done = run("SELECT count(*) FROM range(1000000000000) a", {}, undefined, controller.signal);
    setImmediate(() => controller.abort(new Error("gone")));
    await expect(done).rejects.toThrow("gone");
  });
});

test("values of DuckDB's types come as plain ones", async () => {
  const [row] =
    await rowsOf(`SELECT 1 AS i, 9007199254740993 AS big, 1.5::DECIMAL(10, 2) AS d, 'a' AS s, true AS b, NULL AS n,
    DATE '2020-01-02' AS day, TIMESTAMP '2020-01-02 03:04:05.678' AS at, TIMESTAMPTZ '2020-01-02 03:04:05+02' AS zoned,
    [1, 2] AS list, {'x': [DATE '2020-01-01']} AS struct, MAP {'k': 1} AS map, 'ab'::BLOB AS bytes,
    '00000000-0000-0000-0000-00000000000a'::UUID AS id, INTERVAL 1 DAY AS gap`);
  expect(row).toEqual({
    i: 1,
    big: 9007199254740993n,
    d: 1.5,
    s: "a",
    b: true,
    n: null,
    day: "2020-01-02",
    at: "2020-01-02T03:04:05.678Z",
    zoned: "2020-01-02T01:04:05Z",
    list: [1, 2],
    struct: { x: ["2020-01-01"] },
    map: { k: 1 },
    bytes: new Uint8Array([97, 98]),
    id: "00000000-0000-0000-0000-00000000000a",
    gap: "1 day",
  });
});

test("times are dates where the rows' schema says so", async () => {
  const times = duckDbTask({
    query: "SELECT TIMESTAMP '2020-01-02 03:04:05.678' AS at",
    output: z.array(z.object({ at: z.date() })),
  });
  expect(await times()).toEqual([{ at: new Date("2020-01-02T03:04:05.678Z") }]);
});
