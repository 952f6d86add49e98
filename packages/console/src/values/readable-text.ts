import { exactTime, type Zone } from "../format/time.ts";
import type { Opened } from "./open-value.ts";

/** What a reader sees of a leaf: a time by the clock that the reader chose, a duration in its units, anything else as it is. Nothing of it is rounded. */
export function readableText({ type, text }: Extract<Opened, { readonly kind: "leaf" }>, zone: Zone): string {
  switch (type) {
    case "datetime":
      return timeText(text, zone);
    case "duration":
      return spanText(text);
    default:
      return text;
  }
}

/** `2026-11-24T01:02:03.456789Z` as `2026-11-24 02:02:03.456789 +01:00`: fractions of a second are the same by every clock. */
function timeText(text: string, zone: Zone): string {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(?:Z|\+00:00)$/.exec(text);
  if (parts === null) return text;
  const [, second = "", fraction = ""] = parts;
  return exactTime(Date.parse(`${second}Z`), zone).replace(".000", fraction);
}

/** `5400s` as `1 h 30 min`, `-93784.5s` as `−1 d 2 h 3 min 4.5 s`. */
function spanText(text: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?s$/.exec(text);
  if (parts === null) return text;
  const [, sign, whole = "0", fraction = ""] = parts;
  const seconds = BigInt(whole);
  const units: readonly (readonly [amount: string, unit: string])[] = [
    [String(seconds / 86_400n), "d"],
    [String((seconds / 3600n) % 24n), "h"],
    [String((seconds / 60n) % 60n), "min"],
    [`${seconds % 60n}${fraction}`, "s"],
  ];
  const told = units.filter(([amount]) => amount !== "0").map(([amount, unit]) => `${amount} ${unit}`);
  return told.length === 0 ? "0 s" : `${sign === "" ? "" : "−"}${told.join(" ")}`;
}
