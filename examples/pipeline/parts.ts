import { once } from "node:events";
import { PassThrough } from "node:stream";
import { DataFrame, type Directory } from "haltere";

/** Tables that grow side by side, each a Parquet file `<name>.parquet` of a directory; of none more than some rows are held. */
export function growingParts<Row extends object>(directory: Directory) {
  const parts = new Map<string, { readonly batches: PassThrough; readonly saved: Promise<void> }>();
  return {
    async add(name: string, rows: readonly Row[]): Promise<void> {
      const part = parts.get(name) ?? open(name);
      if (!part.batches.write(rows)) await Promise.race([once(part.batches, "drain"), part.saved]);
    },
    /** Ends all of them, and answers their names, in order. */
    async finish(): Promise<string[]> {
      for (const { batches } of parts.values()) batches.end();
      await Promise.all([...parts.values()].map(({ saved }) => saved));
      return [...parts.keys()].toSorted();
    },
  };

  function open(name: string) {
    const batches = new PassThrough({ objectMode: true, highWaterMark: 2 });
    const saved = DataFrame.fromRows(rowsOf(batches)).saveAs(directory.newFile(`${name}.parquet`).location);
    const part = { batches, saved };
    parts.set(name, part);
    return part;
  }

  async function* rowsOf(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
    for await (const rows of batches) yield* rows;
  }
}
