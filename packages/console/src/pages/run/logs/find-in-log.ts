import type { LogRows } from "./log-rows.ts";
import { bareText } from "./log-spans.ts";

/** Rows that are looked through at once, so that the page stays alive meanwhile. */
const rowsAtOnce = 5000;

/** The rows that hold a text, in whatever case, told as they are found; those from `from` on. Ends early where `signal` says so. */
export async function* findInLog(
  rows: LogRows,
  text: string,
  from: number,
  pause: () => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<readonly number[]> {
  const wanted = text.toLowerCase();
  for (let row = from; row < rows.count; ) {
    const found: number[] = [];
    const end = Math.min(rows.count, row + rowsAtOnce);
    for (; row < end; row += 1) if (holds(rows, row, wanted)) found.push(row);
    yield found;
    await pause();
    if (signal.aborted) return;
  }
}

function holds(rows: LogRows, row: number, wanted: string): boolean {
  const text = bareText(rows.textOf(row)).toLowerCase();
  if (text.includes(wanted)) return true;
  // A text that begins in a row and ends in the next of the same line is the first one's.
  if (!rows.goesOn(row)) return false;
  const next = bareText(rows.textOf(row + 1))
    .toLowerCase()
    .slice(0, wanted.length - 1);
  return (
    text
      .slice(1 - wanted.length)
      .concat(next)
      .includes(wanted) && wanted.length > 1
  );
}
