import "@xyflow/react/dist/style.css";
import type { CompiledWorkflow } from "@haltere/idl/core";
import { useQuery } from "@tanstack/react-query";
import { Background, Controls, Handle, type NodeProps, Position, ReactFlow, type Node as Shown } from "@xyflow/react";
import { useMemo } from "react";
import { ErrorPanel } from "../error-panel.tsx";
import { Waiting } from "../waiting.tsx";
import { closureGraph, type GraphNode } from "./closure-graph.ts";
import { layOut, nodeHeight, nodeWidth } from "./lay-out.ts";

type Box = Shown<{ readonly node: GraphNode }, "box">;
const nodeTypes = { box: NodeBox };

/** The graph of a version of a workflow, as it was registered: no run, so no phases. */
export function VersionGraph({ workflow, version }: { readonly workflow: CompiledWorkflow; readonly version: string }) {
  const graph = useMemo(() => closureGraph(workflow), [workflow]);
  const { data: places, error } = useQuery({
    queryKey: ["version-graph", version, graph],
    queryFn: () => layOut(graph.nodes, graph.edges),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <ErrorPanel what="The graph could not be laid out" error={error} />;
  if (!places) return <Waiting />;
  const nodes: Box[] = graph.nodes.map((node) => ({
    id: node.id,
    type: "box",
    position: places.get(node.id) ?? { x: 0, y: 0 },
    width: node.kind === "end" ? 76 : nodeWidth,
    height: nodeHeight,
    data: { node },
    draggable: false,
    connectable: false,
    selectable: false,
    focusable: false,
  }));
  const edges = graph.edges.map(({ from, to }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    focusable: false,
  }));
  return (
    <section className="hal-graph" aria-label="Graph">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={{ maxZoom: 1.1 }}
        minZoom={0.05}
        nodesFocusable={false}
        edgesFocusable={false}
        onlyRenderVisibleElements={nodes.length > 300}
        proOptions={{ hideAttribution: true }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}

function NodeBox({ data: { node } }: NodeProps<Box>) {
  return (
    <div className="hal-graph-node" data-kind={node.kind} title={`${node.title}\n${node.text}`}>
      <Handle type="target" position={Position.Left} />
      <strong className="hal-clip">{node.title}</strong>
      <span className="hal-clip">{node.text}</span>
      <Handle type="source" position={Position.Right} />
    </div>
  );
}
