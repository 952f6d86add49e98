// Tables between our DataFrame and flytekit's StructuredDataset with pandas and pyarrow, both ways.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import { interpretSchema, positionOf } from "@haltere/sdk/translate";
import { DataFrame, Instant, PlainDate, Temporal, task, z } from "haltere";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const Columns = {
  i: z.bigint(),
  s: z.string().nullable(),
  f: z.number().nullable(),
  b: z.boolean(),
  at: Instant.nullable(),
  day: PlainDate.nullable(),
  l: z.array(z.array(z.int()).nullable()).nullable(),
};
const Ours = DataFrame.schema({ columns: Columns });
const Csv = DataFrame.schema({
  columns: { n: z.int().nullable(), s: z.string().nullable(), b: z.boolean() },
  format: "csv",
});

const rows = [
  {
    i: 2n ** 62n + 1n,
    s: "ä 🏔",
    f: 2,
    b: true,
    at: Temporal.Instant.from("2024-01-02T03:04:05.678901Z"),
    day: Temporal.PlainDate.from("1960-01-02"),
    l: [[1, 2], [], null],
  },
  { i: -(2n ** 63n), s: null, f: null, b: false, at: null, day: null, l: null },
  {
    i: 0n,
    s: "",
    f: -0.1,
    b: true,
    at: Temporal.Instant.from("1969-12-31T23:59:59.999999Z"),
    day: Temporal.PlainDate.from("2024-02-29"),
    l: [],
  },
];

needing("HALTERE_PYTHON", python, (python) => {
  let folder: string;
  let seen: Record<string, unknown>;
  const position = positionOf({ task: "t" }, "output", "o0");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haltere-dataframe-"));
    const ours = task({ output: Ours }, () => DataFrame.fromRows(rows));
    const csv = task({ output: Csv }, () =>
      DataFrame.fromRows([
        { n: 1, s: 'a,"b"\nc', b: true },
        { n: null, s: null, b: false },
      ]),
    );
    keep("ours", interpretSchema(Ours, "x").transformer.toLiteral(await ours(), position));
    keep("ours-csv", interpretSchema(Csv, "x").transformer.toLiteral(await csv(), position));
    const program = join(import.meta.dirname, "programs", "dataframe_peer.py");
    const { stdout } = await promisify(execFile)(python, [program, folder]);
    seen = JSON.parse(stdout);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function keep(name: string, literal: Parameters<typeof toBinary<typeof LiteralSchema>>[1]): void {
    writeFileSync(join(folder, `${name}.pb`), toBinary(LiteralSchema, literal));
  }

  function theirs(name: string, schema: z.ZodType<unknown, unknown> = DataFrame): DataFrame {
    const literal = fromBinary(LiteralSchema, readFileSync(join(folder, `${name}.pb`)));
    return interpretSchema(schema, "x").transformer.fromLiteral(literal, position) as DataFrame;
  }

  describe("Python reads what we write", () => {
    test("every value, under the types that it would have written", () => {
      expect(seen.types).toEqual({
        i: "int64",
        s: "string",
        f: "double",
        b: "bool",
        at: "timestamp[us, tz=UTC]",
        day: "date32[day]",
        l: "list<element: list<element: int64>>",
      });
      expect(seen.rows).toEqual(
        rows.map((row) => ({
          ...row,
          i: String(row.i),
          at: row.at?.toString().replace("Z", "+00:00") ?? null,
          day: row.day?.toString() ?? null,
          l: row.l?.map((inner) => inner?.map(String) ?? null) ?? null,
        })),
      );
    });

    test("as pandas, some columns of it, and CSV", () => {
      expect(seen.dtypes).toMatchObject({ i: "int64", f: "float64", b: "bool", at: "datetime64[us, UTC]" });
      expect(seen.subset).toEqual(["s"]);
      expect(seen.csv).toEqual([
        { n: 1, s: 'a,"b"\nc', b: true },
        { n: null, s: null, b: false },
      ]);
    });
  });

  describe("we read what Python writes", () => {
    const first = new Date("2024-01-02T03:04:05.678Z");

    test("with pandas", async () => {
      expect(
        await theirs("pandas", DataFrame).rows({ columns: ["i", "missing", "f", "s", "b", "at", "l", "c"] }),
      ).toEqual([
        { i: 1, missing: 1, f: 0.5, s: "ä", b: true, at: first, l: ["a", null], c: "u" },
        { i: 2, missing: null, f: null, s: null, b: false, at: null, l: null, c: "v" },
        { i: 2n ** 62n + 1n, missing: 3, f: -0, s: "", b: true, at: new Date(-1), l: [], c: "u" },
      ]);
    });

    test("as declared: a column of ints in which some are missing, and every digit of a moment", async () => {
      const Declared = DataFrame.schema({ columns: { missing: z.int().nullable(), at: Instant.nullable() } });
      expect((await theirs("pandas", Declared).rows()).map((row) => [row.missing, String(row.at)])).toEqual([
        [1, "2024-01-02T03:04:05.678901Z"],
        [null, "null"],
        [3, "1969-12-31T23:59:59.999999Z"],
      ]);
    });

    test("with pyarrow, of every kind", async () => {
      expect(await theirs("arrow").rows()).toEqual([
        {
          i32: 1,
          u64: 2n ** 64n - 1n,
          day: new Date("1960-01-02"),
          at: first,
          ns: new Date(1_700_000_000_123),
          nested: [[1], []],
          bytes: new Uint8Array([0, 255]),
          struct: { x: 1, at: first },
          map: { k: 1 },
        },
        { i32: null, u64: null, day: null, at: null, ns: null, nested: null, bytes: null, struct: null, map: null },
        {
          i32: -3,
          u64: 0,
          day: new Date("2024-02-29"),
          at: new Date(-1),
          ns: new Date(-1),
          nested: [null],
          bytes: new Uint8Array(),
          struct: { x: null, at: null },
          map: {},
        },
      ]);
      const arrow = await theirs("arrow").arrow({ columns: ["ns"] });
      expect(arrow.getChild("ns")?.data[0]?.values[0]).toBe(1_700_000_000_123_456_789n);
    });

    test("as CSV", async () => {
      const Declared = DataFrame.schema({
        columns: { i: z.bigint(), s: z.string().nullable(), b: z.boolean(), at: Instant.nullable() },
      });
      const read = await theirs("csv", Declared).rows();
      expect(read.map((row) => [row.i, row.s, row.b, row.at === null ? null : String(row.at)])).toEqual([
        [1n, "ä", true, "2024-01-02T03:04:05.678901Z"],
        [2n, null, false, null],
        [2n ** 62n + 1n, null, true, "1969-12-31T23:59:59.999999Z"],
      ]);
    });

    test("in many files and row groups, under every compression", async () => {
      const counted: Record<string, number> = {};
      let sum = 0;
      for await (const batch of theirs("pieces").batches({ size: 300 })) {
        for (const { codec, n } of batch) {
          counted[String(codec)] = (counted[String(codec)] ?? 0) + 1;
          sum += Number(n);
        }
      }
      expect(counted).toEqual({ brotli: 5000, gzip: 5000, lz4: 5000, none: 5000, snappy: 5000, zstd: 5000 });
      expect(sum).toBe((6 * (4999 * 5000)) / 2);
    });

    test("and pass it on as it came", () => {
      const literal = fromBinary(LiteralSchema, readFileSync(join(folder, "pandas.pb")));
      const { transformer } = interpretSchema(DataFrame, "x");
      const passedOn = transformer.toLiteral(transformer.fromLiteral(literal, position), position);
      expect(toJson(LiteralSchema, passedOn)).toEqual(toJson(LiteralSchema, literal));
    });
  });
});
