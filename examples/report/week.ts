import { DataFrame, z } from "haltere";

/** Prices of an index: a row for each day of trading, in any order. */
export const Prices = DataFrame.schema({
  columns: { date: z.date(), open: z.number(), high: z.number(), low: z.number(), close: z.number(), volume: z.int() },
  format: "csv",
});
export type Day = Awaited<ReturnType<z.output<typeof Prices>["rows"]>>[number];

const Move = z.object({ date: z.date(), percent: z.number() });

/** How an index did in the seven days before `until`. Percentages are to the close before. */
export const Week = z.object({
  from: z.date(),
  until: z.date(),
  days: z.array(z.object({ date: z.date(), close: z.number(), percent: z.number() })),
  open: z.number(),
  close: z.number(),
  high: z.number(),
  low: z.number(),
  volume: z.int(),
  percent: z.number(),
  /** The days that moved by more than was asked for, up or down. */
  alarms: z.array(Move),
});
export type Week = z.infer<typeof Week>;

const msPerDay = 86_400_000;

/** @throws Error where the prices have no day of the week, or none before it. */
export function weekBefore(until: Date, all: readonly Day[], alarm: number): Week {
  const end = new Date(Math.floor(until.getTime() / msPerDay) * msPerDay);
  const from = new Date(end.getTime() - 7 * msPerDay);
  const known = all.filter(({ date }) => date < end).sort((a, b) => a.date.getTime() - b.date.getTime());
  const first = known.findIndex(({ date }) => date >= from);
  const [before, ...days] = known.slice(Math.max(first - 1, 0));
  const [opening] = days;
  const closing = days.at(-1);
  if (first < 1 || !before || !opening || !closing) {
    const span =
      known.length === 0 ? "no day before it" : `${dayText(known[0]?.date)} to ${dayText(known.at(-1)?.date)}`;
    throw new Error(`the prices do not cover the week before ${dayText(end)}: they have ${span}`);
  }
  const moves = days.map(({ date, close }, index) => ({
    date,
    close,
    percent: percentOf(close, (days[index - 1] ?? before).close),
  }));
  return {
    from,
    until: end,
    days: moves,
    open: opening.open,
    close: closing.close,
    high: Math.max(...days.map(({ high }) => high)),
    low: Math.min(...days.map(({ low }) => low)),
    volume: days.reduce((sum, { volume }) => sum + volume, 0),
    percent: percentOf(closing.close, before.close),
    alarms: moves.filter(({ percent }) => Math.abs(percent) > alarm).map(({ date, percent }) => ({ date, percent })),
  };
}

export function dayText(date: Date | undefined): string {
  return date?.toISOString().slice(0, 10) ?? "";
}

/** To hundredths of a percent. */
function percentOf(now: number, before: number): number {
  return Math.round((now / before - 1) * 10_000) / 100;
}
