/** A node to be placed, with what is open in it. */
export interface Shape {
  readonly key: string;
  /** Keys of those of its level that it follows. */
  readonly upstream: readonly string[];
  readonly inside: readonly Shape[];
  /** Keys that stand in it in rows and columns, with no edges among them. */
  readonly cells: readonly string[];
}

/** Where a node stands, in pixels from the graph's corner; `depth` is how many it lies in. */
export interface Placed {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The way of an edge, from the border of one node to that of another. */
export interface Route {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

/** A graph with places, and how large it is. */
export interface Layout {
  readonly places: readonly Placed[];
  readonly routes: readonly Route[];
  readonly width: number;
  readonly height: number;
}

export type Direction = "right" | "down";

const nodeSize = { width: 220, height: 52 } as const;
/** What a group keeps free for its own name, and around what is in it. */
export const groupRoom = { top: 60, side: 14 } as const;
const cellGap = 8;
const cellColumns = 4;

/** How large a shape with cells is, as any other that has nothing in it. */
export function leafSize({ cells }: Shape): { readonly width: number; readonly height: number } {
  if (cells.length === 0) return nodeSize;
  const columns = Math.min(cells.length, cellColumns);
  const rows = Math.ceil(cells.length / columns);
  return {
    width: columns * (nodeSize.width + cellGap) - cellGap + groupRoom.side * 2,
    height: rows * (nodeSize.height + cellGap) - cellGap + groupRoom.top + groupRoom.side,
  };
}

/** The cells of a shape that has its place. */
export function placeCells({ cells }: Shape, { x, y, depth }: Placed): readonly Placed[] {
  const columns = Math.min(cells.length, cellColumns);
  return cells.map((key, at) => ({
    key,
    x: x + groupRoom.side + (at % columns) * (nodeSize.width + cellGap),
    y: y + groupRoom.top + Math.floor(at / columns) * (nodeSize.height + cellGap),
    ...nodeSize,
    depth: depth + 1,
  }));
}

export const shapeCount = (shapes: readonly Shape[]): number =>
  shapes.reduce((sum, { inside, cells }) => sum + 1 + cells.length + shapeCount(inside), 0);

/** Whether two graphs would be placed alike. */
export function sameShapes(one: readonly Shape[], other: readonly Shape[]): boolean {
  return (
    one === other ||
    (one.length === other.length &&
      one.every((shape, at) => {
        const against = other[at];
        return (
          against !== undefined &&
          shape.key === against.key &&
          sameKeys(shape.upstream, against.upstream) &&
          sameKeys(shape.cells, against.cells) &&
          sameShapes(shape.inside, against.inside)
        );
      }))
  );
}

const sameKeys = (one: readonly string[], other: readonly string[]): boolean =>
  one === other || (one.length === other.length && one.every((key, at) => key === other[at]));
