import type { Placed, Route } from "./shape.ts";

/** A part of a graph: left, top, right, bottom. */
export type Part = readonly [number, number, number, number];

const tile = 500;

/** The part of a graph that a pane shows and some around it, in steps, so that it seldom changes while the graph is moved. */
export function partOf([x, y, zoom]: readonly [number, number, number], width: number, height: number): Part {
  const step = tile / Math.max(zoom, 0.02);
  const down = (at: number) => Math.floor((at / zoom - tile / 2) / step) * step;
  const up = (at: number) => Math.ceil((at / zoom + tile / 2) / step) * step;
  return [down(-x), down(-y), up(width - x), up(height - y)];
}

export const samePart = (one: Part, other: Part): boolean => one.every((at, index) => at === other[index]);

/** The places that lie in a part. */
export const placesIn = (places: readonly Placed[], [left, top, right, bottom]: Part): readonly Placed[] =>
  places.filter(({ x, y, width, height }) => x <= right && y <= bottom && x + width >= left && y + height >= top);

/** The routes that pass through a part, as far as their corners tell. */
export const routesIn = (routes: readonly Route[], [left, top, right, bottom]: Part): readonly Route[] =>
  routes.filter(({ points }) => {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y } of points) {
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
    return x0 <= right && y0 <= bottom && x1 >= left && y1 >= top;
  });
