import {
  type DescEnum,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { FlyteError } from "@haltere/core";
import { parseGoDuration } from "./go-duration.ts";

/** A field's value as reflection takes it. */
export type ScalarValue = string | number | bigint | boolean | Uint8Array;

const refuse = (text: string) => new FlyteError("InvalidArgument", text);

/** Reads a scalar as grpc-gateway reads one in a path or a query. Throws InvalidArgument. */
export function parseScalar(type: ScalarType, text: string): ScalarValue {
  switch (type) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      return parseBoolean(text);
    case ScalarType.BYTES:
      return parseBytes(text);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return parseFloating(text);
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return Number(parseInteger(text, -(2n ** 31n), 2n ** 31n - 1n));
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return Number(parseInteger(text, 0n, 2n ** 32n - 1n));
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return parseInteger(text, -(2n ** 63n), 2n ** 63n - 1n);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return parseInteger(text, 0n, 2n ** 64n - 1n);
  }
}

/** Reads an enum's value by name or by number. Throws InvalidArgument for one that the enum does not have. */
export function parseEnum(desc: DescEnum, text: string): number {
  const byName = desc.values.find(({ name }) => name === text);
  if (byName) return byName.number;
  if (/^[+-]?\d{1,10}$/.test(text) && desc.value[Number(text)]) return Number(text);
  throw refuse(`${JSON.stringify(text)} is not a valid value of ${desc.name}`);
}

/** Reads a well-known type from its text: a timestamp, a duration as Go writes one, a wrapper, a struct. Throws InvalidArgument. */
export function parseMessage(desc: DescMessage, text: string): Message {
  const json = wellKnownJson(desc, text);
  if (json === undefined) throw refuse(`unsupported message type: ${JSON.stringify(desc.typeName)}`);
  try {
    return fromJson(desc, json);
  } catch (thrown) {
    throw refuse(FlyteError.from(thrown).message);
  }
}

function wellKnownJson(desc: DescMessage, text: string): JsonValue | undefined {
  switch (desc.typeName) {
    case "google.protobuf.Timestamp":
      return text;
    case "google.protobuf.Duration":
      return parseGoDuration(text);
    case "google.protobuf.FieldMask":
      return text.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    case "google.protobuf.Value":
    case "google.protobuf.Struct":
      return parseJson(text);
    case "google.protobuf.BoolValue":
      return parseBoolean(text);
    case "google.protobuf.BytesValue":
      return Buffer.from(parseBytes(text)).toString("base64");
  }
  // The other wrappers take the text of their value; JSON has the same texts for numbers.
  const [value] = desc.fields;
  if (!desc.typeName.startsWith("google.protobuf.") || !desc.typeName.endsWith("Value")) return undefined;
  if (value?.fieldKind !== "scalar") return undefined;
  const parsed = parseScalar(value.scalar, text);
  return typeof parsed === "bigint" ? String(parsed) : parsed instanceof Uint8Array ? undefined : parsed;
}

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw refuse(FlyteError.from(thrown).message);
  }
}

function parseBoolean(text: string): boolean {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
  if (["0", "f", "F", "false", "FALSE", "False"].includes(text)) return false;
  throw refuse(`${JSON.stringify(text)} is not true or false`);
}

function parseInteger(text: string, least: bigint, most: bigint): bigint {
  if (!(least < 0n ? /^[+-]?\d+$/ : /^\d+$/).test(text))
    throw refuse(`${JSON.stringify(text)} is not ${least < 0n ? "an integer" : "a non-negative integer"}`);
  // A long row of digits is out of every range, and not worth turning into a number.
  const value = text.length > 40 ? most + 1n : BigInt(text.replace(/^\+/, ""));
  if (value < least || value > most) throw refuse(`${text.slice(0, 40)} is out of range, ${least} to ${most}`);
  return value;
}

function parseFloating(text: string): number {
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word !== undefined)
    return word.toLowerCase() === "nan" ? Number.NaN : sign === "-" ? -Infinity : Number.POSITIVE_INFINITY;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw refuse(`${JSON.stringify(text)} is not a number`);
  return Number(text);
}

function parseBytes(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch {
    throw refuse(`${JSON.stringify(text.slice(0, 40))} is not base64`);
  }
}
