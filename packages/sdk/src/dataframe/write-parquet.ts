import { open } from "node:fs/promises";
import { FlyteError } from "@haltere/core";
import type { ColumnKind } from "./column-kind.ts";
import { floorDivide } from "./natural-value.ts";
import { parquetSchemaOf } from "./parquet-schema.ts";
import { rowsPerGroup, type Table } from "./table.ts";

/** Writes a table to a Parquet file, batch by batch, compressed with Snappy; times in microseconds, as flytekit has them. */
export async function writeParquet(table: Table, path: string): Promise<void> {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
  if (table.columns.length === 0) {
    throw new FlyteError("InvalidArgument", "a DataFrame without rows and without declared columns has no columns", {
      kind: "user",
      hint: "Declare them: DataFrame.schema({ columns: { … } }).",
    });
  }
  const schema = parquetSchemaOf(table.columns);
  const file = await open(path, "w");
  try {
    const bytes = new ByteWriter();
    const flush = async (): Promise<void> => {
      const piece = bytes.getBytes();
      for (let from = 0; from < piece.length; ) {
        const { bytesWritten } = await file.write(piece, from);
        from += bytesWritten;
      }
      bytes.index = 0;
    };
    const writer = new ParquetWriter({ writer: Object.assign(bytes, { flush }), schema, createdBy: "haltere" });
    for await (const batch of table.batches(table.columns.map(({ name }) => name))) {
      if (batch.length === 0) continue;
      const columnData = table.columns.map(({ name, kind }, index) => ({
        name,
        data: Array.from(batch.columns[index] ?? [], (value) => parquetValue(kind, value)),
      }));
      await writer.write({ columnData, rowGroupSize: rowsPerGroup });
    }
    await writer.finish();
    await flush();
  } finally {
    await file.close();
  }
}

/** What the writer takes for a value of a column: times in microseconds. */
function parquetValue(kind: ColumnKind, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (kind.kind === "timestamp" && typeof value === "bigint") return floorDivide(value, 1000n);
  if (kind.kind === "int" && typeof value === "number") return BigInt(value);
  if (kind.kind === "list" && Array.isArray(value)) return value.map((item) => parquetValue(kind.of, item));
  return value;
}
