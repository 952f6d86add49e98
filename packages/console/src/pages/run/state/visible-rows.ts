import type { PhaseLook } from "../../../format/phase.ts";
import { rowPhase } from "./row-phase.ts";
import type { RunRow } from "./run-tree.ts";

export interface RowFilter {
  /** Part of a node's name or id. */
  readonly text: string;
  readonly look: PhaseLook | undefined;
}

/** The look of how a row stands. */
export const lookOf = (row: RunRow): PhaseLook => rowPhase(row).look;

/** Whether a row is one that a filter finds. */
export function fitsFilter({ text, look }: RowFilter): (row: RunRow) => boolean {
  const wanted = text.trim().toLowerCase();
  return (row) =>
    (look === undefined || lookOf(row) === look) &&
    (wanted === "" || row.name.toLowerCase().includes(wanted) || row.key.toLowerCase().includes(wanted));
}

/** The rows that a list shows, in the tree's order or another among siblings: what is open, or with a filter what it finds and what that lies in. */
export function visibleRows(
  tree: readonly RunRow[],
  open: ReadonlySet<string>,
  filter: RowFilter,
  compare?: (one: RunRow, other: RunRow) => number,
): readonly RunRow[] {
  const found: RunRow[] = [];
  const filtered = filter.text.trim() !== "" || filter.look !== undefined;
  const fits = fitsFilter(filter);
  const inOrder = (rows: readonly RunRow[]) => (compare === undefined ? rows : rows.toSorted(compare));
  const add = (row: RunRow): boolean => {
    const at = found.push(row);
    if (!filtered) {
      if (open.has(row.key)) inOrder(row.children).forEach(add);
      return true;
    }
    const below = inOrder(row.children).map(add).includes(true);
    if (below || fits(row)) return true;
    found.length = at - 1;
    return false;
  };
  inOrder(tree).forEach(add);
  return found;
}
