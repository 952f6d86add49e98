import { FlyteError } from "@haltere/core";

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Microseconds of an age such as `30d`, `12h` or `0s`. @throws FlyteError InvalidArgument */
export function readAge(text: string): number {
  const [, number, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const seconds = Number(number) * (units[unit] ?? Number.NaN);
  if (Number.isSafeInteger(seconds * 1_000_000)) return seconds * 1_000_000;
  throw new FlyteError("InvalidArgument", `"${text}" is no age.`, { hint: "Write it as 30d, 12h, 90m or 4w." });
}
