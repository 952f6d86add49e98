import { create, type JsonObject } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { type Literal, LiteralSchema, type LiteralType, SimpleType } from "@haltere/idl/core";

/** What a text stands for as a value of a type, or what is wrong with it. */
export type Read =
  | { readonly kind: "value"; readonly value: Literal }
  | { readonly kind: "wrong"; readonly why: string };

/** Whether a value of that type can be typed on one line: numbers, texts, times, choices and objects as JSON. */
export function isTyped(type: LiteralType | undefined): boolean {
  if (type?.type.case === "enumType") return true;
  return type?.type.case === "simple" && typed.has(type.type.value);
}

const typed: ReadonlySet<SimpleType> = new Set([
  SimpleType.INTEGER,
  SimpleType.FLOAT,
  SimpleType.STRING,
  SimpleType.BOOLEAN,
  SimpleType.DATETIME,
  SimpleType.DURATION,
  SimpleType.STRUCT,
]);

/** Reads a value of a type that `isTyped`. Whole numbers keep all their digits; durations are told in seconds. */
export function literalOfText(type: LiteralType | undefined, text: string): Read {
  const trimmed = text.trim();
  if (type?.type.case === "enumType") {
    const { values } = type.type.value;
    return values.includes(text)
      ? primitive({ case: "stringValue", value: text })
      : wrong(`One of ${values.join(", ")}.`);
  }
  switch (type?.type.case === "simple" ? type.type.value : undefined) {
    case SimpleType.INTEGER:
      if (!/^[+-]?\d{1,19}$/.test(trimmed)) return wrong("A whole number is wanted.");
      return BigInt.asIntN(64, BigInt(trimmed)) === BigInt(trimmed)
        ? primitive({ case: "integer", value: BigInt(trimmed) })
        : wrong("It has more than 64 bits.");
    case SimpleType.FLOAT:
      return trimmed !== "" && Number.isFinite(Number(trimmed))
        ? primitive({ case: "floatValue", value: Number(trimmed) })
        : wrong("A number is wanted.");
    case SimpleType.STRING:
      return primitive({ case: "stringValue", value: text });
    case SimpleType.BOOLEAN:
      return /^(true|false)$/.test(trimmed)
        ? primitive({ case: "boolean", value: trimmed === "true" })
        : wrong("true or false is wanted.");
    case SimpleType.DATETIME: {
      const date = new Date(trimmed);
      return Number.isNaN(date.getTime())
        ? wrong("A time is wanted: 2026-11-23T22:00:00Z")
        : primitive({ case: "datetime", value: timestampFromDate(date) });
    }
    case SimpleType.DURATION:
      return trimmed !== "" && Number.isFinite(Number(trimmed))
        ? primitive({ case: "duration", value: durationFromMs(Math.round(Number(trimmed) * 1000)) })
        : wrong("A number of seconds is wanted.");
    case SimpleType.STRUCT:
      return objectOf(trimmed);
    default:
      return wrong("A value of this type cannot be typed here.");
  }
}

/** The type of which `literalOfText` reads, told to who types: `seconds` for a duration. */
export function typingHint(type: LiteralType | undefined): string {
  if (type?.type.case !== "simple") return "";
  if (type.type.value === SimpleType.DATETIME) return "2026-11-23T22:00:00Z";
  if (type.type.value === SimpleType.DURATION) return "seconds";
  return type.type.value === SimpleType.STRUCT ? "JSON" : "";
}

function objectOf(text: string): Read {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value))
      return {
        kind: "value",
        value: create(LiteralSchema, { value: { case: "scalar", value: { value: { case: "generic", value } } } }),
      };
  } catch (thrown) {
    return wrong(thrown instanceof Error ? thrown.message : String(thrown));
  }
  return wrong("A JSON object is wanted.");
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const wrong = (why: string): Read => ({ kind: "wrong", why });

type PrimitiveInit =
  | { case: "integer"; value: bigint }
  | { case: "floatValue"; value: number }
  | { case: "stringValue"; value: string }
  | { case: "boolean"; value: boolean }
  | { case: "datetime"; value: ReturnType<typeof timestampFromDate> }
  | { case: "duration"; value: ReturnType<typeof durationFromMs> };

function primitive(value: PrimitiveInit): Read {
  return {
    kind: "value",
    value: create(LiteralSchema, {
      value: { case: "scalar", value: { value: { case: "primitive", value: { value } } } },
    }),
  };
}
