import { between } from "./direction.ts";
import { ranksOf } from "./ranks.ts";
import { groupRoom, type Layout, leafSize, type Placed, placeCells, type Route, type Shape } from "./shape.ts";

const gap = 26;
const most = 40;

/** Places graphs too large to be drawn with care, in time that grows as they do: each node right of what it waits for, forty in a column. */
export function layOutInRanks(shapes: readonly Shape[]): Layout {
  const places: Placed[] = [];
  const routes: Route[] = [];
  const { right, bottom } = place(shapes, { places, routes }, gap, gap, 0);
  return { places, routes, width: right + gap, height: bottom + gap };
}

interface Found {
  readonly places: Placed[];
  readonly routes: Route[];
}

/** Places a level, and answers how much room it takes. */
function place(
  shapes: readonly Shape[],
  found: Found,
  left: number,
  top: number,
  depth: number,
): { readonly right: number; readonly bottom: number } {
  const ranks: Shape[][] = [];
  for (const [shape, rank] of ranksOf(shapes)) {
    const column = ranks[rank];
    if (column === undefined) ranks[rank] = [shape];
    else column.push(shape);
  }
  const own = new Map<string, Placed>();
  let x = left;
  let bottom = top;
  for (const rank of ranks) {
    for (let first = 0; first < (rank?.length ?? 0); first += most) {
      let y = top;
      let width = 0;
      for (const shape of rank?.slice(first, first + most) ?? []) {
        const at = found.places.length;
        let placed: Placed = { key: shape.key, x, y, ...leafSize(shape), depth };
        found.places.push(placed);
        if (shape.inside.length > 0) {
          const inner = place(shape.inside, found, x + groupRoom.side, y + groupRoom.top, depth + 1);
          placed = {
            ...placed,
            width: Math.max(placed.width, inner.right - x + groupRoom.side),
            height: Math.max(placed.height, inner.bottom - y + groupRoom.side),
          };
          found.places[at] = placed;
        }
        found.places.push(...placeCells(shape, placed));
        own.set(shape.key, placed);
        y += placed.height + gap;
        width = Math.max(width, placed.width);
      }
      bottom = Math.max(bottom, y - gap);
      x += width + between.ranks;
    }
  }
  for (const { key, upstream } of shapes)
    for (const from of upstream) {
      const [start, end] = [own.get(from), own.get(key)];
      if (start !== undefined && end !== undefined) found.routes.push({ from, to: key, points: stepped(start, end) });
    }
  return { right: x - between.ranks, bottom };
}

/** From the one's right to the other's left, with a step in the gap before it. */
function stepped(start: Placed, end: Placed): Route["points"] {
  const from = { x: start.x + start.width, y: start.y + start.height / 2 };
  const to = { x: end.x, y: end.y + end.height / 2 };
  const turn = to.x - between.ranks / 2;
  return from.y === to.y ? [from, to] : [from, { x: turn, y: from.y }, { x: turn, y: to.y }, to];
}
