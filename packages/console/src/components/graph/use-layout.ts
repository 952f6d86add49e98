import { type RefObject, useEffect, useRef, useState } from "react";
import { directionOf } from "./direction.ts";
import { layOut } from "./lay-out.ts";
import { type Direction, type Layout, type Shape, sameShapes } from "./shape.ts";

interface Laid {
  readonly layout: Layout | undefined;
  readonly error: unknown;
}

/** Where the nodes stand; placed again when the graph changes, not when what it shows does. One direction is kept, so that what is opened does not turn the graph. */
export function useLayout(shapes: readonly Shape[], pane: RefObject<HTMLElement | null>): Laid {
  const stable = useRef(shapes);
  if (!sameShapes(stable.current, shapes)) stable.current = shapes;
  const current = stable.current;
  const direction = useRef<Direction>(undefined);
  const [laid, setLaid] = useState<Laid>({ layout: undefined, error: undefined });
  useEffect(() => {
    let left = false;
    if (direction.current === undefined && pane.current !== null && current.length > 1)
      direction.current = directionOf(current, pane.current.getBoundingClientRect());
    layOut(current, direction.current ?? "right").then(
      (layout) => left || setLaid({ layout, error: undefined }),
      (error: unknown) => left || setLaid({ layout: undefined, error }),
    );
    return () => {
      left = true;
    };
  }, [current, pane]);
  return laid;
}
