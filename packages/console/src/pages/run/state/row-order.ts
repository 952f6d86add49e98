import { rowPhase } from "./row-phase.ts";
import type { RunRow } from "./run-tree.ts";

export const orders = ["name", "phase", "kind", "queued", "ran"] as const;

/** By which column rows stand, among those that lie in the same node. */
export interface RowOrder {
  readonly column: (typeof orders)[number];
  readonly descending: boolean;
}

/** How long a node waited until it began, in milliseconds; until now where it waits. */
function queuedFor({ node }: RunRow, now: number): number | undefined {
  if (node?.createdAt === undefined) return undefined;
  return Math.max(0, (node.startedAt ?? node.endedAt ?? now) - node.createdAt);
}

/** How long a node ran, in milliseconds; until now where it runs. */
function ranFor({ node }: RunRow, now: number): number | undefined {
  if (node?.startedAt === undefined) return undefined;
  return Math.max(0, (node.endedAt ?? now) - node.startedAt);
}

const texts = new Intl.Collator("en", { numeric: true });

/** Compares rows by a column; what has no value stands last, whichever way. */
export function compareRows({ column, descending }: RowOrder, now: number): (one: RunRow, other: RunRow) => number {
  const sign = descending ? -1 : 1;
  if (column === "name" || column === "kind" || column === "phase") {
    const text = (row: RunRow) => (column === "phase" ? rowPhase(row).word : row[column]);
    return (one, other) => sign * texts.compare(text(one), text(other));
  }
  const length = column === "queued" ? queuedFor : ranFor;
  return (one, other) => {
    const [a, b] = [length(one, now), length(other, now)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (a - b);
  };
}

/** `ran`, or `-ran` for the longest first, as the address has it. */
export function orderOf(text: string | undefined): RowOrder | undefined {
  const column = orders.find((one) => one === text?.replace(/^-/, ""));
  return column && { column, descending: text?.startsWith("-") ?? false };
}
