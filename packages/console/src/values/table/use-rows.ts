import { useEffect, useReducer, useRef, useState } from "react";
import type { Cell, TableSource } from "./table-source.ts";

/** Rows are read in windows of so many. */
const size = 200;
/** So many windows are kept. */
const most = 30;

/** Rows of a source as they come into sight: undefined for one that is being read. */
export function useRows(source: TableSource, first: number, last: number) {
  const windows = useRef(new Map<number, readonly (readonly Cell[])[] | "reading">());
  const [, told] = useReducer((count: number) => count + 1, 0);
  const [error, setError] = useState<unknown>();
  const from = Math.floor(first / size);
  const to = Math.floor(Math.max(first, last) / size);
  useEffect(() => {
    let left = false;
    const kept = windows.current;
    for (let at = from; at <= to; at += 1) {
      if (kept.has(at)) continue;
      kept.set(at, "reading");
      source.read(at * size, Math.min(source.rows, (at + 1) * size)).then(
        (rows) => {
          kept.set(at, rows);
          for (const old of kept.keys()) {
            if (kept.size <= most) break;
            if (old !== at) kept.delete(old);
          }
          if (!left) told();
        },
        (thrown: unknown) => {
          kept.delete(at);
          if (!left) setError(thrown);
        },
      );
    }
    return () => {
      left = true;
    };
  }, [source, from, to]);
  const row = (index: number): readonly Cell[] | undefined => {
    const rows = windows.current.get(Math.floor(index / size));
    return rows === "reading" ? undefined : rows?.[index % size];
  };
  return { row, error };
}
