import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import ElkWorker from "elkjs/lib/elk-worker.min.js?worker";
import type { GraphEdge, GraphNode } from "./closure-graph.ts";

export const nodeWidth = 210;
export const nodeHeight = 48;

/** Where each node goes, from left to right; found in a worker, so that the page goes on meanwhile. */
export async function layOut(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): Promise<ReadonlyMap<string, { readonly x: number; readonly y: number }>> {
  const elk = new ELK({ workerFactory: () => new ElkWorker() });
  try {
    const graph: ElkNode = {
      id: "graph",
      layoutOptions: {
        "elk.algorithm": "layered",
        "elk.direction": "RIGHT",
        "elk.spacing.nodeNode": "22",
        "elk.layered.spacing.nodeNodeBetweenLayers": "56",
      },
      children: nodes.map(({ id, kind }) => ({ id, width: kind === "end" ? 76 : nodeWidth, height: nodeHeight })),
      edges: edges.map(({ from, to }, index) => ({ id: `e${index}`, sources: [from], targets: [to] })),
    };
    const placed = await elk.layout(graph);
    return new Map((placed.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  } finally {
    elk.terminateWorker();
  }
}
