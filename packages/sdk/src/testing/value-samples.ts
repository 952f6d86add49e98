// The values of interop/programs/value_vectors.py, said in TypeScript: a schema and a value under each name.
import { z } from "zod";
import { DataFrame } from "../schema/dataframe-schema.ts";
import { Directory } from "../schema/directory-schema.ts";
import { File } from "../schema/file-schema.ts";
import { annotated, hashed, pydanticModel } from "../schema/schema-notes.ts";
import { Duration, Instant, PlainDate, Temporal } from "../schema/time-schemas.ts";

const int = z.int();
const text = z.string();
const float = z.number();
const at = (iso: string): Temporal.Instant => Temporal.Instant.from(iso);
const day = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
const lasting = (parts: Temporal.DurationLike): Temporal.Duration => Temporal.Duration.from(parts);
const map = <S extends z.ZodType>(schema: S): z.ZodRecord<z.ZodString, S> => z.record(z.string(), schema);
const object = <S extends z.ZodRawShape>(title: string, shape: S): z.ZodObject<S> => z.object(shape).meta({ title });

const Color = z.enum({ RED: "red", BLUE: "deep blue", ODD: "ünï" }).meta({ title: "Color" });
const Point = object("Point", { x: int, y: float });
const BigPoint = object("Point", { x: z.bigint(), y: float });
const Named = object("Named", { name: text, at: Point });
const BigNamed = object("Named", { name: text, at: BigPoint });
const Deep = object("Deep", {
  points: z.array(BigNamed),
  by_name: map(z.array(BigPoint)),
  grid: z.array(z.array(float)),
  maybe: BigNamed.nullable(),
  rest: map(map(int)),
});
const Scalars = object("Scalars", {
  i: z.bigint(),
  f: float,
  s: text,
  b: z.boolean(),
  t: Instant,
  d: Duration,
  day: PlainDate,
  c: Color,
});
const Defaults = object("Defaults", {
  i: int.default(3),
  big: z.bigint().default(9007199254740993n),
  f: float.default(1),
  half: float.default(0.5),
  s: text.default("text"),
  empty: text.default(""),
  b: z.boolean().default(true),
  none: text.nullable().default(null),
  some: int.nullable().default(4),
  items: z.array(int).default([]),
  filled: z.array(int).default([1, 2]),
  table: map(float).default({}),
  point: Point.default({ x: 1, y: 2 }),
  color: Color.default("deep blue"),
});
const Files = object("Files", {
  one: File,
  csv: File.schema({ format: "csv" }),
  folder: Directory,
  many: z.array(File),
  named: map(File),
  maybe: File.nullable(),
});
const Enums = object("Enums", { c: Color, cs: z.array(Color), by: map(Color), maybe: Color.nullable() });
const Unions = object("Unions", {
  u: z.union([int, text]),
  v: z.union([float, z.boolean(), text]),
  n: z.union([int, text, z.null()]),
  us: z.array(z.union([int, text])),
});
const Options = object("Options", {
  i: int.nullable().default(null),
  xs: z.array(int).nullable().default(null),
  m: map(text).nullable().default(null),
  p: Point.nullable().default(null),
  t: Instant.nullable().default(null),
});
const Untyped = object("Untyped", { d: map(z.unknown()), m: map(map(z.unknown())) });
const Cat = object("Cat", { kind: text, meows: z.boolean() });
const Dog = object("Dog", { kind: text, barks: int });
const Times = object("Times", { ts: z.array(Instant), ds: map(Duration), days: z.array(PlainDate) });
const Inner = pydanticModel(object("Inner", { v: int, names: z.array(text).default(["a"]) }));
const Model = pydanticModel(
  object("Model", {
    i: z.bigint(),
    f: float.default(2),
    inner: Inner,
    inners: map(Inner),
    maybe: Inner.nullable().default(null),
    color: Color.default("red"),
    u: z.union([int, text]).default("u"),
  }),
);
const Timed = pydanticModel(object("Timed", { t: Instant, d: Duration, day: PlainDate }));

const point = { x: -1, y: 0.1 };
const bigPoint = { x: -1n, y: 0.1 };
const named = { name: "n", at: point };
const bigNamed = { name: "n", at: bigPoint };
const inner = { v: 1, names: ["a"] };
const several = z.union([int, text, z.boolean()]);
const orNone = z.union([int, z.null(), text]);

/** A schema and a value of it under each name of the vectors. */
export const valueSamples: Readonly<Record<string, readonly [schema: z.ZodType, value: unknown]>> = {
  "int zero": [int, 0],
  "int max": [z.bigint(), 2n ** 63n - 1n],
  "int min": [z.bigint(), -(2n ** 63n)],
  "int beyond doubles": [z.bigint(), 2n ** 53n + 1n],
  "float tenth": [float, 0.1],
  "float whole": [float, 3],
  "float large whole": [float, 1e22],
  "float least": [float, 5e-324],
  "float greatest": [float, Number.MAX_VALUE],
  "float minus zero": [float, -0],
  "float nan": [float, Number.NaN],
  "float minus infinity": [float, Number.NEGATIVE_INFINITY],
  "str nul": [text, "a\0b"],
  "str emoji": [text, "👩‍👩‍👧 \u2028 é e\u0301"],
  "str quotes": [text, "\"'\\\n\r\t"],
  bool: [z.boolean(), true],
  "datetime epoch": [Instant, at("1970-01-01T00:00:00Z")],
  "datetime before epoch": [Instant, at("1969-12-31T23:59:59.999999Z")],
  "datetime east": [Instant, at("2024-02-29T01:30:00.000001+05:30")],
  "datetime west": [Instant, at("2024-12-31T23:00:00-08:00")],
  "datetime first": [Instant, at("0001-01-01T00:00:00Z")],
  "datetime last": [Instant, at("9999-12-31T23:59:59.999999Z")],
  "duration microsecond": [Duration, lasting({ microseconds: 1 })],
  "duration minus": [Duration, lasting({ microseconds: -1 })],
  "duration days": [Duration, lasting({ days: 400, hours: 3, microseconds: 7 })],
  "duration minus days": [Duration, lasting({ hours: -47, minutes: -59, seconds: -58, milliseconds: -500 })],
  "duration zero": [Duration, lasting({ seconds: 0 })],
  date: [PlainDate, day("2024-02-29")],
  "date before epoch": [PlainDate, day("1900-03-01")],
  enum: [Color, "deep blue"],
  "enum unicode": [Color, "ünï"],
  "enum empty value": [z.enum({ ONLY: "" }), ""],
  choice: [z.literal(["a", "b"]), "b"],
  "choice of ints": [z.literal([1, 2]), 2],
  "list of lists": [z.array(z.array(text)), [[], ["a"], ["", "b"]]],
  "list of maps": [z.array(map(z.boolean())), [{}, { t: true }]],
  "map odd keys": [map(int), { "": 0, "a b": 1, ü: 2, constructor: 3, "1": 4 }],
  "map of lists of enums": [map(z.array(Color)), { k: ["red", "ünï"] }],
  "map of datetimes": [map(Instant), { k: at("2020-01-02T03:04:05.6Z") }],
  "optional none": [text.nullable(), null],
  "optional empty": [text.nullable(), ""],
  "optional list": [z.array(int).nullable(), [1]],
  "optional map none": [map(int).nullable(), null],
  "list of optionals": [z.array(float.nullable()), [null, 1, null]],
  "map of optionals": [map(Point.nullable()), { a: null, b: point }],
  "union int": [several, 7],
  "union str": [several, "7"],
  "union bool": [several, false],
  "union float": [z.union([text, float]), 2],
  "union list": [z.union([text, z.array(int)]), [1, 2]],
  "union map": [z.union([z.array(int), map(int)]), { a: 1 }],
  "union with none": [orNone, null],
  "union with none str": [orNone, "x"],
  "union datetime": [z.union([Instant, Duration, text]), lasting({ seconds: 1, milliseconds: 500 })],
  "union dataclass cat": [z.union([Cat, Dog]), { kind: "c", meows: true }],
  "union dataclass dog": [z.union([Cat, Dog]), { kind: "d", barks: 2 }],
  "union dataclass or str": [z.union([text, Point]), point],
  "union of lists": [z.union([z.array(int), z.array(text)]), ["a"]],
  "list of unions": [z.array(z.union([int, text])), [1, "1", 2]],
  "list of dataclass unions": [
    z.array(z.union([Cat, Dog])),
    [
      { kind: "d", barks: 0 },
      { kind: "c", meows: false },
    ],
  ],
  "optional enum": [Color.nullable(), "red"],
  "optional dataclass": [Point.nullable(), point],
  dataclass: [Point, point],
  "dataclass whole float": [Point, { x: 2, y: 5 }],
  "read dataclass int in float": [Point, { x: 2, y: 5 }],
  "dataclass deep": [
    Deep,
    {
      points: [bigNamed, { name: "", at: { x: 2n ** 53n + 1n, y: 1e300 } }],
      by_name: { a: [bigPoint], "": [] },
      grid: [[1, 0.5], []],
      maybe: bigNamed,
      rest: { r: { s: 1 }, t: {} },
    },
  ],
  "dataclass deep none": [Deep, { points: [], by_name: {}, grid: [], maybe: null, rest: {} }],
  "dataclass scalars": [
    Scalars,
    {
      i: -(2n ** 63n),
      f: Number.POSITIVE_INFINITY,
      s: "ü",
      b: false,
      t: at("2024-01-02T03:04:05.000006Z"),
      d: lasting({ days: 1, microseconds: 1 }),
      day: day("2024-02-29"),
      c: "deep blue",
    },
  ],
  "read dataclass times with offsets": [
    Times,
    {
      ts: [at("2024-06-01T12:00:00+02:00"), at("0001-01-01T00:00:00Z"), at("2024-01-01T00:00:00.1Z")],
      ds: { a: lasting({ milliseconds: -1 }), b: lasting({ days: 3 }) },
      days: [day("0001-01-01"), day("9999-12-31")],
    },
  ],
  "dataclass defaults": [Defaults, {}],
  "dataclass files": [
    Files,
    {
      one: File.from("s3://b/one"),
      csv: File.from("s3://b/t.csv"),
      folder: Directory.from("s3://b/d"),
      many: [File.from("s3://b/1"), File.from("s3://b/2")],
      named: { k: File.from("s3://b/k") },
      maybe: null,
    },
  ],
  "dataclass enums": [Enums, { c: "red", cs: ["ünï"], by: { k: "deep blue" }, maybe: "red" }],
  "dataclass enums none": [Enums, { c: "red", cs: [], by: {}, maybe: null }],
  "dataclass unions": [Unions, { u: 1, v: true, n: null, us: [1, "a"] }],
  "dataclass unions of text": [Unions, { u: "1", v: "x", n: "n", us: [] }],
  "dataclass options none": [Options, {}],
  "dataclass options": [Options, { i: 0, xs: [], m: { a: "" }, p: point, t: at("2024-01-01T00:00:00Z") }],
  "dataclass untyped": [Untyped, { d: { a: [1, 2.5, "x", null, { b: true }] }, m: { k: { z: 1 } } }],
  "dataclass empty": [object("Empty", {}), {}],
  "list of dataclasses": [z.array(Named), [named, named]],
  "map of dataclasses": [map(Named), { k: named }],
  pydantic: [Model, { i: 1n, inner, inners: { k: { v: 2, names: [] } } }],
  "pydantic given": [Model, { i: 2n ** 53n + 1n, f: 3, inner, inners: {}, maybe: inner, color: "ünï", u: 5 }],
  "pydantic times": [
    Timed,
    { t: at("2024-01-02T03:04:05.000006Z"), d: lasting({ days: 1, milliseconds: 1500 }), day: day("2024-02-29") },
  ],
  "list of pydantic": [z.array(Inner), [inner]],
  file: [File, File.from("s3://bucket/a b.txt")],
  "file jpeg": [File.schema({ format: "jpeg" }), File.from("s3://bucket/a.jpeg")],
  "list of files": [z.array(File), [File.from("s3://b/1"), File.from("gs://b/2")]],
  "optional file": [File.nullable(), File.from("s3://b/1")],
  "map of directories": [map(Directory), { k: Directory.from("s3://b/d") }],
  "directory format": [Directory.schema({ format: "csv" }), Directory.from("s3://b/d")],
  dataframe: [DataFrame, DataFrame.fromFile("s3://b/df", { format: "parquet" })],
  "dict untyped": [map(z.unknown()), { a: 1, b: [1.5, { c: null }], d: "x", "": true }],
  "dict of untyped": [map(map(z.unknown())), { k: { a: 1 } }],
  "list of untyped": [z.array(map(z.unknown())), [{ a: [1] }, {}]],
  hash: [hashed(text, (value) => `h${value.length}`), "abc"],
  "hash of elements": [z.array(hashed(int, (value) => `i${value}`)), [1, 2]],
  annotated: [annotated(int, { a: { b: [1, 2, "x"] }, c: true }), 5],
  "list of annotated": [z.array(annotated(text, { unit: "m" })), ["a"]],
};
