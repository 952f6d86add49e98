import { useEffect, useMemo, useRef, useState } from "react";
import { GraphCanvas } from "../../../components/graph/graph-canvas.tsx";
import { shapesOf } from "../../../components/graph/shapes-of.ts";
import type { PhaseLook } from "../../../format/phase.ts";
import type { RunRow } from "../state/run-tree.ts";
import { fitsFilter, lookOf } from "../state/visible-rows.ts";
import type { NodeListProps } from "../table/node-table.tsx";
import { countLooks, GraphBox, type ShownInGraph } from "./graph-node.tsx";

interface RunGraphProps extends Pick<NodeListProps, "open" | "critical" | "selected" | "onSelect" | "onToggle"> {
  readonly tree: readonly RunRow[];
  readonly byKey: ReadonlyMap<string, RunRow>;
  readonly find: string;
  readonly look: PhaseLook | undefined;
}

/** The nodes as a graph; what lies in a node is drawn in it where it is open, and many that do the same at one step are one. */
export function RunGraph({ tree, byKey, open, critical, selected, onSelect, onToggle, find, look }: RunGraphProps) {
  const [pages, setPages] = useState<ReadonlyMap<string, number>>(new Map());
  const fits = useMemo(
    () => (find.trim() === "" && look === undefined ? undefined : fitsFilter({ text: find, look })),
    [find, look],
  );
  const { shapes, bundles } = useMemo(
    () => shapesOf(tree, { open, alike, pages, fits, chosen: selected }),
    [tree, open, pages, fits, selected],
  );
  const toggle = useRef(onToggle);
  useEffect(() => {
    toggle.current = onToggle;
  });
  const [calls] = useState(() => ({
    onToggle: (key: string) => toggle.current(key),
    onPage: (key: string, page: number) => setPages((before) => new Map(before).set(key, page)),
  }));
  const shownAt = (key: string): ShownInGraph | undefined => {
    const row = byKey.get(key);
    if (row !== undefined)
      return {
        kind: "node",
        row,
        isOpen: open.has(key) && row.children.length > 0,
        critical: critical.has(key),
        selected: key === selected,
        faint: fits !== undefined && !fits(row),
        onToggle: calls.onToggle,
      };
    const bundle = bundles.get(key);
    if (bundle === undefined) return undefined;
    return {
      kind: "bundle",
      bundle,
      critical: bundle.items.some((item) => critical.has(item.key)),
      onPage: calls.onPage,
    };
  };
  const colorOf = useMemo(
    () => (key: string) => {
      const row = byKey.get(key);
      if (row !== undefined) return `var(--hal-${lookOf(row)})`;
      return `var(--hal-${countLooks(bundles.get(key)?.items ?? [])[0]?.[0] ?? "queued"})`;
    },
    [byKey, bundles],
  );
  const strong = useMemo(() => {
    const onPath = (key: string) =>
      critical.has(key) || (bundles.get(key)?.items.some((item) => critical.has(item.key)) ?? false);
    return (from: string, to: string) => onPath(from) && onPath(to);
  }, [critical, bundles]);
  const goal = useMemo(
    () => (find.trim() === "" ? selected : (firstFound(tree, fitsFilter({ text: find, look })) ?? selected)),
    [find, look, selected, tree],
  );
  const holder = goal === undefined ? undefined : [...bundles.values()].find((bundle) => holds(bundle, goal))?.key;
  return (
    <GraphCanvas
      label="Graph"
      shapes={shapes}
      shownAt={shownAt}
      box={GraphBox}
      colorOf={colorOf}
      strong={strong}
      goal={holder ?? goal}
      onChoose={(key) => {
        if (byKey.has(key)) onSelect(key);
      }}
    />
  );
}

const alike = ({ kind, name, target }: RunRow): string => `${kind}/${target?.name ?? name}`;

/** Whether a bundle hides a row: it has it, and shows it on no page. */
const holds = (
  {
    shown,
    items,
    page,
  }: { readonly items: readonly RunRow[]; readonly shown: readonly RunRow[]; readonly page: number | undefined },
  key: string,
): boolean => (page === undefined || shown.length !== items.length) && items.some((item) => item.key === key);

function firstFound(rows: readonly RunRow[], fits: (row: RunRow) => boolean): string | undefined {
  for (const row of rows) {
    if (fits(row)) return row.key;
    const below = firstFound(row.children, fits);
    if (below !== undefined) return below;
  }
  return undefined;
}
