import { Code, ConnectError } from "@connectrpc/connect";
import { readPiece } from "../files/read-file.ts";
import { openCsv } from "./csv-table.ts";
import type { TableFile, TableSource } from "./table-source.ts";

/** Opens the files of one table as what they are, whatever its type says. @throws ConnectError for a format that cannot be read here. */
export async function openTable(files: readonly TableFile[], format: string): Promise<TableSource> {
  const [first] = files;
  if (first === undefined) throw new ConnectError("No file of a table is there.", Code.NotFound);
  const { bytes } = await readPiece(first.link, 0, 8);
  const mark = String.fromCharCode(...bytes.subarray(0, 6));
  if (mark.startsWith("PAR1")) return (await import("./parquet-table.ts")).openParquet(files);
  const ending = /\.(csv|tsv)$/i.exec(first.name)?.[1]?.toLowerCase() ?? format.toLowerCase();
  if (ending === "csv" || ending === "tsv") return await openCsv(first, ending === "csv" ? "," : "\t");
  const what = mark.startsWith("ARROW1") ? "Arrow" : format || "its format";
  throw new ConnectError(`Rows of ${what} cannot be read here: Parquet and CSV can. Download it.`, Code.Unimplemented);
}
