import "@xyflow/react/dist/base.css";
import { useComputedColorScheme } from "@mantine/core";
import { Controls, type Edge, MiniMap, type Node, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { PhaseLook } from "../../../format/phase.ts";
import { type RunRow, rowsByKey } from "../state/run-tree.ts";
import { lookOf } from "../state/visible-rows.ts";
import type { NodeListProps } from "../table/node-table.tsx";
import { GraphNode, type GraphNodeData } from "./graph-node.tsx";
import { placeByElk } from "./place-by-elk.ts";
import { placeInRanks } from "./place-in-ranks.ts";
import { type Placed, shapeCount, shapesOf } from "./placed.ts";

interface RunGraphProps extends NodeListProps {
  readonly tree: readonly RunRow[];
  readonly find: string;
  readonly look: PhaseLook | undefined;
}

const nodeTypes = { run: GraphNode };
/** Above this many, drawing with care would take too long to wait for. */
const large = 1200;

/** The nodes as a graph; what lies in a node is drawn in it where it is open. */
export function RunGraph(props: RunGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({ tree, open, critical, selected, onSelect, onToggle, find, look }: RunGraphProps) {
  const scheme = useComputedColorScheme("light");
  const { places, error } = usePlaces(tree, open);
  const rows = useMemo(() => rowsByKey(tree), [tree]);
  const toggle = useRef(onToggle);
  toggle.current = onToggle;
  const wanted = find.trim().toLowerCase();
  const nodes = useMemo(
    () =>
      (places ?? []).flatMap((place): Node<GraphNodeData, "run">[] => {
        const row = rows.get(place.key);
        if (row === undefined) return [];
        const fits =
          (wanted === "" || row.name.toLowerCase().includes(wanted) || row.key.includes(wanted)) &&
          (look === undefined || lookOf(row) === look);
        return [
          {
            id: place.key,
            type: "run",
            position: { x: place.x, y: place.y },
            width: place.width,
            height: place.height,
            style: { opacity: fits ? 1 : 0.35 },
            ...(row.parentKey === "" ? {} : { parentId: row.parentKey }),
            ariaLabel: row.name,
            data: {
              row,
              isOpen: open.has(row.key) && row.children.length > 0,
              critical: critical.has(row.key),
              selected: row.key === selected,
              onToggle: (key) => toggle.current(key),
            },
          },
        ];
      }),
    [places, rows, open, critical, selected, wanted, look],
  );
  const edges = useMemo(() => {
    const there = new Set(places?.map(({ key }) => key));
    return [...there].flatMap((key) =>
      (rows.get(key)?.upstream ?? [])
        .filter((from) => there.has(from))
        .map((from): Edge => {
          const onPath = critical.has(from) && critical.has(key);
          return {
            id: `${from}→${key}`,
            source: from,
            target: key,
            focusable: false,
            style: onPath ? { stroke: "var(--hal-aborted)", strokeWidth: 2 } : { stroke: "var(--hal-skipped)" },
            zIndex: 1,
          };
        }),
    );
  }, [places, rows, critical]);
  if (error !== undefined) return <ErrorPanel what="The graph could not be drawn" error={error} />;
  if (places === undefined) return <Waiting />;
  return (
    <section className="run-view" aria-label="Graph" data-placed={places.length} style={{ overflow: "hidden" }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={scheme}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        elementsSelectable={false}
        nodesFocusable={false}
        minZoom={0.02}
        fitView
        fitViewOptions={{ maxZoom: 1, minZoom: 0.3 }}
        onNodeClick={(_, { id }) => onSelect(id)}
      >
        <Controls showInteractive={false} />
        {places.length > 40 && places.length <= large && (
          <MiniMap pannable zoomable nodeColor={(node) => colorOf(rows.get(node.id))} ariaLabel="Overview" />
        )}
        <Goto wanted={wanted} selected={selected} nodes={nodes} />
      </ReactFlow>
    </section>
  );
}

const colorOf = (row: RunRow | undefined): string => (row === undefined ? "transparent" : `var(--hal-${lookOf(row)})`);

/** Goes to the chosen node, or to the first that is found. */
function Goto({
  wanted,
  selected,
  nodes,
}: {
  readonly wanted: string;
  readonly selected: string | undefined;
  readonly nodes: readonly Node<GraphNodeData>[];
}) {
  const { fitView } = useReactFlow();
  const found =
    wanted === ""
      ? selected
      : (nodes.find(({ data: { row } }) => row.name.toLowerCase().includes(wanted) || row.key.includes(wanted))?.id ??
        undefined);
  useEffect(() => {
    if (found !== undefined) void fitView({ nodes: [{ id: found }], maxZoom: 1, padding: 1 });
  }, [found, fitView]);
  return null;
}

/** Where the nodes stand; placed again when the graph changes, not when phases do. */
function usePlaces(
  tree: readonly RunRow[],
  open: ReadonlySet<string>,
): { readonly places: readonly Placed[] | undefined; readonly error: unknown } {
  const [placed, setPlaced] = useState<{ readonly places: readonly Placed[] | undefined; readonly error: unknown }>({
    places: undefined,
    error: undefined,
  });
  const shapes = shapesOf(tree, open);
  const form = JSON.stringify(shapes);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is what the shapes are
  useEffect(() => {
    if (shapeCount(shapes) > large) {
      setPlaced({ places: placeInRanks(shapes), error: undefined });
      return;
    }
    let left = false;
    placeByElk(shapes).then(
      (places) => left || setPlaced({ places, error: undefined }),
      (error: unknown) => left || setPlaced({ places: undefined, error }),
    );
    return () => {
      left = true;
    };
  }, [form]);
  return placed;
}
