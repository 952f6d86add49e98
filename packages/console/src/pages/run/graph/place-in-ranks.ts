import { groupRoom, nodeSize, type Placed, type Shape } from "./placed.ts";

const gap = 26;
const most = 40;

/** Places graphs too large to be drawn with care, in time that grows as they do: each node right of what it waits for, forty in a column. */
export function placeInRanks(shapes: readonly Shape[]): readonly Placed[] {
  const placed: Placed[] = [];
  place(shapes, placed, gap, gap);
  return placed;
}

/** Places a level, and answers how much room it takes. */
function place(
  shapes: readonly Shape[],
  placed: Placed[],
  left: number,
  top: number,
): { readonly right: number; readonly bottom: number } {
  const ranks: Shape[][] = [];
  for (const [shape, rank] of ranksOf(shapes)) {
    const column = ranks[rank];
    if (column === undefined) ranks[rank] = [shape];
    else column.push(shape);
  }
  let x = left;
  let bottom = top;
  for (const rank of ranks) {
    for (let first = 0; first < (rank?.length ?? 0); first += most) {
      let y = top;
      let width = 0;
      for (const shape of rank?.slice(first, first + most) ?? []) {
        const at = placed.length;
        placed.push({ key: shape.key, x, y, ...nodeSize });
        const inner =
          shape.inside.length === 0 ? undefined : place(shape.inside, placed, groupRoom.side, groupRoom.top);
        const size = {
          width: Math.max(nodeSize.width, (inner?.right ?? 0) + groupRoom.side),
          height: Math.max(nodeSize.height, (inner?.bottom ?? 0) + groupRoom.side),
        };
        placed[at] = { key: shape.key, x, y, ...size };
        y += size.height + gap;
        width = Math.max(width, size.width);
      }
      bottom = Math.max(bottom, y - gap);
      x += width + gap * 2;
    }
  }
  return { right: x - gap * 2, bottom };
}

/** How many steps each is behind the first; a circle, which no compiled workflow has, ends where it closes. */
function ranksOf(shapes: readonly Shape[]): ReadonlyMap<Shape, number> {
  const byKey = new Map(shapes.map((shape) => [shape.key, shape]));
  const waiting = new Map<string, number>();
  const after = new Map<string, Shape[]>();
  const ranks = new Map<Shape, number>(shapes.map((shape) => [shape, 0]));
  for (const shape of shapes) {
    const upstream = shape.upstream.filter((key) => byKey.has(key));
    waiting.set(shape.key, upstream.length);
    for (const key of upstream) {
      const followers = after.get(key);
      if (followers === undefined) after.set(key, [shape]);
      else followers.push(shape);
    }
  }
  const ready = shapes.filter(({ key }) => waiting.get(key) === 0);
  for (const shape of ready)
    for (const follower of after.get(shape.key) ?? []) {
      ranks.set(follower, Math.max(ranks.get(follower) ?? 0, (ranks.get(shape) ?? 0) + 1));
      const left = (waiting.get(follower.key) ?? 0) - 1;
      waiting.set(follower.key, left);
      if (left === 0) ready.push(follower);
    }
  return ranks;
}
