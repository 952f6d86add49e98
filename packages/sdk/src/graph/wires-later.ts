import type { NodeTarget } from "./graph-node.ts";
import { walkNodes } from "./walk-nodes.ts";

/**
 * Whether the body of a dynamic or an eager workflow is among what runs: it may call anything, and only when it runs is it
 * known what. The workflows must not call themselves (`refuseRecursion`).
 */
export function wiresLater(target: NodeTarget): boolean {
  const seen = new Set<NodeTarget>();
  const wires = (target: NodeTarget): boolean => {
    if (seen.has(target)) return false;
    seen.add(target);
    switch (target.kind) {
      case "task":
        return target.body.kind === "dynamic" || target.body.kind === "eager";
      case "map":
        return wires(target.mapped);
      case "workflow":
        return [...walkNodes(target.graph())].some((node) => wires(node.target));
      case "launch plan":
        return wires(target.workflow);
      case "reference":
      case "conditional":
      case "gate":
        return false;
    }
  };
  return wires(target);
}
