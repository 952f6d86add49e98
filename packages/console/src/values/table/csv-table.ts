import { Code, ConnectError } from "@connectrpc/connect";
import { textOf } from "../files/content-kind.ts";
import { readPiece } from "../files/read-file.ts";
import { sizeText } from "../files/size-text.ts";
import { csvRows } from "./csv-rows.ts";
import type { TableFile, TableSource } from "./table-source.ts";

const most = 4_000_000;

/** Opens separated values, of which the first row names the columns; of a large file its beginning. */
export async function openCsv(file: TableFile, separator: string): Promise<TableSource> {
  const { bytes, size } = await readPiece(file.link, 0, most);
  const isWhole = bytes.length === size;
  const text = textOf(bytes, isWhole);
  if (text === undefined) throw new ConnectError(`${file.name} is no text.`, Code.InvalidArgument);
  const all = csvRows(text.replace(/^\uFEFF/, ""), separator);
  // The last row of a piece may be cut.
  const rows = isWhole ? all : all.slice(0, -1);
  const [head = [], ...body] = rows;
  const width = body.reduce((widest, row) => Math.max(widest, row.length), head.length);
  return {
    columns: Array.from({ length: width }, (_, at) => ({ name: head[at] ?? "", type: "text", isNumber: false })),
    rows: body.length,
    cut: isWhole ? "" : `the first ${sizeText(bytes.length)} of ${sizeText(size)}`,
    read: async (start, end) => body.slice(start, end),
  };
}
