import { FlyteError } from "@haltere/core";
import type { Table as ArrowTable, Data, DataType, List, Vector } from "apache-arrow";
import { type ColumnKind, kindText } from "./column-kind.ts";
import type { Table, TableColumn } from "./table.ts";

type Arrow = typeof import("apache-arrow");

/** A table of Apache Arrow's as one of ours. Throws FlyteError naming a column of a type that no table holds. */
export async function tableOfArrow(table: ArrowTable): Promise<Table> {
  const arrow = await import("apache-arrow");
  const columns = table.schema.fields.map(({ name, type }) => ({ name, kind: kindOfType(arrow, type, name) }));
  return {
    columns,
    async *batches(names) {
      for (const batch of table.batches) {
        yield {
          length: batch.numRows,
          columns: names.map((name) => {
            const index = columns.findIndex((column) => column.name === name);
            const data = batch.data.children[index];
            return data === undefined ? [] : valuesOf(arrow, data);
          }),
        };
      }
    },
  };
}

function kindOfType(arrow: Arrow, type: DataType, name: string): ColumnKind {
  const { DataType: Is } = arrow;
  if (Is.isInt(type)) return { kind: "int" };
  if (Is.isFloat(type)) return { kind: "float" };
  if (Is.isUtf8(type) || Is.isLargeUtf8(type) || Is.isNull(type)) return { kind: "string" };
  if (Is.isBool(type)) return { kind: "boolean" };
  if (Is.isBinary(type) || Is.isLargeBinary(type)) return { kind: "bytes" };
  if (Is.isDate(type)) return { kind: "date" };
  if (Is.isTimestamp(type)) return { kind: "timestamp" };
  if (Is.isDictionary(type)) return kindOfType(arrow, type.dictionary, name);
  if (Is.isList(type)) return { kind: "list", of: kindOfType(arrow, type.valueType, `${name}[]`) };
  throw new FlyteError("InvalidArgument", `the column ${name} is of Arrow's ${type}, which a DataFrame cannot hold`, {
    kind: "user",
    hint: "Cast it to numbers, text, booleans, times, or lists of these.",
  });
}

/** The values of a column as `ColumnKind` has them. Moments are read from the memory itself: Arrow's own values are rounded. */
function valuesOf(arrow: Arrow, data: Data): unknown[] {
  const { type } = data;
  const { DataType: Is } = arrow;
  if (Is.isTimestamp(type)) {
    const factor = nanosecondsPer[type.unit] ?? 1n;
    return mapped(data, (row) => BigInt(data.values[row]) * factor);
  }
  const vector: Vector = new arrow.Vector([data]);
  if (Is.isDate(type)) return mapped(data, (row) => Math.floor(Number(vector.get(row)) / millisecondsPerDay));
  if (Is.isList(type)) {
    return mapped(data, (row) => {
      const items: unknown = vector.get(row);
      const parts = items instanceof arrow.Vector ? items.data : [];
      return parts.flatMap((part) => valuesOf(arrow, part));
    });
  }
  if (Is.isInt(type)) return mapped(data, (row) => BigInt(vector.get(row)));
  return mapped(data, (row) => vector.get(row));
}

const nanosecondsPer: Readonly<Record<number, bigint>> = { 0: 1_000_000_000n, 1: 1_000_000n, 2: 1000n, 3: 1n };
const millisecondsPerDay = 86_400_000;

function mapped(data: Data, value: (row: number) => unknown): unknown[] {
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? value(row) : null));
}

/** A table of ours as Arrow's, all of it in memory: ints of 64 bits, moments of nanoseconds in UTC. */
export async function arrowOfTable(table: Table, names: readonly string[]): Promise<ArrowTable> {
  const arrow = await import("apache-arrow");
  const columns = names.map((name) => {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) throw new FlyteError("Internal", `the table has no column ${name}`);
    return { column, type: typeOfKind(arrow, column), parts: [] as Data[] };
  });
  for await (const batch of table.batches(names)) {
    columns.forEach(({ type, parts }, index) => {
      parts.push(
        dataOf(
          arrow,
          type,
          Array.from(batch.columns[index] ?? [], (value) => value ?? null),
        ),
      );
    });
  }
  const vectors = columns.map(({ column, type, parts }): [string, Vector] => [
    column.name,
    new arrow.Vector(parts.length === 0 ? [dataOf(arrow, type, [])] : parts),
  ]);
  return new arrow.Table(Object.fromEntries(vectors));
}

function typeOfKind(arrow: Arrow, { name, kind }: TableColumn): DataType {
  switch (kind.kind) {
    case "int":
      return new arrow.Int64();
    case "float":
      return new arrow.Float64();
    case "string":
      return new arrow.Utf8();
    case "boolean":
      return new arrow.Bool();
    case "bytes":
      return new arrow.Binary();
    case "date":
      return new arrow.DateDay();
    case "timestamp":
      return new arrow.TimestampNanosecond("UTC");
    case "list":
      return new arrow.List(new arrow.Field("item", typeOfKind(arrow, { name: `${name}[]`, kind: kind.of }), true));
    case "struct":
    case "map":
      throw new FlyteError("InvalidArgument", `the column ${name} of ${kindText(kind)} cannot be read as Arrow`, {
        kind: "user",
        hint: "Read it with rows(), or choose other columns: arrow({ columns: […] }).",
      });
  }
}

/** Arrow's builders, but for what they would round. */
function dataOf(arrow: Arrow, type: DataType, values: readonly unknown[]): Data {
  const { DataType: Is } = arrow;
  if (Is.isTimestamp(type)) return fixed(arrow, type, BigInt64Array.from(values, bits), values);
  if (Is.isDate(type)) {
    const days = Int32Array.from(values, (value) => Number(value ?? 0));
    return fixed(arrow, type, days, values);
  }
  if (Is.isList(type)) return lists(arrow, type, values);
  const builder = arrow.makeBuilder({ type, nullValues: [null, undefined] });
  const isInt = Is.isInt(type);
  for (const value of values) builder.append(isInt && typeof value === "number" ? BigInt(value) : value);
  builder.finish();
  return builder.toVector().data[0] ?? arrow.makeData({ type });
}

function lists(arrow: Arrow, type: List, values: readonly unknown[]): Data {
  const { OFFSET, VALIDITY } = arrow.BufferType;
  const items: unknown[] = [];
  const offsets = new Int32Array(values.length + 1);
  values.forEach((value, index) => {
    if (Array.isArray(value)) for (const item of value) items.push(item ?? null);
    offsets[index + 1] = items.length;
  });
  const { nullBitmap, nullCount } = validity(values);
  return new arrow.Data(type, 0, values.length, nullCount, { [OFFSET]: offsets, [VALIDITY]: nullBitmap }, [
    dataOf(arrow, type.valueType, items),
  ]);
}

function bits(value: unknown): bigint {
  return typeof value === "bigint" ? value : 0n;
}

function fixed(arrow: Arrow, type: DataType, data: BigInt64Array | Int32Array, values: readonly unknown[]): Data {
  const { DATA, VALIDITY } = arrow.BufferType;
  const { nullBitmap, nullCount } = validity(values);
  return new arrow.Data(type, 0, values.length, nullCount, { [DATA]: data, [VALIDITY]: nullBitmap });
}

/** A bit for each value that is there, as Arrow keeps them. */
function validity(values: readonly unknown[]): { readonly nullBitmap: Uint8Array; readonly nullCount: number } {
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  values.forEach((value, index) => {
    if (value === null) nullCount++;
    else nullBitmap[index >> 3] = (nullBitmap[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return { nullBitmap, nullCount };
}
