import { isIsoDay, parseIsoTime } from "@haltere/core";
import { SimpleType } from "@haltere/idl/core";
import { Temporal } from "temporal-polyfill";
import { nanosecondsOf, timestampOf } from "./iso-time.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { isTemporal } from "./temporal-tag.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `PlainDate`: Python's date. On the wire the midnight of its day in UTC; in an object its ISO text. */
export function plainDateTransformer(): Transformer {
  return createTransformer({
    name: "date",
    literalType: simpleType(SimpleType.DATETIME),
    jsonSchema: { type: "string", format: "date" },
    toLiteral(value, position) {
      const midnight = parseIsoTime(dayOf(value, position));
      if (midnight === undefined) throw mismatch(position, "date (a Temporal.PlainDate)", value);
      return primitiveLiteral({ case: "datetime", value: timestampOf(midnight) });
    },
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      if (primitive?.case !== "datetime") return unreadable;
      const { seconds } = timestampOf(nanosecondsOf(primitive.value));
      return Temporal.PlainDate.from(new Date(Number(seconds) * 1000).toISOString().slice(0, 10));
    },
    pack: dayOf,
    unpack(packed, position) {
      if (typeof packed !== "string") throw packedMismatch(position, "date", packed);
      if (/^\d{4}-\d{2}-\d{2}$/.test(packed) && isIsoDay(packed)) return Temporal.PlainDate.from(packed);
      throw valueError(position, `expected date as 2024-01-31, got str ${JSON.stringify(packed)}`);
    },
  });
}

function dayOf(value: unknown, position: Position): string {
  if (!isTemporal(value, "PlainDate")) throw mismatch(position, "date (a Temporal.PlainDate)", value);
  const day = value.withCalendar("iso8601").toString();
  if (/^\d{4}-/.test(day) && day >= "0001-01-01") return day;
  throw valueError(position, `expected a date between the years 1 and 9999, got ${day}`);
}
