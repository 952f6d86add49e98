import type { Execution } from "@haltere/idl/admin";
import { durationMilliseconds, durationText } from "../format/duration.ts";
import { executionPhase } from "../format/phase.ts";

interface RunStripProps {
  /** The latest first, as lists are read. */
  readonly runs: readonly Execution[];
  /** How many bars there is room for; those that are missing leave their place empty. */
  readonly room: number;
  readonly height?: number;
  /** What a click on a bar does; the same is to be had from the list, so that bars need no focus. */
  readonly onPick?: (run: Execution) => void;
}

/** The latest runs as bars, the last at the right: colour for the phase, height for how long it took beside the others. */
export function RunStrip({ runs, room, height = 18, onPick }: RunStripProps) {
  const shown = runs.slice(0, room);
  const longest = Math.max(1, ...shown.map((run) => weight(run)));
  const failed = shown.filter(({ closure }) => executionPhase(closure?.phase ?? 0).look === "failed").length;
  const label = shown.length === 0 ? "No runs yet" : `The last ${shown.length} runs: ${failed} failed`;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${room * 6} ${height}`}
      width={room * 6}
      height={height}
      className="hal-strip"
      preserveAspectRatio="xMaxYMid meet"
    >
      <title>{label}</title>
      {Array.from({ length: room }, (_, index) => {
        const run = shown[room - 1 - index];
        const x = index * 6;
        if (run === undefined) return <rect key={x} x={x} y={height - 3} width={4} height={3} fill="var(--hal-line)" />;
        const bar = Math.max(5, Math.round((weight(run) / longest) * height));
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list has the same for keys
          <g key={run.id?.name} onClick={onPick && (() => onPick(run))} cursor={onPick && "pointer"}>
            <title>{tell(run)}</title>
            <rect x={x} y={0} width={6} height={height} fill="transparent" />
            <rect
              x={x}
              y={height - bar}
              width={4}
              height={bar}
              rx={1}
              fill={`var(--hal-${executionPhase(run.closure?.phase ?? 0).look})`}
            />
          </g>
        );
      })}
    </svg>
  );
}

/** By the logarithm, so that a run of an hour leaves one of a second to be seen. */
function weight({ closure }: Execution): number {
  return Math.log10(10 + (durationMilliseconds(closure?.duration) ?? 0));
}

function tell({ id, closure }: Execution): string {
  const took = durationMilliseconds(closure?.duration);
  const { word } = executionPhase(closure?.phase ?? 0);
  return `${id?.name ?? ""} · ${word}${took === undefined ? "" : ` · ${durationText(took)}`}`;
}
