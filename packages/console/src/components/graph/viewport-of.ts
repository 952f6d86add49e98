import type { Layout, Placed } from "./shape.ts";

interface Pane {
  readonly width: number;
  readonly height: number;
}

/** Where a graph is seen from: a point of it stands at `x`, `y` plus itself times `zoom`. */
export interface Seen {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const margin = 20;
/** Text that is smaller is not read any more. */
export const legible = 0.8;
const smallest = 0.04;

/** All of a graph, as large as it fits; it stands in the middle. */
export function wholeOf({ width, height }: Layout, pane: Pane, least: number = smallest): Seen {
  const zoom = Math.max(
    least,
    Math.min(1.1, (pane.width - margin * 2) / Math.max(1, width), (pane.height - margin * 2) / Math.max(1, height)),
  );
  const start = (room: number, length: number) => Math.max(margin, (room - length * zoom) / 2);
  return { x: start(pane.width, width), y: start(pane.height, height), zoom };
}

/** What is seen at first: all of a graph where that can be read, else its beginning, as large as can be read. */
export const beginningOf = (layout: Layout, pane: Pane): Seen => wholeOf(layout, pane, legible);

/** With a place in the middle; as before where it is in sight already. */
export function showing({ x, y, width, height }: Placed, pane: Pane, before: Seen): Seen {
  const zoom = Math.max(before.zoom, legible);
  const left = before.x + x * before.zoom;
  const top = before.y + y * before.zoom;
  const inSight =
    before.zoom >= legible * 0.75 &&
    left >= 0 &&
    top >= 0 &&
    left + Math.min(width, 210) * before.zoom <= pane.width &&
    top + Math.min(height, 52) * before.zoom <= pane.height;
  if (inSight) return before;
  const middle = (room: number, from: number, length: number) =>
    length * zoom > room - margin * 2 ? margin - from * zoom : room / 2 - (from + length / 2) * zoom;
  return { x: middle(pane.width, x, width), y: middle(pane.height, y, height), zoom };
}

/** Moved no more than it takes to have a place in sight, its beginning before its end. */
export function holding({ x, y, width, height }: Placed, pane: Pane, before: Seen): Seen {
  const moved = (at: number, from: number, length: number, room: number) => {
    const start = at + from * before.zoom;
    const wanted = Math.max(margin, Math.min(start, room - margin - length * before.zoom));
    return at + wanted - start;
  };
  return {
    x: moved(before.x, x, width, pane.width),
    y: moved(before.y, y, height, pane.height),
    zoom: before.zoom,
  };
}
