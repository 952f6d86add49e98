import { open } from "node:fs/promises";
import { FlyteError } from "@haltere/core";
import type { AsyncBuffer, FileMetaData, ParquetParsers } from "hyparquet";
import { kindOfTree } from "./parquet-schema.ts";
import type { Table, TableBatch } from "./table.ts";

/** Opens a Parquet file of this machine. Of its rows, those of one row group are held at a time. */
export async function readParquet(path: string): Promise<Table> {
  const { parquetMetadataAsync, parquetSchema } = await import("hyparquet");
  return await withFile(path, async (file) => {
    const metadata = await parquetMetadataAsync(file, { geoparquet: false, parsers });
    const columns = parquetSchema(metadata).children.map((child) => ({
      name: child.element.name,
      kind: kindOfTree(child),
    }));
    return { columns, batches: (names) => batches(path, metadata, names) };
  });
}

async function* batches(path: string, metadata: FileMetaData, names: readonly string[]): AsyncGenerator<TableBatch> {
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows);
    yield await readGroup(path, metadata, names, start, end);
    start = end;
  }
}

async function readGroup(
  path: string,
  metadata: FileMetaData,
  names: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<TableBatch> {
  const [{ parquetRead }, { compressors }] = await Promise.all([import("hyparquet"), import("hyparquet-compressors")]);
  const found = new Map<string, { readonly from: number; readonly data: ArrayLike<unknown> }[]>();
  if (names.length > 0) {
    await withFile(path, (file) =>
      parquetRead({
        ...{ file, metadata, compressors, parsers, rowStart, rowEnd },
        ...{ columns: [...names], utf8: false, geoparquet: false },
        onChunk({ columnName, columnData, rowStart: from }) {
          const parts = found.get(columnName) ?? [];
          parts.push({ from, data: columnData });
          found.set(columnName, parts);
        },
      }),
    );
  }
  const length = rowEnd - rowStart;
  return { length, columns: names.map((name) => column(name, found.get(name) ?? [], rowStart, length, path)) };
}

/** The parts of a column in the order of their rows. */
function column(
  name: string,
  parts: readonly { readonly from: number; readonly data: ArrayLike<unknown> }[],
  start: number,
  length: number,
  path: string,
): ArrayLike<unknown> {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0 && only.from === start && only.data.length === length) return only.data;
  const whole = new Array<unknown>(length).fill(null);
  let filled = 0;
  for (const { from, data } of parts) {
    for (let index = 0; index < data.length; index++) {
      const row = from - start + index;
      if (row < 0 || row >= length) continue;
      whole[row] = data[index];
      filled++;
    }
  }
  if (filled === length) return whole;
  throw new FlyteError("InvalidArgument", `${path} has ${filled} of ${length} values of the column ${name}`, {
    kind: "user",
    where: { file: path },
    hint: "The file is damaged; write it again.",
  });
}

/** Values as `ColumnKind` has them, with nothing lost. */
const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value: bigint | null) => scaled(value, 1_000_000n),
  timestampFromMicroseconds: (value: bigint | null) => scaled(value, 1000n),
  timestampFromNanoseconds: (value: bigint | null) => scaled(value, 1n),
  dateFromDays: (value: number | null) => value ?? null,
  jsonFromBytes: (bytes: Uint8Array | null) => (bytes === null || bytes === undefined ? null : text.decode(bytes)),
};

const text = new TextDecoder();

function scaled(value: bigint | null | undefined, by: bigint): bigint | null {
  return value === null || value === undefined ? null : value * by;
}

async function withFile<T>(path: string, work: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  const handle = await open(path).catch((thrown: unknown) => {
    throw new FlyteError("NotFound", `the table ${path} cannot be read: ${FlyteError.from(thrown).message}`, {
      kind: "user",
      where: { file: path },
      cause: thrown,
    });
  });
  try {
    const { size } = await handle.stat();
    return await work({
      byteLength: size,
      async slice(start, end = size) {
        const piece = new ArrayBuffer(end - start);
        const bytes = new Uint8Array(piece);
        for (let at = 0; at < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
          if (bytesRead === 0) throw new Error("it ends before its end");
          at += bytesRead;
        }
        return piece;
      },
    });
  } catch (thrown) {
    if (thrown instanceof FlyteError) throw thrown;
    throw new FlyteError(
      "InvalidArgument",
      `${path} is no Parquet that can be read: ${FlyteError.from(thrown).message}`,
      {
        kind: "user",
        where: { file: path },
        cause: thrown,
      },
    );
  } finally {
    await handle.close();
  }
}
