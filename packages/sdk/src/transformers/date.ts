import { parseIsoTime } from "@haltere/core";
import { SimpleType } from "@haltere/idl/core";
import { earliest, isoText, latest, nanosecondsOf, timestampOf } from "./iso-time.ts";
import type { ObjectStyle } from "./object-style.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.date()`: Flyte's DATETIME, an instant in UTC. A Date keeps milliseconds; finer digits of others are cut off. */
export function dateTransformer(style: ObjectStyle = "dataclass"): Transformer {
  return createTransformer({
    name: "datetime",
    literalType: simpleType(SimpleType.DATETIME),
    jsonSchema: { type: "string", format: "date-time" },
    toLiteral: (value, position) =>
      primitiveLiteral({ case: "datetime", value: timestampOf(nanosecondsOfDate(value, position)) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      return primitive?.case === "datetime" ? dateOf(nanosecondsOf(primitive.value)) : unreadable;
    },
    pack: (value, position) => isoText(nanosecondsOfDate(value, position), style),
    unpack(packed, position) {
      if (typeof packed !== "string") throw packedMismatch(position, "datetime", packed);
      const nanoseconds = parseIsoTime(packed);
      if (nanoseconds !== undefined) return dateOf(nanoseconds);
      throw valueError(position, `expected datetime in ISO 8601, got str ${JSON.stringify(packed)}`);
    },
  });
}

function nanosecondsOfDate(value: unknown, position: Position): bigint {
  if (!(value instanceof Date)) throw mismatch(position, "datetime (a Date)", value);
  const time = value.getTime();
  if (Number.isNaN(time)) throw valueError(position, "expected datetime, got an invalid Date");
  const nanoseconds = BigInt(time) * 1_000_000n;
  if (nanoseconds < earliest || nanoseconds > latest) {
    throw valueError(position, `expected a datetime between the years 1 and 9999, got ${value.toISOString()}`);
  }
  return nanoseconds;
}

function dateOf(nanoseconds: bigint): Date {
  const { seconds, nanos } = timestampOf(nanoseconds);
  return new Date(Number(seconds) * 1000 + Math.floor(nanos / 1_000_000));
}
