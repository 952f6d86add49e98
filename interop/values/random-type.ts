// Random types that Python and TypeScript both can say, each with random values.
import fc from "fast-check";
import { Directory, Duration, File, Instant, PlainDate, Temporal, z } from "haltere";

/** A type as the peer in Python reads it. */
export type PythonType =
  | "int"
  | "float"
  | "str"
  | "bool"
  | "datetime"
  | "date"
  | "duration"
  | "dict"
  | "none"
  | { readonly kind: "list" | "map"; readonly of: PythonType }
  | { readonly kind: "union"; readonly of: readonly PythonType[] }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "file" | "directory"; readonly format: string }
  | {
      readonly kind: "dataclass";
      readonly name: string;
      readonly fields: readonly (readonly [name: string, type: PythonType, optional: boolean])[];
    };

/** What a value of the type is in MessagePack: variants of one union differ in it, or nobody could tell them apart. */
type Shape = "number" | "text" | "boolean" | "list" | "mapping" | "union";

export interface RandomType {
  readonly python: PythonType;
  readonly schema: z.ZodType;
  readonly value: fc.Arbitrary<unknown>;
  readonly shape: Shape;
}

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const typeName = fc.stringMatching(/^[A-Z][a-z]{4,8}$/);
const fieldName = fc.stringMatching(/^[a-z]{1,3}_[a-z0-9]{1,4}$/);
const key = text.filter((name) => name !== "__proto__");

/** Years that both sides have. */
const date = fc.date({
  min: new Date("0001-01-02T00:00:00Z"),
  max: new Date("9999-12-30T00:00:00Z"),
  noInvalidDate: true,
});

/** Microseconds since 1970, in years that both sides have. */
const micros = fc.bigInt({ min: -62_135_500_000_000_000n, max: 253_402_200_000_000_000n });

function instantOf(micros: bigint): Temporal.Instant {
  return Temporal.Instant.fromEpochNanoseconds(micros * 1000n);
}

function dayOf(micros: bigint): Temporal.PlainDate {
  return instantOf(micros).toZonedDateTimeISO("UTC").toPlainDate();
}

/** Up to 68 years, of which a float of seconds, as a dataclass has it, holds every microsecond. */
function durationFrom(seconds: number): fc.Arbitrary<Temporal.Duration> {
  const sign = Math.sign(seconds) || 1;
  return fc
    .nat(999_999)
    .map((micros) => Temporal.Duration.from({ seconds, microseconds: sign * micros }).round({ largestUnit: "hours" }));
}

const format = fc.constantFrom("", "csv", "jpeg", "parquet");
const address = fc.stringMatching(/^s3:\/\/bucket\/[a-z0-9]{1,8}(\/[a-z0-9]{1,8})?\.csv$/);

/** JSON without what it cannot say: minus zero. */
const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "p")));

const simple: readonly RandomType[] = [
  { python: "int", schema: z.int(), value: fc.maxSafeInteger(), shape: "number" },
  {
    python: "int",
    schema: z.bigint(),
    value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    shape: "number",
  },
  { python: "float", schema: z.number(), value: fc.double(), shape: "number" },
  { python: "str", schema: z.string(), value: text, shape: "text" },
  { python: "bool", schema: z.boolean(), value: fc.boolean(), shape: "boolean" },
  { python: "datetime", schema: z.date(), value: date, shape: "text" },
  { python: "datetime", schema: Instant, value: micros.map(instantOf), shape: "text" },
  { python: "duration", schema: Duration, value: fc.integer().chain(durationFrom), shape: "number" },
  { python: "date", schema: PlainDate, value: micros.map(dayOf), shape: "text" },
];

const dict: RandomType = {
  python: "dict",
  schema: z.record(z.string(), z.unknown()),
  value: fc.dictionary(key, json, { maxKeys: 3, noNullPrototype: true }),
  shape: "mapping",
};

const enumType: fc.Arbitrary<RandomType> = fc
  .tuple(typeName, fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }))
  .map(([name, values]) => ({
    python: { kind: "enum", name, values },
    schema: z.enum(Object.fromEntries(values.map((value, index) => [`M${index}`, value]))),
    value: fc.constantFrom(...values),
    shape: "text",
  }));

const fileType: fc.Arbitrary<RandomType> = format.map((format) => ({
  python: { kind: "file", format },
  schema: format === "" ? File : File.schema({ format }),
  value: address.map((location) => File.from(location)),
  shape: "mapping",
}));

const directoryType: fc.Arbitrary<RandomType> = format.map((format) => ({
  python: { kind: "directory", format },
  schema: format === "" ? Directory : Directory.schema({ format }),
  value: address.map((location) => Directory.from(location)),
  shape: "mapping",
}));

export const randomType: fc.Arbitrary<RandomType> = fc.letrec<{ type: RandomType; field: RandomType }>((tie) => {
  const dataclass = fc
    .uniqueArray(fc.tuple(fieldName, tie("field")), { minLength: 1, maxLength: 5, selector: ([name]) => name })
    .chain((fields) => {
      // flytekit takes a dataclass for the one of the same name inside of it.
      const taken = JSON.stringify(fields.map(([, { python }]) => python));
      return typeName.filter((name) => !taken.includes(`"${name}"`)).map((name) => dataclassOf(name, fields));
    });
  const both = (inner: fc.Arbitrary<RandomType>): readonly fc.WeightedArbitrary<RandomType>[] => [
    { weight: 4, arbitrary: fc.constantFrom(...simple) },
    { weight: 1, arbitrary: fc.constant(dict) },
    { weight: 1, arbitrary: enumType },
    { weight: 1, arbitrary: fileType },
    { weight: 1, arbitrary: directoryType },
    { weight: 2, arbitrary: inner.map(listOf) },
    { weight: 2, arbitrary: inner.map(mapOf) },
    { weight: 2, arbitrary: inner.filter(isNoUnion).map(optionalOf) },
    { weight: 4, arbitrary: dataclass },
  ];
  const options = { maxDepth: 4, withCrossShrink: true };
  return {
    type: fc.oneof(options, ...both(tie("type")), { weight: 3, arbitrary: unionOf(tie("type").filter(isNoUnion)) }),
    // In a dataclass flytekit writes of a union's lists, maps and enums only what is no union, and no duration beside a bool.
    field: fc.oneof(options, ...both(tie("field")), {
      weight: 1,
      arbitrary: unionOf(fc.constantFrom(...simple.filter(({ python }) => python !== "duration"))),
    }),
  };
}).type;

function isNoUnion({ shape }: RandomType): boolean {
  return shape !== "union";
}

function listOf({ python, schema, value }: RandomType): RandomType {
  return {
    python: { kind: "list", of: python },
    schema: z.array(schema),
    value: fc.array(value, { maxLength: 4 }),
    shape: "list",
  };
}

function mapOf({ python, schema, value }: RandomType): RandomType {
  return {
    python: { kind: "map", of: python },
    schema: z.record(z.string(), schema),
    value: fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true }),
    shape: "mapping",
  };
}

function optionalOf({ python, schema, value }: RandomType): RandomType {
  return {
    python: { kind: "union", of: [python, "none"] },
    schema: schema.nullable(),
    value: fc.option(value, { nil: null }),
    shape: "union",
  };
}

function unionOf(variant: fc.Arbitrary<RandomType>): fc.Arbitrary<RandomType> {
  return fc
    .uniqueArray(variant, { minLength: 2, maxLength: 4, selector: ({ shape }) => shape })
    .map(inOneOrder)
    .map((variants) => ({
      python: { kind: "union", of: variants.map(({ python }) => python) },
      schema: z.union(variants.map(({ schema }) => schema)),
      value: fc.oneof(...variants.map(({ value }) => value)),
      shape: "union",
    }));
}

/** Python keeps one of equal generic types, and unions in another order are equal: of each, one order. */
function inOneOrder(variants: readonly RandomType[]): readonly RandomType[] {
  return variants.toSorted((a, b) => (JSON.stringify(a.python) < JSON.stringify(b.python) ? -1 : 1));
}

function dataclassOf(name: string, fields: readonly (readonly [string, RandomType])[]): RandomType {
  return {
    python: { kind: "dataclass", name, fields: fields.map(([field, { python }]) => [field, python, false]) },
    schema: z.object(Object.fromEntries(fields.map(([field, { schema }]) => [field, schema]))).meta({ title: name }),
    value: fc.record(Object.fromEntries(fields.map(([field, { value }]) => [field, value])), {
      noNullPrototype: true,
    }),
    shape: "mapping",
  };
}
