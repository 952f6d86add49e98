import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import type { CSSProperties } from "react";
import type { RunRow } from "../state/run-tree.ts";
import { lookOf } from "../state/visible-rows.ts";
import { RowPhase } from "../table/node-table.tsx";
import { RowName } from "../table/row-name.tsx";

export interface GraphNodeData extends Record<string, unknown> {
  readonly row: RunRow;
  readonly isOpen: boolean;
  readonly critical: boolean;
  readonly selected: boolean;
  readonly onToggle: (key: string) => void;
}

/** A node of the graph: its name, its phase in colour, sign and word, and what it is. */
export function GraphNode({
  data: { row, isOpen, critical, selected, onToggle },
}: NodeProps<Node<GraphNodeData, "run">>) {
  const look: CSSProperties & Record<"--run-look", string> = { "--run-look": `var(--hal-${lookOf(row)})` };
  return (
    <div
      className="run-graph-node"
      style={look}
      data-group={isOpen}
      data-critical={critical}
      data-selected={selected}
      data-node={row.key}
    >
      <Handle type="target" position={Position.Left} style={{ opacity: 0 }} />
      <span className="run-name" style={{ fontWeight: 600 }}>
        <RowName row={row} open={isOpen} critical={critical} onToggle={onToggle} />
      </span>
      <span style={{ display: "flex", gap: 10, paddingLeft: 24, whiteSpace: "nowrap" }}>
        <RowPhase row={row} />
        <span style={{ color: "var(--hal-dim)" }}>{row.kind}</span>
      </span>
      <Handle type="source" position={Position.Right} style={{ opacity: 0 }} />
    </div>
  );
}
