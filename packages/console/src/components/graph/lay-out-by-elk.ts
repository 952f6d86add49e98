import ELK, { type ElkExtendedEdge, type ElkNode } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { between } from "./direction.ts";
import {
  type Direction,
  groupRoom,
  type Layout,
  leafSize,
  type Placed,
  placeCells,
  type Route,
  type Shape,
} from "./shape.ts";

const room = `[top=${groupRoom.top},left=${groupRoom.side},bottom=${groupRoom.side},right=${groupRoom.side}]`;
const optionsOf = (direction: Direction) => ({
  "elk.algorithm": "layered",
  "elk.direction": direction === "right" ? "RIGHT" : "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": String(between.nodes),
  "elk.spacing.edgeNode": "14",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(between.ranks),
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
});

// Its worker is loaded with this module, which only graphs ask for.
const elk = new ELK({ workerUrl });

/** Places a graph with few crossings and its edges round the nodes, in a worker: the page goes on meanwhile. */
export async function layOutByElk(shapes: readonly Shape[], direction: Direction): Promise<Layout> {
  const options = optionsOf(direction);
  const laid: ElkNode = await elk.layout({ id: "", layoutOptions: options, ...level(shapes, options) });
  const places: Placed[] = [];
  const routes: Route[] = [];
  const collect = (
    { children = [], edges = [] }: ElkNode,
    inside: readonly Shape[],
    x: number,
    y: number,
    depth: number,
  ) => {
    const byKey = new Map(inside.map((shape) => [shape.key, shape]));
    for (const child of children) {
      const shape = byKey.get(child.id);
      if (shape === undefined) continue;
      const place = {
        key: child.id,
        x: x + (child.x ?? 0),
        y: y + (child.y ?? 0),
        width: child.width ?? 0,
        height: child.height ?? 0,
        depth,
      };
      places.push(place, ...placeCells(shape, place));
      collect(child, shape.inside, place.x, place.y, depth + 1);
    }
    for (const edge of edges) routes.push(...routeOf(edge, x, y));
  };
  collect(laid, shapes, 0, 0, 0);
  return { places, routes, width: laid.width ?? 0, height: laid.height ?? 0 };
}

function routeOf({ sources, targets, sections = [] }: ElkExtendedEdge, x: number, y: number): Route[] {
  const [from] = sources;
  const [to] = targets;
  if (from === undefined || to === undefined) return [];
  return sections.map(({ startPoint, bendPoints = [], endPoint }) => ({
    from,
    to,
    points: [startPoint, ...bendPoints, endPoint].map((point) => ({ x: x + point.x, y: y + point.y })),
  }));
}

function level(
  shapes: readonly Shape[],
  options: Record<string, string>,
): Required<Pick<ElkNode, "children" | "edges">> {
  const keys = new Set(shapes.map(({ key }) => key));
  return {
    children: shapes.map((shape) =>
      shape.inside.length === 0
        ? { id: shape.key, ...leafSize(shape) }
        : { id: shape.key, layoutOptions: { ...options, "elk.padding": room }, ...level(shape.inside, options) },
    ),
    edges: shapes.flatMap(({ key, upstream }) =>
      upstream
        .filter((from) => keys.has(from))
        .map((from) => ({ id: `${from}→${key}`, sources: [from], targets: [key] })),
    ),
  };
}
