import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** Past this many pixels browsers lose count: more rows than fit are scrolled over by the part that the scroll bar is at. */
const mostHeight = 8_000_000;

/** Which of very many rows are in sight, at no cost that grows with their number. */
export interface RowWindow {
  readonly view: RefObject<HTMLDivElement | null>;
  /** For the element that scrolls. */
  readonly onScroll: () => void;
  /** The first row in sight, and the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** Pixels of the element within that scrolls. */
  readonly height: number;
  /** The part of the first row that has been scrolled past, from 0 to 1. */
  readonly past: number;
  /** Where a row stands, in pixels from the top of what scrolls. */
  readonly topOf: (row: number) => number;
  readonly scrollTo: (row: number, where?: "nearest" | "center" | "end") => void;
  readonly atEnd: boolean;
}

/** A window over rows of one height. */
export function useRowWindow(count: number, rowHeight: number): RowWindow {
  const view = useRef<HTMLDivElement>(null);
  const [{ top, inSight }, setSeen] = useState({ top: 0, inSight: 0 });
  const whole = count * rowHeight;
  const height = Math.min(whole, mostHeight);
  const ratio = height > inSight && whole > height ? (whole - inSight) / (height - inSight) : 1;
  const look = () => {
    const element = view.current;
    if (element === null) return;
    const seen = { top: element.scrollTop, inSight: element.clientHeight };
    setSeen((before) => (before.top === seen.top && before.inSight === seen.inSight ? before : seen));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the element comes with the first row
  useLayoutEffect(() => {
    const element = view.current;
    if (element === null) return;
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [count > 0]);
  const virtualTop = Math.min(top * ratio, Math.max(0, whole - inSight));
  const first = Math.max(0, Math.min(count, Math.floor(virtualTop / rowHeight)));
  return {
    view,
    onScroll: look,
    first,
    end: Math.min(count, Math.ceil((virtualTop + inSight) / rowHeight)),
    height,
    past: virtualTop / rowHeight - first,
    topOf: (row) => top + row * rowHeight - virtualTop,
    scrollTo(row, where = "nearest") {
      const element = view.current;
      if (element === null) return;
      const seen = element.clientHeight;
      const rowTop = row * rowHeight;
      const wanted =
        where === "center"
          ? rowTop - (seen - rowHeight) / 2
          : where === "end"
            ? rowTop + rowHeight - seen
            : rowTop < virtualTop
              ? rowTop
              : rowTop + rowHeight > virtualTop + seen
                ? rowTop + rowHeight - seen
                : virtualTop;
      if (where === "nearest" && wanted === virtualTop) return;
      element.scrollTop = wanted / ratio;
      look();
    },
    atEnd: top + inSight >= height - 2,
  };
}
