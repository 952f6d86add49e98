import { useEffect, useEffectEvent } from "react";
import type { RunRow } from "../state/run-tree.ts";

/** Scrolls to the row that is chosen, when it is: rows that come or go do not take the reader along. */
export function useSelectedInSight(
  rows: readonly RunRow[],
  selected: string | undefined,
  scrollTo: (index: number) => void,
): void {
  const show = useEffectEvent((key: string) => {
    const at = rows.findIndex((row) => row.key === key);
    if (at >= 0) scrollTo(at);
  });
  useEffect(() => {
    if (selected !== undefined) show(selected);
  }, [selected]);
}
