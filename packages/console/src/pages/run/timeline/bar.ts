/** Where a bar's two parts lie, in percent of the whole width. */
export interface Bar {
  readonly queuedFrom: number;
  readonly queued: number;
  readonly ranFrom: number;
  readonly ran: number;
}

/** The span of time that a timeline shows, in milliseconds. */
export interface Scale {
  readonly from: number;
  readonly to: number;
}

/** The parts of what was queued at `created`, began at `started` and ended at `ended`, or has not until `now`; nothing where it lies beside the scale. */
export function barOf(
  {
    createdAt,
    startedAt,
    endedAt,
  }: {
    readonly createdAt: number | undefined;
    readonly startedAt: number | undefined;
    readonly endedAt: number | undefined;
  },
  { from, to }: Scale,
  now: number,
): Bar | undefined {
  const begin = createdAt ?? startedAt;
  if (begin === undefined) return undefined;
  const whole = Math.max(1, to - from);
  const percent = (at: number) => ((Math.min(Math.max(at, from), to) - from) / whole) * 100;
  const end = Math.max(endedAt ?? now, begin);
  if (end < from || begin > to) return undefined;
  const middle = Math.min(Math.max(startedAt ?? end, begin), end);
  return {
    queuedFrom: percent(begin),
    queued: percent(middle) - percent(begin),
    ranFrom: percent(middle),
    ran: percent(end) - percent(middle),
  };
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000,
];

/** Round times since `origin` that lie in a scale, at most `most` steps apart, in milliseconds since `origin`. */
export function ticksOf({ from, to }: Scale, origin: number, most = 6): readonly number[] {
  const whole = Math.max(1, to - from);
  const step = steps.find((size) => whole / size <= most) ?? Math.ceil(whole / most / 86_400_000) * 86_400_000;
  const first = Math.ceil((from - origin) / step);
  const last = Math.floor((to - origin) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}
