import { PrimitiveSchema } from "@haltere/idl/core";
import { optional } from "../fields/presence.ts";
import { boolean, long, real, text } from "../fields/scalars.ts";
import { duration, timestamp } from "../fields/well-known.ts";
import { model } from "../model.ts";

/** A simple value (`flyteidl.core.Primitive`); times and durations are in microseconds. */
export class Primitive extends model("Primitive", PrimitiveSchema, {
  integer: optional(long()),
  floatValue: optional(real()),
  stringValue: optional(text()),
  boolean: optional(boolean()),
  datetime: optional(timestamp()),
  duration: optional(duration()),
}) {
  /** The one that is set. */
  get value(): bigint | number | string | boolean | undefined {
    return this.integer ?? this.floatValue ?? this.stringValue ?? this.boolean ?? this.datetime ?? this.duration;
  }
}
