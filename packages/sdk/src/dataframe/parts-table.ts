import { FlyteError } from "@haltere/core";
import { kindText } from "./column-kind.ts";
import { readCsv } from "./csv-table.ts";
import type { DeclaredColumn } from "./declared-column.ts";
import type { TableFormat } from "./find-parts.ts";
import { readParquet } from "./read-parquet.ts";
import type { Table } from "./table.ts";

/**
 * A table that lies in one file or several, one after the other.
 * @throws FlyteError naming the file whose columns are not those of the first.
 */
export async function partsTable(
  paths: readonly string[],
  format: TableFormat,
  declared: ReadonlyMap<string, DeclaredColumn> | undefined,
): Promise<Table> {
  const open = (path: string): Promise<Table> => (format === "csv" ? readCsv(path, declared) : readParquet(path));
  const [path = "", ...others] = paths;
  const first = await open(path);
  return {
    columns: first.columns,
    async *batches(names) {
      yield* first.batches(names);
      for (const other of others) {
        const table = await open(other);
        requireSame(first, table, names, other);
        yield* table.batches(names);
      }
    },
  };
}

function requireSame(first: Table, other: Table, names: readonly string[], path: string): void {
  for (const name of names) {
    const [one, two] = [first, other].map(({ columns }) => columns.find((column) => column.name === name)?.kind);
    const wanted = one && kindText(one);
    const found = two && kindText(two);
    if (wanted === found) continue;
    throw new FlyteError(
      "InvalidArgument",
      `the column ${name} of ${path} is ${found ?? "missing"}, elsewhere ${wanted}`,
      {
        kind: "user",
        where: { file: path },
        hint: "The files of one table have the same columns.",
      },
    );
  }
}
