import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { groupRoom, nodeSize, type Placed, type Shape } from "./placed.ts";

const room = `[top=${groupRoom.top},left=${groupRoom.side},bottom=${groupRoom.side},right=${groupRoom.side}]`;
const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.spacing.nodeNode": "18",
  "elk.layered.spacing.nodeNodeBetweenLayers": "48",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

let elk: InstanceType<typeof ELK> | undefined;

/** Places a graph with few crossings, in a worker: the page goes on meanwhile. */
export async function placeByElk(shapes: readonly Shape[]): Promise<readonly Placed[]> {
  elk ??= new ELK({ workerUrl });
  const laid = await elk.layout({ id: "", layoutOptions: options, ...level(shapes) });
  const placed: Placed[] = [];
  const collect = ({ children = [] }: ElkNode) => {
    for (const child of children) {
      placed.push({
        key: child.id,
        x: child.x ?? 0,
        y: child.y ?? 0,
        width: child.width ?? nodeSize.width,
        height: child.height ?? nodeSize.height,
      });
      collect(child);
    }
  };
  collect(laid);
  return placed;
}

function level(shapes: readonly Shape[]): Required<Pick<ElkNode, "children" | "edges">> {
  const keys = new Set(shapes.map(({ key }) => key));
  return {
    children: shapes.map(({ key, inside }) =>
      inside.length === 0
        ? { id: key, ...nodeSize }
        : { id: key, layoutOptions: { ...options, "elk.padding": room }, ...level(inside) },
    ),
    edges: shapes.flatMap(({ key, upstream }) =>
      upstream
        .filter((from) => keys.has(from))
        .map((from) => ({ id: `${from}→${key}`, sources: [from], targets: [key] })),
    ),
  };
}
