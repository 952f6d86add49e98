import type { Scale } from "./bar.ts";

/** No less than this is shown, in milliseconds. */
const least = 5;

/** A scale made narrower (`factor` below 1) or wider around a time, within the whole; undefined where it is the whole again. */
export function zoomed(scale: Scale, whole: Scale, factor: number, around: number): Scale | undefined {
  const length = Math.max(least, (scale.to - scale.from) * factor);
  if (length >= whole.to - whole.from) return undefined;
  const part = (around - scale.from) / Math.max(1, scale.to - scale.from);
  return within({ from: around - length * part, to: around + length * (1 - part) }, whole);
}

/** A scale moved by a part of its length, within the whole. */
export function moved(scale: Scale, whole: Scale, part: number): Scale {
  const by = (scale.to - scale.from) * part;
  return within({ from: scale.from + by, to: scale.to + by }, whole);
}

/** What was drawn from one time to another; undefined where that is too little to have been meant. */
export function drawn(one: number, other: number, whole: Scale): Scale | undefined {
  const scale = { from: Math.max(whole.from, Math.min(one, other)), to: Math.min(whole.to, Math.max(one, other)) };
  return scale.to - scale.from < least ? undefined : scale;
}

function within({ from, to }: Scale, whole: Scale): Scale {
  const length = to - from;
  const start = Math.min(Math.max(from, whole.from), Math.max(whole.from, whole.to - length));
  return { from: start, to: start + length };
}
