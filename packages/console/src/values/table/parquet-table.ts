import { Code, ConnectError } from "@connectrpc/connect";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  type ParquetParsers,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from "hyparquet";
import { readPiece } from "../files/read-file.ts";
import { sizeText } from "../files/size-text.ts";
import { cellText } from "./cell-text.ts";
import { decimalText } from "./decimal-text.ts";
import { columnOf, withoutDecimals } from "./parquet-column.ts";
import type { Cell, TableFile, TableSource } from "./table-source.ts";

/** Snappy is hyparquet's own; the one that comes with the others is WebAssembly, which the page's policy does not run. Few files need them. */
async function compressorsOf(metadata: FileMetaData): Promise<Compressors> {
  const codecs = metadata.row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec));
  if (codecs.every((codec) => codec === undefined || codec === "UNCOMPRESSED" || codec === "SNAPPY")) return {};
  const { decompressBrotli, decompressGzip, decompressLz4, decompressLz4Raw, decompressZstd } = await import(
    "hyparquet-compressors"
  );
  const unpackZstd = (packed: Uint8Array) => decompressZstd(packed);
  return {
    BROTLI: decompressBrotli,
    GZIP: decompressGzip,
    LZ4: decompressLz4,
    LZ4_RAW: decompressLz4Raw,
    ZSTD: unpackZstd,
  };
}

/** What a part of a file that is read at once may have in bytes, packed. */
const mostGroup = 256_000_000;

interface Part {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly name: string;
  readonly first: number;
  readonly rows: number;
}

/** Opens Parquet files that hold one table, reading of each its end, and of its columns what rows in sight need. @throws ConnectError */
export async function openParquet(files: readonly TableFile[]): Promise<TableSource> {
  const parts: Part[] = [];
  let rows = 0;
  let schema: readonly ReturnType<typeof columnOf>[] | undefined;
  for (const { link, size, name } of files) {
    const file = remoteFile(link, size);
    const metadata = await readable(name, () => parquetMetadataAsync(file, { geoparquet: false, parsers }));
    schema ??= parquetSchema(metadata).children.map(columnOf);
    const count = Number(metadata.num_rows);
    parts.push({ file, metadata: withoutDecimals(metadata), name, first: rows, rows: count });
    rows += count;
  }
  if (schema === undefined) throw new ConnectError("There is no file to read.", Code.NotFound);
  const columns = schema;
  return {
    columns,
    rows,
    cut: "",
    async read(start, end) {
      const found: (readonly Cell[])[] = [];
      for (const part of parts) {
        const from = Math.max(0, start - part.first);
        const to = Math.min(part.rows, end - part.first);
        if (from >= to) continue;
        checkGroups(part, from, to);
        const read = await readable(part.name, () => rowsOf(part, from, to));
        for (const row of read) found.push(columns.map((column, at) => textOf(row[at], column)));
      }
      return found;
    },
  };
}

async function rowsOf({ file, metadata }: Part, rowStart: number, rowEnd: number): Promise<readonly unknown[][]> {
  let rows: readonly unknown[][] = [];
  const compressors = await compressorsOf(metadata);
  await parquetRead({
    ...{ file, metadata, compressors, parsers, rowStart, rowEnd },
    ...{ geoparquet: false, utf8: false, useOffsetIndex: true },
    onComplete: (read) => {
      rows = read;
    },
  });
  return rows;
}

function checkGroups({ metadata, name }: Part, from: number, to: number): void {
  let first = 0;
  for (const group of metadata.row_groups) {
    const end = first + Number(group.num_rows);
    const size = Number(group.total_compressed_size ?? group.total_byte_size);
    if (first < to && end > from && size > mostGroup)
      throw new ConnectError(
        `These rows of ${name} lie in a group of ${sizeText(size)}, which is more than a page reads. Download the file.`,
        Code.ResourceExhausted,
      );
    first = end;
  }
}

async function readable<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof ConnectError) throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ConnectError(
      `${name} is no Parquet that can be read: ${why}`,
      Code.DataLoss,
      undefined,
      undefined,
      thrown,
    );
  }
}

/** Pieces that were read last are kept: rows beside each other come from the same. */
function remoteFile(link: string, size: number): AsyncBuffer {
  const kept = new Map<string, Promise<ArrayBuffer>>();
  return {
    byteLength: size,
    slice(start, end = size) {
      const from = start < 0 ? size + start : start;
      const key = `${from}-${end}`;
      const piece = kept.get(key) ?? readPiece(link, from, end).then(({ bytes }) => bytes.buffer);
      kept.delete(key);
      kept.set(key, piece);
      piece.catch(() => kept.delete(key));
      const [oldest] = kept.keys();
      if (kept.size > 64 && oldest !== undefined) kept.delete(oldest);
      return piece;
    },
  };
}

function textOf(value: unknown, { isFloat, isZoned, scale }: ReturnType<typeof columnOf>): Cell {
  if (scale !== undefined) return decimalText(value, scale) ?? cellText(value, isFloat);
  const text = cellText(value, isFloat);
  // A time of no zone is none of UTC either.
  return isZoned ? text : text?.replace(/Z$/, "");
}

const day = 86_400_000;

/** Times as texts, with as many digits as they have; JavaScript's have milliseconds. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value: bigint | null) => timeText(value, 1000n),
  timestampFromMicroseconds: (value: bigint | null) => timeText(value, 1_000_000n),
  timestampFromNanoseconds: (value: bigint | null) => timeText(value, 1_000_000_000n),
  dateFromDays: (value: number | null) => (value === null ? null : new Date(value * day).toISOString().slice(0, 10)),
  jsonFromBytes: (bytes: Uint8Array | null) => (bytes ? new TextDecoder().decode(bytes) : null),
};

function timeText(value: bigint | null | undefined, perSecond: bigint): string | null {
  if (value === null || value === undefined) return null;
  const fraction = ((value % perSecond) + perSecond) % perSecond;
  const date = new Date(Number((value - fraction) / perSecond) * 1000);
  if (Number.isNaN(date.getTime())) return `${value} / ${perSecond} s since 1970`;
  const digits = String(fraction)
    .padStart(String(perSecond).length - 1, "0")
    .replace(/0+$/, "");
  return `${date.toISOString().slice(0, -5)}${digits && `.${digits}`}Z`;
}
