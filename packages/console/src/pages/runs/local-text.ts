import type { Zone } from "../../format/time.ts";

/** A time of an address as a field for local times shows it, `2026-11-24T01:02:03`; empty for a span and for none. */
export function localText(text: string, zone: Zone): string {
  const at = /^\d{4}-/.test(text) ? new Date(text) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) return "";
  const shift = zone === "utc" ? 0 : at.getTimezoneOffset() * 60_000;
  return new Date(at.getTime() - shift).toISOString().slice(0, 19);
}

/** The instant that such a field tells, as an address keeps it; empty for none. */
export function momentOfLocalText(text: string, zone: Zone): string {
  if (text === "") return "";
  const at = new Date(zone === "utc" ? `${text}Z` : text);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}
