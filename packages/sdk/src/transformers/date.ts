import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { SimpleType } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";
import { primitiveLiteral, primitiveOf, simpleType } from "./simple.ts";
import { createTransformer, packedMismatch, type Transformer, unreadable } from "./transformer.ts";

/** `z.date()`: Flyte's DATETIME, an instant in UTC. A Date keeps milliseconds; finer digits of others are cut off. */
export function dateTransformer(): Transformer {
  return createTransformer({
    name: "datetime",
    literalType: simpleType(SimpleType.DATETIME),
    jsonSchema: { type: "string", format: "date-time" },
    toLiteral: (value, position) =>
      primitiveLiteral({ case: "datetime", value: timestampOf(instant(value, position)) }),
    readLiteral(literal) {
      const primitive = primitiveOf(literal);
      return primitive?.case === "datetime" ? dateOf(primitive.value) : unreadable;
    },
    pack: (value, position) => isoText(instant(value, position)),
    unpack(packed, position) {
      if (typeof packed !== "string") throw packedMismatch(position, "datetime", packed);
      return parseIso(packed, position);
    },
  });
}

/** The years that a Timestamp can say: 0001 to 9999. */
const earliest = Date.parse("0001-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

function instant(value: unknown, position: Position): number {
  if (!(value instanceof Date)) throw mismatch(position, "datetime (a Date)", value);
  const time = value.getTime();
  if (Number.isNaN(time)) throw valueError(position, "expected datetime, got an invalid Date");
  if (time < earliest || time > latest) {
    throw valueError(position, `expected a datetime between the years 1 and 9999, got ${value.toISOString()}`);
  }
  return time;
}

function timestampOf(milliseconds: number): Timestamp {
  const seconds = Math.floor(milliseconds / 1000);
  return create(TimestampSchema, { seconds: BigInt(seconds), nanos: (milliseconds - seconds * 1000) * 1_000_000 });
}

function dateOf(timestamp: Timestamp): Date {
  return new Date(Number(timestamp.seconds) * 1000 + Math.floor(timestamp.nanos / 1_000_000));
}

/** Python's `datetime.isoformat()` in UTC: no fraction where it is zero, else six digits. */
function isoText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  const fraction = text.slice(20, 23);
  return `${text.slice(0, 19)}${fraction === "000" ? "" : `.${fraction}000`}+00:00`;
}

const isoPattern = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?)?(Z|[+-]\d{2}:?\d{2})?$/;

function parseIso(text: string, position: Position): Date {
  const match = isoPattern.exec(text);
  if (match !== null) {
    const [, day, time = "00:00:00", fraction = "", zone = "Z"] = match;
    const clock = time.length === 5 ? `${time}:00` : time;
    // A time without a zone is UTC, as flytekit has it.
    const offset = zone === "Z" || zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
    const date = new Date(`${day}T${clock}.${fraction.padEnd(3, "0").slice(0, 3)}${offset}`);
    if (!Number.isNaN(date.getTime())) return date;
  }
  throw valueError(position, `expected datetime in ISO 8601, got str ${JSON.stringify(text)}`);
}
