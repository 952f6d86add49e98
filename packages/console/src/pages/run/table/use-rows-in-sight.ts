import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";

/** A window over rows of one height below a head as high: what scrolls, and which rows to render. */
interface RowsInSight {
  readonly view: RefObject<HTMLDivElement | null>;
  readonly virtual: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;
}

const rowHeight = 30;

/** Scrolls to the row that is chosen, when it is: rows that come or go do not take the reader along. */
export function useRowsInSight(rows: readonly { readonly key: string }[], selected: string | undefined): RowsInSight {
  const view = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => view.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: rowHeight,
  });
  const show = useEffectEvent((key: string) => {
    const at = rows.findIndex((row) => row.key === key);
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  });
  useEffect(() => {
    if (selected !== undefined) show(selected);
  }, [selected]);
  return { view, virtual };
}
