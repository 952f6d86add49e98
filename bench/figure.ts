import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** One measured claim: ours beside the peer's, from the same run on the same machine. */
export interface Figure {
  readonly claim: string;
  /** Of calls a second more is better, of all else less. */
  readonly unit: "s" | "ms" | "MiB" | "calls/s";
  readonly haltere: number;
  /** Absent where the peer has nothing of the kind. */
  readonly peer?: { readonly name: string; readonly value: number };
  readonly aim?: number;
}

/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("no measurements");
  return middle;
}

/** Runs something several times and answers the median of how long it took, in milliseconds. */
export async function medianTime(runs: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  return median(times);
}

/** Prints figures as a table, and appends them as JSON lines to `bench/results/<name>.jsonl`. */
export function report(name: string, figures: readonly Figure[]): void {
  const rows = figures.map(({ claim, unit, haltere, peer, aim }) => [
    claim,
    `${shown(haltere)} ${unit}`,
    peer ? `${peer.name} ${shown(peer.value)} ${unit}` : "",
    peer ? `${shown(moreIsBetter(unit) ? haltere / peer.value : peer.value / haltere)}x` : "",
    aim === undefined ? "" : `${shown(aim)} ${unit}${reaches(haltere, aim, unit) ? "" : " (missed)"}`,
  ]);
  printTable([["", "haltere", "peer", "better by", "aim"], ...rows]);
  appendResults(name, figures);
}

/** Prints rows of cells as columns. */
export function printTable(table: readonly (readonly string[])[]): void {
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

/** Appends what was measured to `bench/results/<name>.jsonl`, a line each. */
export function appendResults(name: string, results: readonly object[]): void {
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  for (const result of results)
    appendFileSync(join(folder, `${name}.jsonl`), `${JSON.stringify({ at, node: process.version, ...result })}\n`);
}

function shown(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}

const moreIsBetter = (unit: Figure["unit"]): boolean => unit === "calls/s";

function reaches(value: number, aim: number, unit: Figure["unit"]): boolean {
  return moreIsBetter(unit) ? value >= aim : value <= aim;
}
