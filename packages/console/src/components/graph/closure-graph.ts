import type { CompiledWorkflow, Node } from "@haltere/idl/core";
import { nodeRuns } from "../../format/workflow-facts.ts";

/** A node of a version's graph, before it has a place. */
export interface GraphNode {
  readonly id: string;
  readonly kind: Node["target"]["case"] | "end";
  readonly title: string;
  readonly text: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/** The nodes of a compiled workflow and what follows what; its start and end only where something hangs on them. */
export function closureGraph({ template, connections }: CompiledWorkflow): {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
} {
  const edges = Object.entries(connections?.downstream ?? {}).flatMap(([from, { ids }]) =>
    ids.map((to) => ({ from, to })),
  );
  const nodes = (template?.nodes ?? []).filter(({ id }) => id !== "start-node" && id !== "end-node");
  const known = new Set(["start-node", "end-node", ...nodes.map(({ id }) => id)]);
  return {
    nodes: [
      { id: "start-node", kind: "end", title: "Start", text: "" },
      ...nodes.map((node) => ({
        id: node.id,
        kind: node.target.case,
        title: node.metadata?.name && node.metadata.name !== node.id ? `${node.id} · ${node.metadata.name}` : node.id,
        text: nodeRuns(node),
      })),
      { id: "end-node", kind: "end", title: "End", text: "" },
    ],
    edges: edges.filter(({ from, to }) => known.has(from) && known.has(to)),
  };
}
