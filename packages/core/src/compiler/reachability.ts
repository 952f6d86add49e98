import type { CompileErrors } from "./compile-error.ts";
import { endNodeId, startNodeId } from "./fixed-nodes.ts";
import type { WorkflowBuilder } from "./workflow-builder.ts";

/** Checks that the nodes form no cycle, and that each is reached from the start node. */
export function checkReachability({ nodes, downstream }: WorkflowBuilder, errors: CompileErrors): void {
  const walk = walkFrom(startNodeId, (id) => [...(downstream.get(id) ?? [])].sort());
  if (walk.cycle !== undefined) {
    const path = walk.cycle.join(" > ");
    errors.add(
      "CycleDetected",
      startNodeId,
      `Nodes wait for each other in a circle: ${path}.`,
      "Take one of these dependencies away.",
    );
    return;
  }
  const unreachable = [...nodes.keys()].filter((id) => id !== endNodeId && !walk.visited.has(id)).sort();
  if (unreachable.length > 0) {
    errors.add(
      "UnreachableNodes",
      startNodeId,
      `The start does not lead to: ${unreachable.join(", ")}.`,
      "They wait for each other, or for a node that is not there; mend their bindings and upstream ids.",
    );
  }
}

/** Depth first, without recursion, since a chain may be thousands of nodes long. */
function walkFrom(
  start: string,
  next: (id: string) => readonly string[],
): { readonly visited: ReadonlySet<string>; readonly cycle: readonly string[] | undefined } {
  const visited = new Set([start]);
  const path = [{ id: start, next: next(start), at: 0 }];
  const open = new Set([start]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const id = top.next[top.at++];
    if (id === undefined) {
      open.delete(top.id);
      path.pop();
    } else if (open.has(id)) {
      return { visited, cycle: [...path.map(({ id }) => id), id] };
    } else if (!visited.has(id)) {
      visited.add(id);
      open.add(id);
      path.push({ id, next: next(id), at: 0 });
    }
  }
  return { visited, cycle: undefined };
}
