// biome-ignore-all lint/a11y/useSemanticElements: rows that are rendered as they come into sight are no table's or list's own
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import { useNow } from "../../../components/use-now.ts";
import { durationText } from "../../../format/duration.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { rowPhase } from "../state/row-phase.ts";
import type { RunRow } from "../state/run-tree.ts";
import type { NodeListProps } from "../table/node-table.tsx";
import { RowName } from "../table/row-name.tsx";
import { useRowsInSight } from "../table/use-rows-in-sight.ts";
import { barOf, type Scale, ticksOf } from "./bar.ts";

interface TimelineProps extends NodeListProps {
  readonly from: number;
  /** When the run ended; undefined while it goes on. */
  readonly to: number | undefined;
}

/** The nodes as bars over time: pale while queued, full while run. */
export function Timeline(props: TimelineProps) {
  const { rows, selected, from, to } = props;
  const now = useNow();
  const scale = { from, to: Math.max(from + 1, to ?? now) };
  const { view, virtual } = useRowsInSight(rows, selected);
  return (
    <div
      ref={view}
      className="run-view"
      tabIndex={0}
      role="treegrid"
      aria-label="Timeline"
      aria-rowcount={rows.length + 1}
    >
      <div role="row" className="run-row run-bar-row run-head" aria-rowindex={1} tabIndex={-1}>
        <span role="columnheader" tabIndex={-1}>
          Node
        </span>
        <span role="columnheader" tabIndex={-1} className="run-lane" aria-label="Time since the run began">
          {ticksOf(scale).map((at) => (
            <span
              key={at}
              style={{
                position: "absolute",
                left: `${(at / (scale.to - scale.from)) * 100}%`,
                borderLeft: "1px solid var(--hal-line)",
                paddingLeft: 3,
              }}
            >
              {at === 0 ? "0" : durationText(at)}
            </span>
          ))}
        </span>
        <span role="columnheader" tabIndex={-1}>
          Took
        </span>
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row && <BarRow key={row.key} {...props} row={row} index={index} top={start - 30} scale={scale} now={now} />
          );
        })}
      </div>
    </div>
  );
}

interface BarRowProps extends NodeListProps {
  readonly row: RunRow;
  readonly index: number;
  readonly top: number;
  readonly scale: Scale;
  readonly now: number;
}

function BarRow({ row, index, top, scale, now, open, critical, selected, onSelect, onToggle }: BarRowProps) {
  const { node } = row;
  const phase = node && rowPhase(row);
  const bar = node && barOf(node, scale, now);
  const begin = node?.createdAt ?? node?.startedAt;
  const took = begin === undefined ? undefined : Math.max(0, (node?.endedAt ?? now) - begin);
  const waited = begin === undefined ? 0 : Math.max(0, (node?.startedAt ?? node?.endedAt ?? now) - begin);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's own keys move and choose
    <div
      role="row"
      className="run-row run-bar-row"
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
      <span
        role="gridcell"
        tabIndex={-1}
        className="run-lane"
        aria-label={`${visibleText(row.name)}: ${phase?.word ?? "Not started"}`}
        title={
          took === undefined
            ? "Not started"
            : `${phase?.word}: queued ${durationText(waited)}, ran ${durationText(took - waited)}`
        }
      >
        {bar && phase && (
          <>
            <span
              className="run-bar run-queued"
              style={{
                left: `${bar.queuedFrom}%`,
                width: `${bar.queued}%`,
                background: `var(--hal-${phase.look})`,
                display: bar.queued > 0 ? undefined : "none",
              }}
            />
            <span
              className="run-bar"
              style={{
                left: `min(${bar.ranFrom}%, calc(100% - 2px))`,
                width: `${bar.ran}%`,
                background: `var(--hal-${phase.look})`,
                outline: critical.has(row.key) ? "1px solid var(--hal-aborted)" : undefined,
                outlineOffset: 1,
              }}
            />
          </>
        )}
      </span>
      <span role="gridcell" tabIndex={-1}>
        {took === undefined ? "–" : durationText(took)}
      </span>
    </div>
  );
}
