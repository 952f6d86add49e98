import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Table as ArrowTable,
  Int64,
  TimestampMicrosecond,
  tableFromArrays,
  tableToIPC,
  vectorFromArray,
} from "apache-arrow";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { DataFrame } from "../schema/dataframe-schema.ts";
import { Directory } from "../schema/directory-schema.ts";
import { useOwnTemp } from "../testing/own-temp.ts";

useOwnTemp();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dataframe-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const Trip = DataFrame.schema({
  columns: {
    city: z.string(),
    n: z.int(),
    big: z.bigint(),
    mean: z.number(),
    open: z.boolean(),
    at: z.date(),
    tags: z.array(z.string()),
    note: z.string().nullable(),
    kind: z.enum(["a", "b"]).optional(),
  },
});

const trips = [
  {
    city: "Zürich 🏔",
    n: 3,
    big: 2n ** 62n + 1n,
    mean: 2,
    open: true,
    at: new Date("1969-12-31T23:59:59.999Z"),
    tags: ["x", ""],
    note: null,
    kind: "a" as const,
  },
  {
    city: "",
    n: -Number.MAX_SAFE_INTEGER,
    big: -(2n ** 63n),
    mean: Number.NaN,
    open: false,
    at: new Date("2024-05-06T07:08:09.010Z"),
    tags: [],
    note: "n",
    kind: undefined,
  },
];

describe("a table with declared columns", () => {
  test("passes from task to task with every value as it was", async () => {
    const make = task({ output: Trip }, () => DataFrame.fromRows(trips));
    const first = task({ inputs: { table: Trip }, output: z.int() }, async ({ table }) => {
      expect(await table.rows()).toEqual(trips);
      return (await table.rows()).length;
    });
    const wf = workflow({ output: z.int() }, () => first({ table: make() }));
    expect(await wf()).toBe(2);
    const table = await make();
    expect(await readdir(table.location ?? "")).toEqual(["00000"]);
    expect(await table.rows({ columns: ["n", "city"] })).toEqual(trips.map(({ n, city }) => ({ n, city })));
    expect(await table.count()).toBe(2);
  });

  test("is read as those columns alone, in their order", async () => {
    const make = task({ output: DataFrame }, () => DataFrame.fromRows([{ a: 1, b: "x", c: true }]));
    const Some = DataFrame.schema({ columns: { c: z.boolean(), a: z.int() } });
    const read = task({ inputs: { table: Some }, output: z.array(z.string()) }, async ({ table }) => {
      expect(await table.rows()).toEqual([{ c: true, a: 1 }]);
      return [...(await table.columns())];
    });
    const wf = workflow({ output: z.array(z.string()) }, () => read({ table: make() }));
    expect(await wf()).toEqual(["c", "a"]);
  });

  const N = DataFrame.schema({ columns: { n: z.int() } });
  test.each<[string, Record<string, unknown>[], RegExp]>([
    ["a text for an int", [{ n: 1 }, { n: "2" }], /expected int, got str "2"/],
    ["a fraction for an int", [{ n: 1.5 }], /expected int/],
    ["a missing value", [{ n: 1 }, {}], /none/],
    ["another column", [{ n: 1, m: 2 }], /row 0 has a column m/],
    ["no row", [7 as never], /a row as an object/],
  ])("refuses %s, naming where", async (_, rows, message) => {
    const make = task({ name: "make", output: N }, () => DataFrame.fromRows(rows as { n: number }[]));
    await expect(make()).rejects.toMatchObject({ code: "InvalidArgument", message: expect.stringMatching(message) });
  });

  test("says which column a table lacks, and which value does not fit", async () => {
    const make = task({ output: DataFrame }, () => DataFrame.fromRows([{ n: 1n }, { n: 2n ** 60n + 1n }, { n: 3n }]));
    const of = (columns: Record<string, z.ZodType>) =>
      task({ name: "read", inputs: { table: DataFrame.schema({ columns }) }, output: z.int() }, async ({ table }) => {
        return (await table.rows()).length;
      });
    const table = await make();
    await expect(of({ m: z.int() })({ table })).rejects.toThrow(/no column m; its columns are n/);
    await expect(of({ n: z.int() })({ table })).rejects.toMatchObject({
      where: expect.objectContaining({ input: "table[1].n" }),
    });
    await expect(of({ n: z.string() })({ table })).rejects.toThrow(/expected string, the table holds int 1n/);
    expect(await of({ n: z.bigint() })({ table })).toBe(3);
  });

  test("has columns that a table can hold", () => {
    expect(() => DataFrame.schema({ columns: { o: z.object({ x: z.int() }) } })).toThrow(/the column o .* cannot be/);
    expect(() => DataFrame.schema({ columns: { o: z.record(z.string(), z.int()) } })).toThrow(/the column o/);
    expect(() => DataFrame.schema({ columns: { o: z.union([z.int(), z.string()]) } })).toThrow(/the column o/);
  });
});

describe("a table without declared columns", () => {
  const pass = task({ inputs: { table: DataFrame }, output: DataFrame }, ({ table }) => table);

  test("tells them by its rows", async () => {
    const day = new Date("2024-01-02T03:04:05.678Z");
    const rows = [
      { i: 1, f: 1, s: "a", b: true, big: 2n ** 63n - 1n, at: day, l: [], bytes: new Uint8Array([0, 255]), none: null },
      { i: -1, f: 0.5, s: "", b: false, big: 1n, at: null, l: [[1], [2.5, null]], bytes: null, none: null },
      { i: null, f: null, s: null, b: null, big: null, at: null, l: null, bytes: null, none: null },
    ];
    const read = await (await pass({ table: DataFrame.fromRows(rows) })).rows();
    expect(read).toEqual(rows.map((row) => (row.big === 1n ? { ...row, big: 1 } : row)));
  });

  test.each<[string, Record<string, unknown>[], RegExp]>([
    ["values of several kinds", [{ a: 1 }, { a: "x" }], /column a is of int, and one of its values is str "x"/],
    ["objects", [{ a: { b: 1 } }], /column a holds an object/],
    ["no columns", [], /no columns/],
  ])("refuses %s", async (_, rows, message) => {
    await expect(pass({ table: DataFrame.fromRows(rows) })).rejects.toThrow(message);
  });

  test("is passed on without a copy, with what its literal said", async () => {
    const make = task({ output: Trip }, () => DataFrame.fromRows(trips));
    const wf = workflow({ output: DataFrame }, () => pass({ table: make() }));
    const table = await wf();
    expect(table.wireType?.columns.map(({ name }) => name)).toContain("city");
    expect(await table.rows({ columns: ["big"] })).toEqual([{ big: 2n ** 62n + 1n }, { big: -(2n ** 63n) }]);
  });
});

test("rows come from an iterable once, and are read in batches", async () => {
  const n = 150_000;
  const make = task({ output: DataFrame.schema({ columns: { n: z.int(), s: z.string() } }) }, () =>
    DataFrame.fromRows(
      (async function* () {
        for (let i = 0; i < n; i++) yield { n: i, s: `row ${i}` };
      })(),
    ),
  );
  const table = await make();
  expect(await table.count()).toBe(n);
  let next = 0;
  const sizes = new Set<number>();
  for await (const batch of table.batches({ size: 50_000 })) {
    sizes.add(batch.length);
    for (const row of batch) if (row.n !== next++ || row.s !== `row ${row.n}`) throw new Error(`at ${next}: ${row.n}`);
  }
  expect(next).toBe(n);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(50_000);

  const once = DataFrame.fromRows([{ a: 1 }].values());
  expect(await once.rows()).toEqual([{ a: 1 }]);
  await expect(once.rows()).rejects.toThrow(/run through/);
});

test("a table that stands in two outputs is written once", async () => {
  const both = task({ outputs: { a: DataFrame, b: DataFrame } }, () => {
    const table = DataFrame.fromRows([{ x: 1 }].values());
    return { a: table, b: table };
  });
  const { a, b } = await both();
  expect(a.location).toBe(b.location);
});

describe("Arrow", () => {
  test("tables are written and read with every digit", async () => {
    const micros = 1_700_000_000_123_457n;
    const table = new ArrowTable({
      i: vectorFromArray([1n, null, 2n ** 62n + 1n], new Int64()),
      at: vectorFromArray([0, null, 1], new TimestampMicrosecond("UTC")),
    });
    const moments = table.getChild("at")?.data[0]?.values;
    if (moments !== undefined) moments[2] = micros;
    const give = task({ output: DataFrame }, () => DataFrame.fromArrow(table));
    const arrow = await (await give()).arrow();
    expect(arrow.getChild("i")?.toJSON()).toEqual([1n, null, 2n ** 62n + 1n]);
    expect(arrow.getChild("at")?.data[0]?.values[2]).toBe(micros * 1000n);
    expect(arrow.getChild("at")?.get(1)).toBe(null);
  });

  test("holds lists, texts, dictionaries, floats and booleans", async () => {
    const rows = [
      { l: ["a", null], s: "ä", f: 1.5, b: true, at: [[new Date(5)], null] },
      { l: null, s: null, f: null, b: null, at: null },
      { l: [], s: "", f: -0.25, b: false, at: [[]] },
    ];
    const table = await DataFrame.fromRows(rows).arrow();
    expect(await DataFrame.fromArrow(table).rows()).toEqual(rows);
    expect(tableToIPC(table).length).toBeGreaterThan(0);
    const plain = tableFromArrays({ x: Float64Array.of(1, 2), d: ["u", "v"] });
    expect(await DataFrame.fromArrow(plain).rows()).toEqual([
      { x: 1, d: "u" },
      { x: 2, d: "v" },
    ]);
  });

  test("a declared column must be of its kind", async () => {
    const Declared = DataFrame.schema({ columns: { x: z.int() } });
    const give = task({ output: Declared }, () => DataFrame.fromArrow(tableFromArrays({ x: ["a"] })));
    await expect(give()).rejects.toThrow(/column x is declared as int; the table has it as string/);
  });
});

describe("files", () => {
  const pass = task({ inputs: { table: DataFrame }, output: DataFrame }, ({ table }) => table);

  test("a Parquet file of this machine becomes a folder of one, and one of the web is fetched when it is read", async () => {
    const made = await pass({ table: DataFrame.fromRows([{ a: 1 }]) });
    const path = join(folder, "t.parquet");
    const content = await readFile(join(made.location ?? "", "00000"));
    await writeFile(path, content);
    const table = await pass({ table: DataFrame.fromFile(path) });
    expect(await readdir(table.location ?? "")).toEqual(["00000"]);
    expect(await table.rows()).toEqual([{ a: 1 }]);

    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end(content);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const remote = await pass({ table: DataFrame.fromFile(`http://127.0.0.1:${port}/t.parquet`) });
    expect(asked).toBe(0);
    expect(await remote.rows()).toEqual([{ a: 1 }]);
    expect(asked).toBe(1);
  });

  test("a folder of several is one table", async () => {
    const parts = join(folder, "parts");
    await mkdir(parts);
    for (const name of ["b", "a"]) {
      const made = await pass({ table: DataFrame.fromRows([{ name }]) });
      await writeFile(join(parts, name), await readFile(join(made.location ?? "", "00000")));
    }
    await writeFile(join(parts, "_SUCCESS"), "");
    const table = await pass({ table: DataFrame.fromFile(parts) });
    expect(await table.rows()).toEqual([{ name: "a" }, { name: "b" }]);
    const other = await pass({ table: DataFrame.fromRows([{ name: 1 }]) });
    await writeFile(join(parts, "c"), await readFile(join(other.location ?? "", "00000")));
    await expect(DataFrame.fromFile(parts).rows()).rejects.toThrow(/column name of .*\/c is int, elsewhere string/);
  });

  test("what is missing, damaged or in another place or format is told", async () => {
    await expect(pass({ table: DataFrame.fromFile(join(folder, "no.parquet")) })).rejects.toThrow(
      /no table .*no\.parquet/,
    );
    const broken = join(folder, "broken.parquet");
    await writeFile(broken, "PAR1 nothing PAR1");
    await expect(DataFrame.fromFile(broken).rows()).rejects.toThrow(/broken\.parquet is no Parquet/);
    await expect(DataFrame.fromFile("s3://b/t").rows()).rejects.toMatchObject({ code: "Unimplemented" });
    await expect(DataFrame.fromFile(broken, { format: "orc" }).rows()).rejects.toThrow(/format orc/);
    const empty = join(folder, "empty");
    await mkdir(empty);
    await expect(DataFrame.fromFile(empty).rows()).rejects.toMatchObject({ code: "NotFound" });
  });
});

describe("CSV", () => {
  const Csv = DataFrame.schema({
    columns: {
      s: z.string().nullable(),
      n: z.int().nullable(),
      at: z.date().nullable(),
      f: z.number(),
      b: z.boolean(),
    },
    format: "csv",
  });

  test("holds what is declared", async () => {
    const rows = [
      { s: 'a,"b"\nc', n: 1, at: new Date("1969-05-06T07:08:09.010Z"), f: 0.1, b: true },
      { s: "", n: null, at: null, f: Number.NEGATIVE_INFINITY, b: false },
      { s: null, n: -5, at: new Date(0), f: Number.NaN, b: true },
    ];
    const make = task({ output: Csv }, () => DataFrame.fromRows(rows));
    const table = await make();
    expect(await readdir(table.location ?? "")).toEqual([".csv"]);
    expect(table.wireType?.format).toBe("csv");
    expect(await table.rows()).toEqual(rows);
  });

  test("is text where nothing is declared, and says what does not fit", async () => {
    const path = join(folder, "t.csv");
    await writeFile(path, "s,n\r\nx,1\r\n\r\n,\r\n");
    expect(await DataFrame.fromFile(path).rows()).toEqual([
      { s: "x", n: "1" },
      { s: null, n: null },
    ]);
    const N = DataFrame.schema({ columns: { n: z.int().nullable() }, format: "csv" });
    const read = task({ inputs: { table: N }, output: z.int() }, async ({ table }) => (await table.rows()).length);
    expect(await read({ table: DataFrame.fromFile(path) })).toBe(2);
    await writeFile(path, "n\n1.5\n");
    await expect(read({ table: DataFrame.fromFile(path) })).rejects.toThrow(
      /"1.5" in the column n of record 2 is no int/,
    );
    await writeFile(path, "n,m\n1\n");
    await expect(DataFrame.fromFile(path).rows()).rejects.toThrow(/record 2 .* has 1 fields, its header 2/);
  });
});

test.each([
  ["csv", "parquet"],
  ["parquet", "csv"],
] as const)("a file of %s is written anew where %s is declared", async (given, declared) => {
  const path = join(folder, `given.${given}`);
  await DataFrame.fromRows([{ n: 1 }, { n: 2 }]).saveAs(path);
  const N = DataFrame.schema({ columns: { n: z.int() }, format: declared });
  const read = task({ inputs: { table: N }, output: z.array(z.int()) }, async ({ table }) => {
    expect((await readFile(String((await table.parts()).paths[0]))).toString("latin1")).toMatch(
      declared === "csv" ? /^n\n1\n2\n$/ : /^PAR1/,
    );
    return (await table.rows()).map(({ n }) => n);
  });
  expect(await read({ table: DataFrame.fromFile(path, { columns: { n: z.int() } }) })).toEqual([1, 2]);
});

describe("a query", () => {
  test("runs over the table and others, and its result is a table", async () => {
    const people = DataFrame.fromRows([
      { name: "a", city: 1 },
      { name: "b", city: 2 },
    ]);
    const count = task({ output: DataFrame }, async () =>
      DataFrame.fromRows([
        { id: 1, at: "x" },
        { id: 2, at: "y" },
      ]).query("SELECT p.name, df.at FROM people p JOIN df ON p.city = df.id ORDER BY 1 DESC; ", {
        tables: { people },
      }),
    );
    expect(await (await count()).rows()).toEqual([
      { name: "b", at: "y" },
      { name: "a", at: "x" },
    ]);
  });

  test("that DuckDB refuses fails with its reason", async () => {
    await expect(DataFrame.fromRows([{ a: 1 }]).query("SELECT b FROM df")).rejects.toMatchObject({
      code: "InvalidArgument",
      message: expect.stringMatching(/"b" not found/),
    });
  });
});

test("tables are saved into a directory, and its files read by their columns", async () => {
  const at = new Date("2001-02-03T04:05:06.007Z");
  const split = task({ output: Directory }, async () => {
    const parts = Directory.create();
    async function* rows() {
      for (let n = 0; n < 30_000; n++) yield { city: "Oslo", at, n };
    }
    await DataFrame.fromRows(rows()).saveAs(parts.newFile("parquet/oslo.parquet").location);
    await DataFrame.fromRows([{ city: "Rome", at, n: 7 }]).saveAs(parts.newFile("rome.csv").location);
    return parts;
  });
  const sum = task({ inputs: { parts: Directory }, output: z.array(z.int()) }, async ({ parts }) => {
    let total = 0;
    const oslo = DataFrame.fromFile(parts.file("parquet/oslo.parquet"), { columns: { n: z.int() } });
    for await (const rows of oslo.batches()) for (const { n } of rows) total += n;
    const columns = { n: z.int(), at: z.date() };
    const rome = await DataFrame.fromFile(parts.file("rome.csv"), { columns }).rows();
    expect(rome).toEqual([{ n: 7, at }]);
    return [total, await DataFrame.fromFile(parts.directory("parquet")).count()];
  });
  const parts = await split();
  expect(await sum({ parts })).toEqual([449_985_000, 30_000]);
  const other = DataFrame.fromFile(parts.file("rome.csv"), { columns: { m: z.int() } });
  await expect(other.rows()).rejects.toThrow(/no column m; its columns are city, at, n/);
});

test("tables travel in objects, lists and unions", async () => {
  const Both = z.object({ table: DataFrame, more: z.array(DataFrame) });
  const make = task({ outputs: { both: Both, maybe: DataFrame.nullable() } }, () => {
    const table = DataFrame.fromRows([{ a: 1 }]);
    return { both: { table, more: [table] }, maybe: table };
  });
  const read = task(
    { inputs: { both: Both, table: DataFrame, maybe: DataFrame.nullable() }, output: z.int() },
    async ({ both, table, maybe }) => {
      const [more] = both.more;
      const all = [both.table, more, table, maybe];
      return (await Promise.all(all.map(async (each) => (await each?.count()) ?? 0))).reduce((a, b) => a + b, 0);
    },
  );
  const wf = workflow({ output: z.int() }, () => {
    const { both, maybe } = make();
    return read({ both, table: both.table, maybe });
  });
  expect(await wf()).toBe(4);
});
