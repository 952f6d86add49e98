import { BundleBox } from "../../../components/graph/bundle-box.tsx";
import { lookStyle } from "../../../components/graph/look-style.ts";
import type { Bundle } from "../../../components/graph/shapes-of.ts";
import { PhaseIcon } from "../../../components/phase-icon.tsx";
import type { PhaseLook } from "../../../format/phase.ts";
import { visibleText } from "../../../values/visible-text.ts";
import type { RunRow } from "../state/run-tree.ts";
import { lookOf } from "../state/visible-rows.ts";
import { RowPhase } from "../table/node-table.tsx";
import { RowName } from "../table/row-name.tsx";

/** What a place of a run's graph shows. */
export type ShownInGraph = Readonly<Record<string, unknown>> &
  (
    | {
        readonly kind: "node";
        readonly row: RunRow;
        readonly isOpen: boolean;
        readonly critical: boolean;
        readonly selected: boolean;
        readonly faint: boolean;
        readonly onToggle: (key: string) => void;
      }
    | {
        readonly kind: "bundle";
        readonly bundle: Bundle<RunRow>;
        readonly critical: boolean;
        readonly onPage: (key: string, page: number) => void;
      }
  );

/** A place of the graph: a node with its phase in colour, sign and word, or many that do the same. */
export function GraphBox({ data }: { readonly data: ShownInGraph }) {
  if (data.kind === "bundle") return <RunBundle {...data} />;
  const { row, isOpen, critical, selected, faint, onToggle } = data;
  return (
    <div
      className="hal-graph-box"
      style={lookStyle(`var(--hal-${lookOf(row)})`)}
      data-group={isOpen}
      data-critical={critical}
      data-selected={selected}
      data-faint={faint}
      data-node={row.key}
    >
      <span className="run-name" style={{ fontWeight: 600 }}>
        <RowName row={row} open={isOpen} critical={critical} onToggle={onToggle} />
      </span>
      <span style={{ display: "flex", gap: 10, paddingLeft: 24, whiteSpace: "nowrap" }}>
        <RowPhase row={row} />
        <span style={{ color: "var(--hal-dim)" }}>{row.kind}</span>
      </span>
    </div>
  );
}

/** What is told first of how many stand. */
const order: readonly PhaseLook[] = ["failed", "aborted", "paused", "running", "queued", "succeeded", "skipped"];

/** How many rows stand how, what needs a reader's eye first. */
export function countLooks(rows: readonly RunRow[]): readonly (readonly [PhaseLook, number])[] {
  const counts = new Map<PhaseLook, number>();
  for (const row of rows) {
    const look = lookOf(row);
    counts.set(look, (counts.get(look) ?? 0) + 1);
  }
  return order.flatMap((look) => {
    const count = counts.get(look);
    return count === undefined ? [] : [[look, count] as const];
  });
}

function RunBundle({ bundle, critical, onPage }: Extract<ShownInGraph, { readonly kind: "bundle" }>) {
  const counts = countLooks(bundle.items);
  return (
    <BundleBox
      name={visibleText(bundle.items[0]?.name ?? "")}
      bundle={bundle}
      critical={critical}
      color={`var(--hal-${counts[0]?.[0] ?? "queued"})`}
      onPage={(page) => onPage(bundle.key, page)}
    >
      {counts.map(([look, count]) => (
        <span
          key={look}
          role="img"
          aria-label={`${count} ${look}`}
          title={`${count.toLocaleString("en")} ${look}`}
          style={{ display: "inline-flex", gap: 3, alignItems: "center", color: `var(--hal-${look})` }}
        >
          <PhaseIcon look={look} /> {count.toLocaleString("en")}
        </span>
      ))}
    </BundleBox>
  );
}
