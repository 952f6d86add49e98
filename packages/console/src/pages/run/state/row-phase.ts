import { nodePhase, type Phase } from "../../../format/phase.ts";
import type { RunRow } from "./run-tree.ts";

/** Whether a gate waits for a person, and not for time to pass. */
export const gateAsks = ({ spec }: RunRow): boolean =>
  spec?.target.case === "gateNode" && spec.target.value.condition.case !== "sleep";

/** How a node stands: one that has not begun is told so, and a gate that runs waits for the reader. */
export function rowPhase(row: RunRow): Phase {
  if (row.node === undefined) return { name: "UNDEFINED", word: "Not started", look: "queued", terminal: false };
  const phase = nodePhase(row.node.phase);
  return gateAsks(row) && !phase.terminal ? { ...phase, word: "Waiting for you", look: "paused" } : phase;
}
