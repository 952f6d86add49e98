// biome-ignore-all lint/a11y/useSemanticElements: rows that are rendered as they come into sight are no table's or list's own
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import { useNow } from "../../../components/use-now.ts";
import { durationText } from "../../../format/duration.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { Legend } from "../header/legend.tsx";
import type { ListItem } from "../state/list-item.ts";
import { rowPhase } from "../state/row-phase.ts";
import { AttemptName } from "../table/attempt-row.tsx";
import { MapProgress } from "../table/map-progress.tsx";
import type { NodeListProps } from "../table/node-table.tsx";
import { RowName } from "../table/row-name.tsx";
import { useRowsInSight } from "../table/use-rows-in-sight.ts";
import { barOf, type Scale, ticksOf } from "./bar.ts";
import { useZoom } from "./use-zoom.ts";

interface TimelineProps extends NodeListProps {
  readonly from: number;
  /** When the run ended; undefined while it goes on. */
  readonly to: number | undefined;
}

/** The nodes as bars over time: hatched while queued, full while run. */
export function Timeline(props: TimelineProps) {
  const { items, selected, from, to } = props;
  const now = useNow();
  const { view, virtual } = useRowsInSight(items, selected);
  const zoom = useZoom({ from, to: Math.max(from + 1, to ?? now) }, view);
  const { scale } = zoom;
  const ticks = (view.current?.clientWidth ?? 1000) < 600 ? 2 : 6;
  return (
    <>
      <div className="run-tools">
        <Legend bars />
        <span className="run-buttons" role="group" aria-label="Zoom">
          <button type="button" aria-label="Zoom in" title="Zoom in ( + )" onClick={() => zoom.by(0.5)}>
            +
          </button>
          <button
            type="button"
            aria-label="Zoom out"
            title="Zoom out ( - )"
            disabled={zoom.isWhole}
            onClick={() => zoom.by(2)}
          >
            −
          </button>
          <button
            type="button"
            aria-label="Earlier"
            title="Earlier ( , )"
            disabled={zoom.isWhole}
            onClick={() => zoom.move(-0.25)}
          >
            ‹
          </button>
          <button
            type="button"
            aria-label="Later"
            title="Later ( . )"
            disabled={zoom.isWhole}
            onClick={() => zoom.move(0.25)}
          >
            ›
          </button>
          <button
            type="button"
            title="Show the whole time ( 0 ); draw over the scale to zoom into a part"
            disabled={zoom.isWhole}
            onClick={zoom.reset}
          >
            Whole
          </button>
        </span>
      </div>
      <div
        ref={view}
        className="run-view"
        tabIndex={0}
        role="treegrid"
        aria-label="Timeline"
        aria-rowcount={items.length + 1}
        data-from={Math.round(scale.from - from)}
        data-to={Math.round(scale.to - from)}
      >
        <div role="row" className="run-row run-bar-row run-head" aria-rowindex={1} tabIndex={-1}>
          <span role="columnheader" tabIndex={-1}>
            Node
          </span>
          <span role="columnheader" tabIndex={-1} className="run-lane" aria-label="Time since the run began">
            {ticksOf(scale, from, ticks)
              .filter((at) => percent(from + at, scale) < 97)
              .map((at) => (
                <span key={at} className="run-tick" style={{ left: `${percent(from + at, scale)}%` }}>
                  {at === 0 ? "0" : durationText(at)}
                </span>
              ))}
            {zoom.drawing && (
              <span className="run-drawn" style={{ left: `${zoom.drawing.left}%`, width: `${zoom.drawing.width}%` }} />
            )}
          </span>
          <span role="columnheader" tabIndex={-1}>
            Took
          </span>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            return (
              item && (
                <BarRow
                  key={item.key}
                  {...props}
                  item={item}
                  index={index}
                  top={start - 30}
                  scale={scale}
                  now={to ?? now}
                />
              )
            );
          })}
        </div>
      </div>
    </>
  );
}

const percent = (at: number, { from, to }: Scale) => ((at - from) / Math.max(1, to - from)) * 100;

interface BarRowProps extends NodeListProps {
  readonly item: ListItem;
  readonly index: number;
  readonly top: number;
  readonly scale: Scale;
  readonly now: number;
}

function BarRow({
  run,
  item,
  index,
  top,
  scale,
  now,
  open,
  critical,
  selected,
  attemptsOpen,
  commitsOf,
  onSelect,
  onToggle,
  onAttempts,
}: BarRowProps) {
  const { row } = item;
  const isNode = item.kind === "node";
  const times = isNode ? row.node : item.attempt;
  const phase = isNode ? row.node && rowPhase(row) : item.attempt.phase;
  const bar = times && barOf(times, scale, now);
  const begin = times?.createdAt ?? times?.startedAt;
  const took = begin === undefined ? undefined : Math.max(0, (times?.endedAt ?? now) - begin);
  const waited = begin === undefined ? 0 : Math.max(0, (times?.startedAt ?? times?.endedAt ?? now) - begin);
  const name = isNode ? visibleText(row.name) : `Attempt ${item.attempt.number + 1} of ${visibleText(row.name)}`;
  const told =
    took === undefined
      ? "Not started"
      : `${phase?.word}: queued ${durationText(waited)}, ran ${durationText(took - waited)}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's own keys move and choose
    <div
      role="row"
      className={isNode ? "run-row run-bar-row" : "run-row run-bar-row run-attempt"}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-level={row.depth + (isNode ? 1 : 2)}
      aria-selected={isNode ? row.key === selected : undefined}
      aria-expanded={isNode && row.children.length > 0 ? open.has(row.key) : undefined}
      data-node={isNode ? row.key : undefined}
      data-attempt={isNode ? undefined : item.key}
      tabIndex={-1}
      onClick={() => onSelect(row.key, isNode ? undefined : "attempts")}
    >
      {isNode ? (
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
      ) : (
        <span role="gridcell" tabIndex={-1}>
          <AttemptName item={item} />
        </span>
      )}
      <span role="gridcell" tabIndex={-1} className="run-lane" aria-label={`${name}: ${told}`} title={told}>
        {bar && phase && (
          <>
            <span
              className="run-bar run-queued"
              style={{
                left: `${bar.queuedFrom}%`,
                width: `${bar.queued}%`,
                color: `var(--hal-${phase.look})`,
                display: bar.queued > 0 ? undefined : "none",
              }}
            />
            <span
              className="run-bar"
              style={{
                left: `min(${bar.ranFrom}%, calc(100% - 2px))`,
                width: `${bar.ran}%`,
                background: `var(--hal-${phase.look})`,
                outline: isNode && critical.has(row.key) ? "2px solid var(--hal-aborted)" : undefined,
                outlineOffset: 1,
              }}
            >
              {isNode && row.kind === "map" && row.node !== undefined && bar.ran > 8 && (
                <MapProgress run={run} node={row.node} commits={commitsOf(row.node.id)}>
                  {(done, size) => (
                    <span
                      className="run-bar-text"
                      data-text={`${done.toLocaleString("en")} of ${size.toLocaleString("en")}`}
                    />
                  )}
                </MapProgress>
              )}
            </span>
          </>
        )}
      </span>
      <span role="gridcell" tabIndex={-1}>
        {took === undefined ? "–" : durationText(took)}
      </span>
    </div>
  );
}
