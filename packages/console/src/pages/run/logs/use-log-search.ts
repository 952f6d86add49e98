import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { findInLog } from "./find-in-log.ts";
import type { LogRows } from "./log-rows.ts";

/** Rows that hold what is looked for, as rows of the whole log: those that are no longer kept count too. */
export interface LogHits {
  readonly hits: readonly number[];
  readonly looking: boolean;
}

const noHits: LogHits = { hits: [], looking: false };

/** Looks for a text in a log while the page stays alive; of what is written meanwhile only the new rows are looked through. */
export function useLogSearch(rows: LogRows, count: number, text: string): LogHits {
  const [wanted] = useDebouncedValue(text, 150);
  const [found, setFound] = useState<LogHits>(noHits);
  const past = useRef({ rows, wanted: "", next: 0, hits: [] as number[] });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows grow in place, and the count tells of it
  useEffect(() => {
    if (past.current.rows !== rows || past.current.wanted !== wanted)
      past.current = { rows, wanted, next: 0, hits: [] };
    if (wanted === "") return setFound(noHits);
    const left = new AbortController();
    const at = past.current;
    const look = async () => {
      const dropped = rows.droppedRows;
      // The last row may have grown since it was looked at.
      const from = Math.max(0, at.next - dropped - 1);
      while ((at.hits.at(-1) ?? -1) >= from + dropped) at.hits.pop();
      let shown = performance.now();
      for await (const some of findInLog(rows, wanted, from, nextTask, left.signal)) {
        if (left.signal.aborted || rows.droppedRows !== dropped) return;
        for (const row of some) at.hits.push(row + dropped);
        at.next = Math.min(rows.count, Math.max(at.next - dropped, from) + 5000) + dropped;
        if (performance.now() - shown < 200) continue;
        shown = performance.now();
        setFound({ hits: [...at.hits], looking: true });
      }
      if (left.signal.aborted) return;
      at.next = rows.count + dropped;
      setFound({ hits: [...at.hits], looking: false });
    };
    void look();
    return () => left.abort();
  }, [rows, count, wanted]);
  return text === "" ? noHits : found;
}

/** Lets the browser take what the reader does in between. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
