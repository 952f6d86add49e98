// biome-ignore-all lint/a11y/useSemanticElements: rows that are rendered as they come into sight are no table's or list's own
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import { Elapsed } from "../../../components/elapsed.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { nodePhase } from "../../../format/phase.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { rowPhase } from "../state/row-phase.ts";
import type { RunRow } from "../state/run-tree.ts";
import { CacheWord } from "./cache-word.tsx";
import { RowName } from "./row-name.tsx";
import { useRowsInSight } from "./use-rows-in-sight.ts";

export interface NodeListProps {
  readonly rows: readonly RunRow[];
  readonly open: ReadonlySet<string>;
  readonly critical: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
  readonly onToggle: (key: string) => void;
}

/** How a node stands, in colour, sign and word. */
export function RowPhase({ row }: { readonly row: RunRow }) {
  if (row.node === undefined) return <span style={{ color: "var(--hal-dim)" }}>{rowPhase(row).word}</span>;
  return <PhaseBadge phase={rowPhase(row)} />;
}

/** The nodes as a tree of rows, of which those in sight are rendered. */
export function NodeTable(props: NodeListProps) {
  const { rows, selected } = props;
  const { view, virtual } = useRowsInSight(rows, selected);
  return (
    <div
      ref={view}
      className="run-view"
      tabIndex={0}
      role="treegrid"
      aria-label="Nodes"
      aria-rowcount={rows.length + 1}
    >
      <div role="row" className="run-row run-head" aria-rowindex={1} tabIndex={-1}>
        {["Node", "Phase", "Kind", "Queued", "Ran", "Cache"].map((name) => (
          <span role="columnheader" key={name} tabIndex={-1}>
            {name}
          </span>
        ))}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row && <NodeRow key={row.key} {...props} row={row} index={index} top={start - 30} />;
        })}
      </div>
    </div>
  );
}

function NodeRow({
  row,
  index,
  top,
  open,
  critical,
  selected,
  onSelect,
  onToggle,
}: NodeListProps & { readonly row: RunRow; readonly index: number; readonly top: number }) {
  const { node } = row;
  const queued =
    node?.createdAt === undefined || node.startedAt === undefined
      ? undefined
      : Math.max(0, node.startedAt - node.createdAt);
  const ran =
    node?.startedAt === undefined || node.endedAt === undefined
      ? undefined
      : Math.max(0, node.endedAt - node.startedAt);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's own keys move and choose
    <div
      role="row"
      className="run-row"
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-level={row.depth + 1}
      aria-selected={row.key === selected}
      aria-expanded={row.children.length > 0 ? open.has(row.key) : undefined}
      data-node={row.key}
      tabIndex={-1}
      onClick={() => onSelect(row.key)}
    >
      <span role="gridcell" tabIndex={-1} className="run-name" style={{ paddingLeft: row.depth * 16 }}>
        <RowName row={row} open={open.has(row.key)} critical={critical.has(row.key)} onToggle={onToggle} />
      </span>
      <span role="gridcell" tabIndex={-1}>
        <RowPhase row={row} />
      </span>
      <span role="gridcell" tabIndex={-1}>
        {row.kind}
      </span>
      <span role="gridcell" tabIndex={-1}>
        <Elapsed
          from={node?.createdAt}
          took={queued}
          going={node?.startedAt === undefined && node !== undefined && !nodePhase(node.phase).terminal}
        />
      </span>
      <span role="gridcell" tabIndex={-1}>
        <Elapsed
          from={node?.startedAt}
          took={ran}
          going={node?.startedAt !== undefined && !nodePhase(node.phase).terminal}
        />
      </span>
      <span role="gridcell" tabIndex={-1} title={visibleText(row.key)}>
        <CacheWord node={node} />
      </span>
    </div>
  );
}
