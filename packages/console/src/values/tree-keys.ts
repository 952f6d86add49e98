import { openValue } from "./open-value.ts";
import { pathAbove, type TreeRow } from "./tree-rows.ts";

/** What a key does in a tree: goes to a row, opens or closes one; undefined where it does nothing there. */
export interface Move {
  readonly active?: number;
  readonly toggle?: string;
}

const page = 12;

/** The keys of a tree as the ARIA practices have them. */
export function nextPlace(
  key: string,
  rows: readonly TreeRow[],
  active: number,
  open: ReadonlySet<string>,
): Move | undefined {
  const row = rows[active];
  const within = (index: number): Move => ({ active: Math.max(0, Math.min(rows.length - 1, index)) });
  switch (key) {
    case "ArrowDown":
      return within(active + 1);
    case "ArrowUp":
      return within(active - 1);
    case "PageDown":
      return within(active + page);
    case "PageUp":
      return within(active - page);
    case "Home":
      return within(0);
    case "End":
      return within(rows.length - 1);
    case "Enter":
    case " ":
      return row && { toggle: row.path };
    case "ArrowRight":
      if (row === undefined) return undefined;
      if (!open.has(row.path)) return canOpen(row) ? { toggle: row.path } : {};
      return rows[active + 1]?.depth === row.depth + 1 ? within(active + 1) : {};
    case "ArrowLeft":
      if (row === undefined) return undefined;
      if (open.has(row.path)) return { toggle: row.path };
      return row.depth === 0 ? {} : within(rows.findIndex(({ path }) => path === pathAbove(row.path)));
    default:
      return undefined;
  }
}

function canOpen(row: TreeRow): boolean {
  const opened = openValue(row.held);
  return opened.kind !== "branch" || opened.parts.length > 0;
}
