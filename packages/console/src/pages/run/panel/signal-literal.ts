import { create } from "@bufbuild/protobuf";
import { type Literal, LiteralSchema, type LiteralType, SimpleType } from "@haltere/idl/core";

/** What a form for a value of a type is: `undefined` where there is none. */
export type SignalInput =
  | { readonly kind: "text"; readonly hint: string }
  | { readonly kind: "choice"; readonly values: readonly string[] };

export function signalInput(type: LiteralType | undefined): SignalInput | undefined {
  if (type?.type.case === "enumType") return { kind: "choice", values: type.type.value.values };
  if (type?.type.case !== "simple") return undefined;
  switch (type.type.value) {
    case SimpleType.BOOLEAN:
      return { kind: "choice", values: ["true", "false"] };
    case SimpleType.INTEGER:
      return { kind: "text", hint: "A whole number" };
    case SimpleType.FLOAT:
      return { kind: "text", hint: "A number" };
    case SimpleType.STRING:
      return { kind: "text", hint: "A text" };
    case SimpleType.DATETIME:
      return { kind: "text", hint: "A time: 2026-11-23T22:10:00Z" };
    case SimpleType.DURATION:
      return { kind: "text", hint: "Seconds" };
    default:
      return undefined;
  }
}

const primitive = (value: NonNullable<PrimitiveValue>): Literal =>
  create(LiteralSchema, { value: { case: "scalar", value: { value: { case: "primitive", value: { value } } } } });
type PrimitiveValue =
  | { case: "integer"; value: bigint }
  | { case: "floatValue"; value: number }
  | { case: "stringValue"; value: string }
  | { case: "boolean"; value: boolean }
  | { case: "datetime" | "duration"; value: { seconds: bigint; nanos: number } };

/** The literal that a text stands for; a message where it stands for none. */
export function signalLiteral(type: LiteralType | undefined, text: string): Literal | string {
  const simple =
    type?.type.case === "simple" ? type.type.value : type?.type.case === "enumType" ? SimpleType.STRING : undefined;
  const trimmed = text.trim();
  switch (simple) {
    case SimpleType.STRING:
      return primitive({ case: "stringValue", value: text });
    case SimpleType.BOOLEAN:
      return primitive({ case: "boolean", value: trimmed === "true" });
    case SimpleType.INTEGER: {
      if (!/^[+-]?\d+$/.test(trimmed)) return "Not a whole number.";
      const value = BigInt(trimmed.replace("+", ""));
      return BigInt.asIntN(64, value) === value ? primitive({ case: "integer", value }) : "It does not fit in 64 bits.";
    }
    case SimpleType.FLOAT: {
      const value = Number(trimmed);
      return trimmed === "" || Number.isNaN(value) ? "Not a number." : primitive({ case: "floatValue", value });
    }
    case SimpleType.DATETIME: {
      const at = Date.parse(trimmed);
      return Number.isNaN(at) ? "Not a time." : primitive({ case: "datetime", value: parts(at) });
    }
    case SimpleType.DURATION: {
      const seconds = Number(trimmed);
      if (trimmed === "" || !Number.isFinite(seconds)) return "Not a number of seconds.";
      const whole = Math.trunc(seconds);
      return primitive({
        case: "duration",
        value: { seconds: BigInt(whole), nanos: Math.round((seconds - whole) * 1e9) },
      });
    }
    default:
      return "Values of this type are set by the command line or a client.";
  }
}

function parts(at: number) {
  const seconds = Math.floor(at / 1000);
  return { seconds: BigInt(seconds), nanos: Math.round(at - seconds * 1000) * 1e6 };
}
