import "@xyflow/react/dist/base.css";
import "./graph.css";
import { useComputedColorScheme } from "@mantine/core";
import {
  ControlButton,
  Controls,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  ViewportPortal,
} from "@xyflow/react";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef } from "react";
import { ErrorPanel } from "../error-panel.tsx";
import { Waiting } from "../waiting.tsx";
import { GraphMap } from "./graph-map.tsx";
import { type Part, partOf, placesIn, routesIn, samePart } from "./in-sight.ts";
import { pathOf } from "./path-of.ts";
import type { Layout, Placed, Shape } from "./shape.ts";
import { useLayout } from "./use-layout.ts";
import { beginningOf, holding, showing, wholeOf } from "./viewport-of.ts";

/** What a place shows, in fields: a box is rendered anew when one of them is another. */
export type Shown = Readonly<Record<string, unknown>>;

interface GraphCanvasProps<D extends Shown> {
  readonly label: string;
  readonly shapes: readonly Shape[];
  readonly shownAt: (key: string) => D | undefined;
  /** A place's box, the same component always. */
  readonly box: (props: { readonly data: D }) => ReactNode;
  /** The colour of a place, for views from afar. */
  readonly colorOf: (key: string) => string;
  /** Whether the edge between two is told apart from others. */
  readonly strong?: (from: string, to: string) => boolean;
  /** What is gone to, when it changes. */
  readonly goal?: string | undefined;
  readonly onChoose?: (key: string) => void;
  /** What stands over the graph, in a corner. */
  readonly children?: ReactNode;
}

type Box<D extends Shown> = Node<D, "box">;
/** More boxes than these in sight are drawn as mere colours. */
const near = 260;

/** A graph that is laid out beside the page's own work, and of which what is in sight is rendered. */
export function GraphCanvas<D extends Shown>(props: GraphCanvasProps<D>) {
  const frame = useRef<HTMLElement>(null);
  const { layout, error } = useLayout(props.shapes, frame);
  return (
    <section ref={frame} className="hal-graph" aria-label={props.label} data-placed={layout?.places.length}>
      {error !== undefined && <ErrorPanel what="The graph could not be drawn" error={error} />}
      {error === undefined && layout === undefined && <Waiting />}
      {layout !== undefined && (
        <ReactFlowProvider>
          <Canvas {...props} layout={layout} frame={frame} />
        </ReactFlowProvider>
      )}
    </section>
  );
}

interface CanvasProps<D extends Shown> extends GraphCanvasProps<D> {
  readonly layout: Layout;
  readonly frame: RefObject<HTMLElement | null>;
}

function Canvas<D extends Shown>({
  layout,
  frame,
  shownAt,
  box,
  colorOf,
  strong,
  goal,
  onChoose,
  children,
}: CanvasProps<D>) {
  const scheme = useComputedColorScheme("light");
  const part = useStore(({ transform, width, height }) => partOf(transform, width, height), samePart);
  const places = useMemo(() => placesIn(layout.places, part), [layout, part]);
  const far = places.length > near;
  const nodes = useNodes(far ? [] : places, shownAt);
  const nodeTypes = useMemo(() => ({ box }), [box]);
  const first = useRef(beginningOf(layout, frame.current?.getBoundingClientRect() ?? { width: 1000, height: 600 }));
  useKeptInPlace(layout, frame);
  useGoal(layout, goal, frame);
  const { setViewport } = useReactFlow();
  const least = useMemo(() => wholeOf(layout, { width: 300, height: 200 }).zoom, [layout]);
  return (
    <ReactFlow
      nodes={nodes}
      nodeTypes={nodeTypes}
      colorMode={scheme}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={false}
      nodesFocusable={false}
      deleteKeyCode={null}
      minZoom={least}
      maxZoom={2}
      defaultViewport={first.current}
      onNodeClick={(_, { id }) => onChoose?.(id)}
      proOptions={{ hideAttribution: true }}
    >
      <ViewportPortal>
        <Lines layout={layout} part={part} strong={strong} />
        {far && <FarBoxes places={places} colorOf={colorOf} />}
      </ViewportPortal>
      <Controls showInteractive={false} showFitView={false}>
        <ControlButton
          aria-label="Show all"
          title="Show all"
          onClick={() => {
            const pane = frame.current?.getBoundingClientRect();
            if (pane) void setViewport(wholeOf(layout, pane));
          }}
        >
          <svg aria-hidden="true" viewBox="0 0 16 16">
            <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" fill="none" stroke="currentColor" strokeWidth={1.6} />
          </svg>
        </ControlButton>
      </Controls>
      {layout.places.length > 40 && <GraphMap layout={layout} colorOf={colorOf} />}
      {children}
    </ReactFlow>
  );
}

/** The nodes in sight; one that shows the same as before is the same object, so that it is not rendered anew. */
function useNodes<D extends Shown>(places: readonly Placed[], shownAt: (key: string) => D | undefined): Box<D>[] {
  const kept = useRef<Kept<D>>({ byKey: new Map(), nodes: [] });
  const byKey = new Map<string, { readonly place: Placed; readonly node: Box<D> }>();
  for (const place of places) {
    const shown = shownAt(place.key);
    if (shown === undefined) continue;
    const before = kept.current.byKey.get(place.key);
    byKey.set(
      place.key,
      before?.place === place && sameFields(before.node.data, shown) ? before : { place, node: nodeOf(place, shown) },
    );
  }
  const nodes = [...byKey.values()].map(({ node }) => node);
  const before = kept.current.nodes;
  const same = nodes.length === before.length && nodes.every((node, at) => node === before[at]);
  useEffect(() => {
    if (!same) kept.current = { byKey, nodes };
  });
  return same ? before : nodes;
}

interface Kept<D extends Shown> {
  readonly byKey: ReadonlyMap<string, { readonly place: Placed; readonly node: Box<D> }>;
  readonly nodes: Box<D>[];
}

function sameFields(one: Shown, other: Shown): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.is(one[name], other[name]));
}

const nodeOf = <D extends Shown>({ key, x, y, width, height, depth }: Placed, data: D): Box<D> => ({
  id: key,
  type: "box",
  position: { x, y },
  width,
  height,
  measured: { width, height },
  handles: [],
  zIndex: depth,
  data,
});

function Lines({
  layout,
  part,
  strong,
}: {
  readonly layout: Layout;
  readonly part: Part;
  readonly strong: GraphCanvasProps<Shown>["strong"];
}) {
  const routes = useMemo(() => routesIn(layout.routes, part), [layout, part]);
  const [plain, told] = useMemo(() => {
    const isStrong = routes.map(({ from, to }) => strong?.(from, to) ?? false);
    return [pathOf(routes.filter((_, at) => !isStrong[at])), pathOf(routes.filter((_, at) => isStrong[at]))];
  }, [routes, strong]);
  return (
    <svg aria-hidden="true" className="hal-graph-lines">
      <path d={plain} />
      <path d={told} data-strong="true" />
    </svg>
  );
}

function FarBoxes({
  places,
  colorOf,
}: {
  readonly places: readonly Placed[];
  readonly colorOf: (key: string) => string;
}) {
  const byColor = new Map<string, string>();
  for (const { key, x, y, width, height, depth } of places) {
    const color = `${depth}/${colorOf(key)}`;
    byColor.set(color, `${byColor.get(color) ?? ""}M${x},${y}h${width}v${height}h${-width}z`);
  }
  return (
    <svg aria-hidden="true" className="hal-graph-far">
      {[...byColor]
        .sort(([one], [other]) => one.localeCompare(other))
        .map(([color, path]) => (
          <path key={color} d={path} fill={color.slice(color.indexOf("/") + 1)} />
        ))}
    </svg>
  );
}

/** What the reader looked at stays where it is on the screen when the graph is placed anew: what was pressed last, else what is nearest to the middle. */
function useKeptInPlace(layout: Layout, frame: RefObject<HTMLElement | null>): void {
  const { getViewport, setViewport } = useReactFlow();
  const before = useRef(layout);
  const pressed = useRef<string>(undefined);
  useEffect(() => {
    const pane = frame.current;
    const listen = ({ target }: Event) => {
      const node = target instanceof Element ? target.closest(".react-flow__node") : null;
      pressed.current = node?.getAttribute("data-id") ?? pressed.current;
    };
    pane?.addEventListener("pointerdown", listen, { capture: true });
    pane?.addEventListener("keydown", listen, { capture: true });
    return () => {
      pane?.removeEventListener("pointerdown", listen, { capture: true });
      pane?.removeEventListener("keydown", listen, { capture: true });
    };
  }, [frame]);
  useLayoutEffect(() => {
    const former = before.current;
    before.current = layout;
    const pane = frame.current?.getBoundingClientRect();
    if (former === layout || pane === undefined) return;
    const view = getViewport();
    const places = new Map(layout.places.map((place) => [place.key, place]));
    const middle = { x: (pane.width / 2 - view.x) / view.zoom, y: (pane.height / 2 - view.y) / view.zoom };
    const distance = ({ x, y }: Placed) => Math.hypot(x - middle.x, y - middle.y);
    let anchor: Placed | undefined;
    for (const place of former.places) {
      if (!places.has(place.key)) continue;
      if (place.key === pressed.current) {
        anchor = place;
        break;
      }
      if (anchor === undefined || distance(place) < distance(anchor)) anchor = place;
    }
    const now = anchor && places.get(anchor.key);
    if (anchor === undefined || now === undefined) {
      void setViewport(beginningOf(layout, pane));
      return;
    }
    const kept = {
      x: view.x + (anchor.x - now.x) * view.zoom,
      y: view.y + (anchor.y - now.y) * view.zoom,
      zoom: view.zoom,
    };
    void setViewport(anchor.key === pressed.current ? holding(now, pane, kept) : kept);
  }, [layout, frame, getViewport, setViewport]);
}

/** Goes to what is chosen or found, when it is, and once it has a place. */
function useGoal(layout: Layout, goal: string | undefined, frame: RefObject<HTMLElement | null>): void {
  const { getViewport, setViewport } = useReactFlow();
  const reached = useRef<string>(undefined);
  const go = useEffectEvent((layout: Layout, goal: string | undefined) => {
    if (goal === reached.current) return;
    const place = layout.places.find(({ key }) => key === goal);
    const pane = frame.current?.getBoundingClientRect();
    if (goal !== undefined && (place === undefined || pane === undefined)) return;
    reached.current = goal;
    if (place !== undefined && pane !== undefined) void setViewport(showing(place, pane, getViewport()));
  });
  useEffect(() => {
    go(layout, goal);
  }, [goal, layout]);
}
