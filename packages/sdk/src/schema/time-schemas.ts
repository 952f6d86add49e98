import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { durationTransformer } from "../transformers/duration.ts";
import { instantTransformer } from "../transformers/instant.ts";
import { plainDateTransformer } from "../transformers/plain-date.ts";
import { isTemporal } from "../transformers/temporal-tag.ts";
import { markTransformer } from "./transformer-mark.ts";

// Bundlers leave out Temporal, which is large, where none of these is used: hence the annotations.
export { Temporal };

/** A point in time to the nanosecond, a `Temporal.Instant`: Flyte's DATETIME, Python's datetime (to the microsecond). */
export type Instant = Temporal.Instant;
export const Instant: z.ZodType<Temporal.Instant, Temporal.Instant> = /* @__PURE__ */ instantSchema();

/** A length of time, a `Temporal.Duration` without months and years: Flyte's DURATION, Python's timedelta. Read in hours and smaller units. */
export type Duration = Temporal.Duration;
export const Duration: z.ZodType<Temporal.Duration, Temporal.Duration> = /* @__PURE__ */ durationSchema();

/** A day without a time, a `Temporal.PlainDate`: Python's date, on the wire the DATETIME of its midnight in UTC. */
export type PlainDate = Temporal.PlainDate;
export const PlainDate: z.ZodType<Temporal.PlainDate, Temporal.PlainDate> = /* @__PURE__ */ plainDateSchema();

function instantSchema() {
  const schema = z.custom<Temporal.Instant>((value) => isTemporal(value, "Instant"), "expected a Temporal.Instant");
  markTransformer(schema, instantTransformer);
  return schema;
}

function durationSchema() {
  const schema = z.custom<Temporal.Duration>((value) => isTemporal(value, "Duration"), "expected a Temporal.Duration");
  markTransformer(schema, durationTransformer);
  return schema;
}

function plainDateSchema() {
  const schema = z.custom<Temporal.PlainDate>(
    (value) => isTemporal(value, "PlainDate"),
    "expected a Temporal.PlainDate",
  );
  markTransformer(schema, plainDateTransformer);
  return schema;
}
