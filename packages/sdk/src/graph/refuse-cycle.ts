import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { GraphNode } from "./graph-node.ts";
import { nodesBefore } from "./walk-nodes.ts";

/**
 * Data cannot run in a circle, since a reference exists only after its call; `chain` can say so.
 * @throws FlyteError naming the nodes.
 */
export function refuseCycle(nodes: readonly GraphNode[], owner: ErrorPlace): void {
  const done = new Set<GraphNode>();
  const path: GraphNode[] = [];
  const visit = (node: GraphNode): void => {
    if (done.has(node)) return;
    const start = path.indexOf(node);
    if (start >= 0) {
      const circle = [...path.slice(start), node].map(({ id }) => id).reverse();
      throw new FlyteError("InvalidArgument", `the nodes wait for each other: ${circle.join(" -> ")}`, {
        where: { ...owner, node: node.id },
        hint: "Take one of the orders given with chain or after away.",
      });
    }
    path.push(node);
    for (const earlier of nodesBefore(node)) visit(earlier);
    path.pop();
    done.add(node);
  };
  for (const node of nodes) visit(node);
}
