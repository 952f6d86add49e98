import { displayName } from "../naming/naming.ts";
import type { NodeTarget } from "./graph-node.ts";

/** What a node runs, by name, for messages. */
export function targetName(target: NodeTarget): string {
  return displayName(target.kind === "map" ? target.task.naming : target.naming);
}
