import { create, type JsonObject, type JsonValue } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import {
  binaryLiteral,
  booleanLiteral,
  datetimeLiteral,
  durationLiteral,
  FlyteError,
  floatLiteral,
  integerLiteral,
  msgpackTag,
  noneLiteral,
  parseIsoTime,
  stringLiteral,
} from "@haltere/core";
import { ErrorSchema, type Literal, LiteralSchema, type Scalar, ScalarSchema, SimpleType } from "@haltere/idl/core";
import { parseGoDuration } from "./go-duration.ts";

/**
 * What a program wrote for an output of a simple type, read as Flyte's co-pilot reads it: blanks, tabs and newlines around
 * it do not count, of texts and bytes neither.
 * @throws FlyteError InvalidArgument saying what was expected.
 */
export function outputLiteral(type: SimpleType, content: Uint8Array): Literal {
  const bytes = trimmed(content);
  if (type === SimpleType.BINARY) return binaryLiteral(bytes, msgpackTag);
  if (type === SimpleType.NONE) return noneLiteral();
  const text = utf8(bytes);
  const refuse = (expected: string) =>
    new FlyteError("InvalidArgument", `It has ${JSON.stringify(text.slice(0, 60))}, which is not ${expected}.`);
  switch (type) {
    case SimpleType.STRING:
      return stringLiteral(text);
    case SimpleType.INTEGER: {
      const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace("+", "")) : undefined;
      if (value === undefined || BigInt.asIntN(64, value) !== value) throw refuse("an integer of 64 bits");
      return integerLiteral(value);
    }
    case SimpleType.FLOAT: {
      const value = parseFloat64(text);
      if (value === undefined) throw refuse("a float");
      return floatLiteral(value);
    }
    case SimpleType.BOOLEAN:
      if (/^(1|t|T|true|TRUE|True)$/.test(text)) return booleanLiteral(true);
      if (/^(0|f|F|false|FALSE|False)$/.test(text)) return booleanLiteral(false);
      throw refuse("true or false");
    case SimpleType.DATETIME: {
      const nanoseconds = rfc3339.test(text) ? parseIsoTime(text) : undefined;
      if (nanoseconds === undefined || nanoseconds < yearOne) throw refuse("a time such as 2026-01-02T03:04:05Z");
      const nanos = ((nanoseconds % second) + second) % second;
      const seconds = (nanoseconds - nanos) / second;
      return datetimeLiteral(create(TimestampSchema, { seconds, nanos: Number(nanos) }));
    }
    case SimpleType.DURATION: {
      const duration = parseGoDuration(text);
      if (duration === undefined) throw refuse("a duration such as 300ms, -1.5h or 2h45m");
      return durationLiteral(duration);
    }
    case SimpleType.STRUCT: {
      const value = jsonObject(text);
      if (value === undefined) throw refuse("an object in JSON");
      return scalar({ case: "generic", value });
    }
    case SimpleType.ERROR:
      return scalar({ case: "error", value: create(ErrorSchema, { message: text }) });
  }
  throw new FlyteError("Unimplemented", `Its type is a simple type of a newer Flyte, number ${type}.`);
}

const second = 1_000_000_000n;
/** What protobuf's timestamps begin with. */
const yearOne = -62_135_596_800n * second;
const rfc3339 = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]\d\d:[0-5]\d)$/;

const blanks = new Set([0x20, 0x0a, 0x09]);

function trimmed(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && blanks.has(bytes[start] ?? 0)) start += 1;
  while (end > start && blanks.has(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.slice(start, end);
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FlyteError("InvalidArgument", "It is not text in UTF-8.", {
      hint: "Declare the output as a file, where it is something else than text.",
      cause,
    });
  }
}

/** As Go reads floats, but for hexadecimal ones: too large a number is none. */
function parseFloat64(text: string): number | undefined {
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(text);
  if (special !== null) {
    if (special[2] === undefined) return special[1] === "" ? Number.NaN : undefined;
    return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const digits = text.replace(/(?<=\d)_(?=\d)/g, "");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

function jsonObject(text: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function scalar(value: Scalar["value"]): Literal {
  return create(LiteralSchema, { value: { case: "scalar", value: create(ScalarSchema, { value }) } });
}
