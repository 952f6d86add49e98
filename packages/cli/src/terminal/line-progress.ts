import type { ExecutionProgress, NodeProgress } from "./execution-progress.ts";
import { secondsText } from "./time-text.ts";

/** A line for each change of a node's phase: for logs and pipes. */
export function lineProgress(write: (line: string) => void): ExecutionProgress {
  const seen = new Map<string, string>();
  return {
    update(nodes) {
      for (const node of nodes) {
        if (seen.get(node.id) === node.phase) continue;
        seen.set(node.id, node.phase);
        write(lineOf(node));
      }
    },
    async end() {},
  };
}

function lineOf({ id, name, phase, items, duration, ended }: NodeProgress): string {
  const time = ended && duration ? `in ${secondsText(duration)}` : "";
  return [id, name, phase, items, time].filter(Boolean).join("  ");
}
