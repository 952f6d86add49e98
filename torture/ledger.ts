import { existsSync, readFileSync } from "node:fs";

/** What an attempt wrote down by itself, outside of all that may fail. */
export interface Note {
  readonly what: "begin" | "end" | "delete";
  /** The attempt's name, in Flyte its pod's. */
  readonly attempt: string;
  /** Names what several executions share, such as a result in the cache. */
  readonly key: string;
  readonly pid: number;
}

/** The whole lines of a file that many processes append to. */
export function readLedger(file: string): readonly Note[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  // What follows the last line's end is being written.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Note);
}
