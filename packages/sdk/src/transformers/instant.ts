import { parseIsoTime } from "@haltere/core";
import { SimpleType } from "@haltere/idl/core";
import { Temporal } from "temporal-polyfill";
import { earliest, isoText, latest, nanosecondsOf, timestampOf } from "./iso-time.ts";
import type { ObjectStyle } from "./object-style.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { isTemporal } from "./temporal-tag.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `Instant`: Flyte's DATETIME with all its digits. Python keeps microseconds of them. */
export function instantTransformer(style: ObjectStyle = "dataclass"): Transformer {
  return createTransformer({
    name: "datetime",
    literalType: simpleType(SimpleType.DATETIME),
    jsonSchema: { type: "string", format: "date-time" },
    toLiteral: (value, position) =>
      primitiveLiteral({ case: "datetime", value: timestampOf(nanosecondsOfInstant(value, position)) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      if (primitive?.case !== "datetime") return unreadable;
      return Temporal.Instant.fromEpochNanoseconds(nanosecondsOf(primitive.value));
    },
    pack: (value, position) => isoText(nanosecondsOfInstant(value, position), style),
    unpack(packed, position) {
      if (typeof packed !== "string") throw packedMismatch(position, "datetime", packed);
      const nanoseconds = parseIsoTime(packed);
      if (nanoseconds !== undefined) return Temporal.Instant.fromEpochNanoseconds(nanoseconds);
      throw valueError(position, `expected datetime in ISO 8601, got str ${JSON.stringify(packed)}`);
    },
  });
}

function nanosecondsOfInstant(value: unknown, position: Position): bigint {
  if (isTemporal(value, "Instant")) {
    if (value.epochNanoseconds >= earliest && value.epochNanoseconds <= latest) return value.epochNanoseconds;
    throw valueError(position, `expected a datetime between the years 1 and 9999, got ${value}`);
  }
  const hint = isTemporal(value, "ZonedDateTime")
    ? "Give its instant: value.toInstant()."
    : value instanceof Date
      ? "Make one with Temporal.Instant.fromEpochMilliseconds(date.getTime()), or declare z.date()."
      : undefined;
  throw mismatch(position, "datetime (a Temporal.Instant)", value, hint);
}
