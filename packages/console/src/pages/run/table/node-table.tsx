// biome-ignore-all lint/a11y/useSemanticElements: rows that are rendered as they come into sight are no table's or list's own
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import { Elapsed } from "../../../components/elapsed.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { nodePhase } from "../../../format/phase.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { firstLine } from "../panel/fold-error.ts";
import type { ListItem, RunAttempt } from "../state/list-item.ts";
import type { orders, RowOrder } from "../state/row-order.ts";
import { rowPhase } from "../state/row-phase.ts";
import type { RunRow } from "../state/run-tree.ts";
import { type AttemptItem, AttemptName } from "./attempt-row.tsx";
import { CacheWord } from "./cache-word.tsx";
import { MapProgress } from "./map-progress.tsx";
import { RowName } from "./row-name.tsx";
import { RunLink } from "./run-link.tsx";
import { useRowsInSight } from "./use-rows-in-sight.ts";

export interface NodeListProps {
  readonly run: string;
  readonly items: readonly ListItem[];
  readonly open: ReadonlySet<string>;
  readonly critical: ReadonlySet<string>;
  readonly selected: string | undefined;
  /** Keys of the nodes whose attempts are shown. */
  readonly attemptsOpen: ReadonlySet<string>;
  /** How many commits told of a node's attempts. */
  readonly commitsOf: (nodeId: string) => number;
  readonly onSelect: (key: string, tab?: string) => void;
  readonly onToggle: (key: string) => void;
  readonly onAttempts: (key: string) => void;
}

interface NodeTableProps extends NodeListProps {
  readonly order: RowOrder | undefined;
  readonly onOrder: (order: RowOrder | undefined) => void;
}

/** How a node stands, in colour, sign and word. */
export function RowPhase({ row }: { readonly row: RunRow }) {
  if (row.node === undefined) return <span style={{ color: "var(--hal-dim)" }}>{rowPhase(row).word}</span>;
  return <PhaseBadge phase={rowPhase(row)} />;
}

const columns: readonly (readonly [title: string, column: (typeof orders)[number] | undefined])[] = [
  ["Node", "name"],
  ["Phase", "phase"],
  ["Kind", "kind"],
  ["Queued", "queued"],
  ["Ran", "ran"],
  ["Cache and runs", undefined],
];

/** The nodes as a tree of rows, of which those in sight are rendered. */
export function NodeTable(props: NodeTableProps) {
  const { items, selected, order, onOrder } = props;
  const { view, virtual } = useRowsInSight(items, selected);
  return (
    <div
      ref={view}
      className="run-view"
      tabIndex={0}
      role="treegrid"
      aria-label="Nodes"
      aria-rowcount={items.length + 1}
    >
      <div role="row" className="run-row run-head" aria-rowindex={1} tabIndex={-1}>
        {columns.map(([title, column]) => {
          const by = column !== undefined && order?.column === column ? order : undefined;
          const way = by === undefined ? "none" : by.descending ? "descending" : "ascending";
          return (
            <span role="columnheader" key={title} tabIndex={-1} aria-sort={column === undefined ? undefined : way}>
              {column === undefined ? (
                title
              ) : (
                <button
                  type="button"
                  className="run-sort"
                  onClick={() => onOrder(nextOrder(column, by))}
                  title={`Order by ${title.toLowerCase()}`}
                >
                  {title}
                  <span aria-hidden="true">{by === undefined ? "" : by.descending ? " ↓" : " ↑"}</span>
                </button>
              )}
            </span>
          );
        })}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          const place = { index, top: start - 30 };
          if (item === undefined) return null;
          return item.kind === "node" ? (
            <NodeRow key={item.key} {...props} {...place} row={item.row} />
          ) : (
            <AttemptRow key={item.key} {...place} item={item} onSelect={props.onSelect} />
          );
        })}
      </div>
    </div>
  );
}

/** One way, the other way, and as the workflow has it again. Times begin with the longest. */
function nextOrder(column: RowOrder["column"], before: RowOrder | undefined): RowOrder | undefined {
  const first = column === "queued" || column === "ran";
  if (before === undefined) return { column, descending: first };
  return before.descending === first ? { column, descending: !first } : undefined;
}

interface Place {
  readonly index: number;
  readonly top: number;
}

function NodeRow({
  run,
  row,
  index,
  top,
  open,
  critical,
  selected,
  attemptsOpen,
  commitsOf,
  onSelect,
  onToggle,
  onAttempts,
}: NodeListProps & Place & { readonly row: RunRow }) {
  const { node } = row;
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
        <RowName
          row={row}
          open={open.has(row.key)}
          critical={critical.has(row.key)}
          onToggle={onToggle}
          attemptsOpen={attemptsOpen.has(row.key)}
          onAttempts={onAttempts}
        />
      </span>
      <span role="gridcell" tabIndex={-1}>
        <RowPhase row={row} />
      </span>
      <span role="gridcell" tabIndex={-1}>
        {row.kind}
        {node !== undefined && row.kind === "map" && (
          <MapProgress run={run} node={node} commits={commitsOf(node.id)}>
            {(done, size) => ` ${done.toLocaleString("en")}/${size.toLocaleString("en")}`}
          </MapProgress>
        )}
      </span>
      <Times of={node} terminal={node !== undefined && nodePhase(node.phase).terminal} />
      <span role="gridcell" tabIndex={-1} title={visibleText(row.key)}>
        {node?.launched ? <RunLink id={node.launched} word="run" /> : <CacheWord node={node} />}
      </span>
    </div>
  );
}

function AttemptRow({
  item,
  index,
  top,
  onSelect,
}: Place & { readonly item: AttemptItem; readonly onSelect: NodeListProps["onSelect"] }) {
  const { row, attempt } = item;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its node's row is chosen by the page's own keys
    <div
      role="row"
      className="run-row run-attempt"
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-level={row.depth + 2}
      data-attempt={item.key}
      tabIndex={-1}
      onClick={() => onSelect(row.key, "attempts")}
    >
      <span role="gridcell" tabIndex={-1}>
        <AttemptName item={item} />
      </span>
      <span role="gridcell" tabIndex={-1}>
        <PhaseBadge phase={attempt.phase} />
      </span>
      <span role="gridcell" tabIndex={-1}>
        attempt
      </span>
      <Times of={attempt} terminal={attempt.phase.terminal} />
      <span role="gridcell" tabIndex={-1} dir="auto" title={visibleText(attempt.reason.slice(0, 500))}>
        <bdi>{visibleText(firstLine(attempt.reason.slice(0, 5000)))}</bdi>
      </span>
    </div>
  );
}

function Times({
  of,
  terminal,
}: {
  readonly of: Pick<RunAttempt, "createdAt" | "startedAt" | "endedAt"> | undefined;
  readonly terminal: boolean;
}) {
  const { createdAt, startedAt, endedAt } = of ?? {};
  const length = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? undefined : Math.max(0, to - from);
  return (
    <>
      <span role="gridcell" tabIndex={-1}>
        <Elapsed
          from={createdAt}
          took={length(createdAt, startedAt)}
          going={of !== undefined && startedAt === undefined && !terminal}
        />
      </span>
      <span role="gridcell" tabIndex={-1}>
        <Elapsed from={startedAt} took={length(startedAt, endedAt)} going={startedAt !== undefined && !terminal} />
      </span>
    </>
  );
}
