import { nodePhase } from "../../../format/phase.ts";
import type { RunRow } from "./run-tree.ts";

/** The node that a failed run failed by: the first that failed, and inside of it again. */
export function failingRow(tree: readonly RunRow[]): RunRow | undefined {
  let first: RunRow | undefined;
  for (const row of tree) {
    if (row.node === undefined || nodePhase(row.node.phase).look !== "failed") continue;
    if (first === undefined || (row.node.endedAt ?? Infinity) < (first.node?.endedAt ?? Infinity)) first = row;
  }
  return first && (failingRow(first.children) ?? first);
}
