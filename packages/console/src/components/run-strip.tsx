import type { Execution } from "@haltere/idl/admin";
import { type KeyboardEvent, useRef, useState } from "react";
import { durationMilliseconds, durationText } from "../format/duration.ts";
import { executionPhase } from "../format/phase.ts";

interface RunStripProps {
  /** The latest first, as lists are read. */
  readonly runs: readonly Execution[];
  /** How many bars there is room for. */
  readonly room: number;
  readonly height?: number;
  /** What a click on a bar does, or Enter on it: arrows go along the bars. */
  readonly onPick?: (run: Execution) => void;
}

const step = 6;

/** The latest runs as bars, the last at the right: colour for the phase, height for how long it took beside the others. Nothing where none ran. */
export function RunStrip({ runs, room, height = 18, onPick }: RunStripProps) {
  const shown = runs.slice(0, room).toReversed();
  const failed = shown.filter(({ closure }) => executionPhase(closure?.phase ?? 0).look === "failed").length;
  if (shown.length === 0) return <span className="hal-strip hal-dim">No runs yet</span>;
  const label = `The last ${shown.length} runs: ${failed} failed`;
  const size = { viewBox: `0 0 ${room * step} ${height}`, width: room * step, height } as const;
  const first = room - shown.length;
  const longest = Math.max(1, ...shown.map((run) => weight(run)));
  const bars = shown.map((run, index) => ({
    run,
    x: (first + index) * step,
    tall: Math.max(5, Math.round((weight(run) / longest) * height)),
  }));
  if (onPick !== undefined) return <PickStrip {...{ bars, label, size, height, onPick }} />;
  return (
    <svg role="img" aria-label={label} {...size} className="hal-strip" preserveAspectRatio="xMaxYMid meet">
      <title>{label}</title>
      {bars.map((bar) => (
        <g key={bar.run.id?.name}>
          <title>{tell(bar.run)}</title>
          <BarShape {...bar} height={height} />
        </g>
      ))}
    </svg>
  );
}

interface Bar {
  readonly run: Execution;
  readonly x: number;
  readonly tall: number;
}

interface PickStripProps {
  readonly bars: readonly Bar[];
  readonly label: string;
  readonly size: { readonly viewBox: string; readonly width: number; readonly height: number };
  readonly height: number;
  readonly onPick: (run: Execution) => void;
}

/** One stop of the Tab key, within which arrows go from bar to bar, each told in words. */
function PickStrip({ bars, label, size, height, onPick }: PickStripProps) {
  const [at, setAt] = useState<string>();
  const group = useRef<SVGSVGElement>(null);
  const current = Math.max(0, at === undefined ? bars.length - 1 : bars.findIndex(({ run }) => run.id?.name === at));
  const press = (event: KeyboardEvent) => {
    const to = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: bars.length - 1 }[event.key];
    const run = bars[to ?? current]?.run;
    if (to === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (run === undefined) return;
    if (to === undefined) return onPick(run);
    setAt(run.id?.name);
    const bar = group.current?.querySelectorAll<SVGGElement>("g[role=button]")[to];
    bar?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: bars are drawn
    <svg ref={group} role="group" aria-label={label} {...size} className="hal-strip">
      {bars.map((bar, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a bar is drawn
        <g
          key={bar.run.id?.name}
          role="button"
          tabIndex={index === current ? 0 : -1}
          aria-label={`${tell(bar.run)}: show runs up to this one`}
          onClick={() => onPick(bar.run)}
          onKeyDown={press}
          cursor="pointer"
        >
          <title>{tell(bar.run)}</title>
          <rect x={bar.x} y={0} width={step} height={height} fill="transparent" />
          <BarShape {...bar} height={height} />
        </g>
      ))}
    </svg>
  );
}

function BarShape({ run, x, tall, height }: Bar & { readonly height: number }) {
  const { look } = executionPhase(run.closure?.phase ?? 0);
  return <rect x={x} y={height - tall} width={4} height={tall} rx={1} fill={`var(--hal-${look})`} />;
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
