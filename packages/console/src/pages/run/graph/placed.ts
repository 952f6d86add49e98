import type { RunRow } from "../state/run-tree.ts";

/** Where a node stands, in pixels from the corner of the node that it lies in. */
export interface Placed {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A node to be placed, with what is open in it. */
export interface Shape {
  readonly key: string;
  readonly upstream: readonly string[];
  readonly inside: readonly Shape[];
}

export const nodeSize = { width: 210, height: 52 } as const;
/** What a group keeps free for its own name, and around what is in it. */
export const groupRoom = { top: 60, side: 14 } as const;

/** The shapes of what is open. */
export function shapesOf(rows: readonly RunRow[], open: ReadonlySet<string>): readonly Shape[] {
  return rows.map(({ key, upstream, children }) => ({
    key,
    upstream,
    inside: open.has(key) ? shapesOf(children, open) : [],
  }));
}

export const shapeCount = (shapes: readonly Shape[]): number =>
  shapes.reduce((sum, { inside }) => sum + 1 + shapeCount(inside), 0);
