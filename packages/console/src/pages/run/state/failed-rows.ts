import { nodePhase } from "../../../format/phase.ts";
import type { RunRow } from "./run-tree.ts";

/** The nodes that failed by themselves, and not by what lies in them, in the tree's order. */
export function failedRows(tree: readonly RunRow[]): readonly RunRow[] {
  return tree.flatMap((row) => {
    const below = failedRows(row.children);
    if (below.length > 0) return below;
    return row.node !== undefined && nodePhase(row.node.phase).look === "failed" ? [row] : [];
  });
}

/** The failed node after another in the order of all rows, and after the last the first. */
export function nextFailed(
  failed: readonly RunRow[],
  order: Iterable<string>,
  after: string | undefined,
): RunRow | undefined {
  if (after === undefined) return failed[0];
  const places = new Map([...order].map((key, at) => [key, at]));
  const from = places.get(after) ?? -1;
  return failed.find(({ key }) => (places.get(key) ?? -1) > from) ?? failed[0];
}
