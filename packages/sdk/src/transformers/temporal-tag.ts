import type { Temporal } from "temporal-polyfill";

interface TemporalKinds {
  readonly Instant: Temporal.Instant;
  readonly Duration: Temporal.Duration;
  readonly PlainDate: Temporal.PlainDate;
  readonly ZonedDateTime: Temporal.ZonedDateTime;
}

/** Whether the value is a Temporal object of the kind, of this library's, the engine's own, or another copy's. */
export function isTemporal<K extends keyof TemporalKinds>(value: unknown, kind: K): value is TemporalKinds[K] {
  return temporalKind(value) === kind;
}

/** `Instant` for a Temporal.Instant; undefined for what is no Temporal object. */
export function temporalKind(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const tag: unknown = Reflect.get(value, Symbol.toStringTag);
  return typeof tag === "string" && tag.startsWith("Temporal.") ? tag.slice("Temporal.".length) : undefined;
}
