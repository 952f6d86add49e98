import { ranksOf } from "./ranks.ts";
import { type Direction, groupRoom, leafSize, type Shape } from "./shape.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What edges need between one step and the next, and nodes of one step among them. */
export const between = { ranks: 44, nodes: 18 } as const;

/** The direction in which a graph fills a pane of this size best, so that it need be made least small. */
export function directionOf(shapes: readonly Shape[], pane: Size): Direction {
  const scale = (direction: Direction) => {
    const size = roughSize(shapes, direction);
    return Math.min(1, pane.width / size.width, pane.height / size.height);
  };
  // From left to right is how the other views read; down has to be clearly better.
  return scale("down") > scale("right") * 1.15 ? "down" : "right";
}

function roughSize(shapes: readonly Shape[], direction: Direction): Size {
  const ranks: { along: number; across: number }[] = [];
  for (const [shape, rank] of ranksOf(shapes)) {
    const { width, height } = sizeOf(shape, direction);
    const [along, across] = direction === "right" ? [width, height] : [height, width];
    const column = ranks[rank];
    if (column === undefined) ranks[rank] = { along, across };
    else {
      column.along = Math.max(column.along, along);
      column.across += across + between.nodes;
    }
  }
  let along = 0;
  let across = 0;
  for (const rank of ranks) {
    along += (rank?.along ?? 0) + between.ranks;
    across = Math.max(across, rank?.across ?? 0);
  }
  return direction === "right" ? { width: along, height: across } : { width: across, height: along };
}

function sizeOf(shape: Shape, direction: Direction): Size {
  if (shape.inside.length === 0) return leafSize(shape);
  const { width, height } = roughSize(shape.inside, direction);
  return { width: width + groupRoom.side * 2, height: height + groupRoom.top + groupRoom.side };
}
