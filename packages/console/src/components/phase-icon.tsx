import type { PhaseLook } from "../format/phase.ts";

const shapes: Readonly<Record<PhaseLook, string>> = {
  queued: "M8 4.5V8l2.3 1.6",
  running: "M8 2a6 6 0 0 1 6 6",
  succeeded: "m5 8.2 2.1 2.1L11 6.2",
  failed: "m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4",
  aborted: "M5.8 5.8h4.4v4.4H5.8z",
  paused: "M6.4 5.5v5m3.2-5v5",
  skipped: "m5.5 5.5 2.5 2.5-2.5 2.5m3-5L11 8l-2.5 2.5",
};

/** The sign of a phase, for places where the word stands beside it or is told otherwise. */
export function PhaseIcon({ look, size = 14 }: { readonly look: PhaseLook; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke={`var(--hal-${look})`}
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <circle cx={8} cy={8} r={6} opacity={look === "running" ? 0.3 : 1} />
      <path d={shapes[look]} className={look === "running" ? "hal-spin" : undefined} />
    </svg>
  );
}
