import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FlyteError } from "@haltere/core";
import { type ColumnKind, kindText } from "./column-kind.ts";
import { csvLine, csvRecords } from "./csv.ts";
import type { DeclaredColumn } from "./declared-column.ts";
import { floorDivide } from "./natural-value.ts";
import { rowsPerGroup, type Table, type TableBatch } from "./table.ts";

const nanosecondsPerMillisecond = 1_000_000n;
const millisecondsPerDay = 86_400_000;

/**
 * Opens a CSV file of this machine whose first line names the columns. CSV does not say what a column holds: declared ones
 * are read as declared, the others as text.
 */
export async function readCsv(path: string, declared: ReadonlyMap<string, DeclaredColumn> | undefined): Promise<Table> {
  const records = () => csvRecords(createReadStream(path, { encoding: "utf8" }));
  const names: string[] = [];
  try {
    for await (const header of records()) {
      names.push(...header.map((name) => name ?? ""));
      break;
    }
  } catch (thrown) {
    throw new FlyteError("NotFound", `the table ${path} cannot be read: ${FlyteError.from(thrown).message}`, {
      kind: "user",
      where: { file: path },
      cause: thrown,
    });
  }
  const columns = names.map((name) => ({ name, kind: declared?.get(name)?.kind ?? ({ kind: "string" } as const) }));
  return {
    columns,
    async *batches(wanted) {
      const places = wanted.map((name) => names.indexOf(name));
      const kinds = places.map((place) => columns[place]?.kind ?? ({ kind: "string" } as const));
      let group = places.map((): unknown[] => []);
      let length = 0;
      let line = 0;
      for await (const record of records()) {
        if (line++ === 0) continue;
        if (record.length !== names.length) {
          throw new FlyteError(
            "InvalidArgument",
            `record ${line} of ${path} has ${record.length} fields, its header ${names.length}`,
            {
              kind: "user",
              where: { file: path },
            },
          );
        }
        places.forEach((place, index) => {
          const kind = kinds[index] ?? { kind: "string" };
          group[index]?.push(parsed(record[place] ?? null, kind, names[place] ?? "", line));
        });
        if (++length < rowsPerGroup) continue;
        yield { length, columns: group };
        group = places.map(() => []);
        length = 0;
      }
      if (length > 0) yield { length, columns: group };
    },
  };
}

function parsed(text: string | null, kind: ColumnKind, name: string, line: number): unknown {
  if (text === null) return null;
  const value = parsedValue(text, kind);
  if (value !== undefined) return value;
  throw new FlyteError(
    "InvalidArgument",
    `${JSON.stringify(text)} in the column ${name} of record ${line} is no ${kindText(kind)}`,
    { kind: "user", hint: "Declare the column as z.string(), or write the file as Parquet." },
  );
}

function parsedValue(text: string, kind: ColumnKind): unknown {
  switch (kind.kind) {
    case "string":
      return text;
    case "int":
      return /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined;
    case "float": {
      const number = Number(text.replace(/^([+-]?)inf$/i, "$1Infinity"));
      return Number.isNaN(number) && text.toLowerCase() !== "nan" ? undefined : number;
    }
    case "boolean":
      return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
    case "timestamp":
      return moment(text);
    case "date": {
      const milliseconds = Date.parse(text.slice(0, 10));
      return Number.isNaN(milliseconds) ? undefined : milliseconds / millisecondsPerDay;
    }
    default:
      return undefined;
  }
}

/** A time as pandas and ISO 8601 write it, with up to nine digits of a second; UTC where no zone is told. */
function moment(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  const milliseconds =
    match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2] ?? "00:00:00"}${match[4] ?? "Z"}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * nanosecondsPerMillisecond + BigInt((match?.[3] ?? "").padEnd(9, "0"));
}

/** Writes a table to a CSV file that pandas reads; times in microseconds, as flytekit has them. */
export async function writeCsv(table: Table, path: string): Promise<void> {
  const nested = table.columns.find(({ kind }) => kind.kind === "list" || kind.kind === "bytes");
  if (nested !== undefined) {
    throw new FlyteError(
      "InvalidArgument",
      `the column ${nested.name} of ${kindText(nested.kind)} cannot be written as CSV`,
      {
        kind: "user",
        hint: "Write the table as Parquet.",
      },
    );
  }
  await pipeline(Readable.from(lines(table)), createWriteStream(path));
}

async function* lines(table: Table): AsyncGenerator<string> {
  const names = table.columns.map(({ name }) => name);
  const kinds = table.columns.map(({ kind }) => kind);
  yield csvLine(names);
  for await (const batch of table.batches(names)) yield linesOf(batch, kinds);
}

function linesOf({ length, columns }: TableBatch, kinds: readonly ColumnKind[]): string {
  let text = "";
  for (let row = 0; row < length; row++) {
    text += csvLine(kinds.map((kind, index) => textOf(kind, columns[index]?.[row])));
  }
  return text;
}

function textOf(kind: ColumnKind, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  switch (kind.kind) {
    case "boolean":
      return value === true ? "True" : "False";
    case "timestamp":
      return typeof value === "bigint" ? momentText(value) : String(value);
    case "date":
      return typeof value === "number"
        ? new Date(value * millisecondsPerDay).toISOString().slice(0, 10)
        : String(value);
    case "float":
      return typeof value === "number" && !Number.isFinite(value) && !Number.isNaN(value)
        ? String(value).replace("Infinity", "inf")
        : String(value);
    default:
      return String(value);
  }
}

/** `2024-01-02 03:04:05.678901+00:00` */
function momentText(nanoseconds: bigint): string {
  const microseconds = floorDivide(nanoseconds, 1000n);
  const milliseconds = floorDivide(microseconds, 1000n);
  const iso = new Date(Number(milliseconds)).toISOString();
  const last = String(microseconds - milliseconds * 1000n).padStart(3, "0");
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${last}+00:00`;
}
