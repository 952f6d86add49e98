import {
  create,
  type DescMessage,
  isMessage,
  type JsonValue,
  type Message,
  type Registry,
  toJson,
} from "@bufbuild/protobuf";
import {
  AnySchema,
  DurationSchema,
  ListValueSchema,
  StructSchema,
  TimestampSchema,
  type Value,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";

export interface WellKnownOptions {
  readonly useProtoFieldName: boolean;
  readonly registry?: Registry;
}

/**
 * A well-known type in its own form of JSON. What has none, because a caller of gRPC once sent a time out of its range or a
 * value that is no number, is told as the nearest that has one: one field must not make the whole of a record unreadable.
 */
export function wellKnownToJson(schema: DescMessage, message: Message, options: WellKnownOptions): JsonValue {
  try {
    return toJson(schema, message, options);
  } catch (thrown) {
    const nearest = nearestJson(message);
    if (nearest === undefined) throw thrown;
    return nearest;
  }
}

const earliest = -62_135_596_800n;
const latest = 253_402_300_799n;
const longest = 315_576_000_000n;
const mostNanos = 999_999_999;

function nearestJson(message: Message): JsonValue | undefined {
  if (isMessage(message, TimestampSchema)) {
    const seconds = within(message.seconds, earliest, latest);
    const nanos = Math.min(Math.max(message.nanos, 0), mostNanos);
    return toJson(TimestampSchema, create(TimestampSchema, { seconds, nanos }));
  }
  if (isMessage(message, DurationSchema)) {
    const seconds = within(message.seconds, -longest, longest);
    const most = Math.min(Math.abs(message.nanos), mostNanos);
    const nanos = seconds < 0n || (seconds === 0n && message.nanos < 0) ? -most : most;
    return toJson(DurationSchema, create(DurationSchema, { seconds, nanos }));
  }
  if (isMessage(message, ValueSchema)) return valueJson(message);
  if (isMessage(message, StructSchema)) return structJson(message.fields);
  if (isMessage(message, ListValueSchema)) return message.values.map(valueJson);
  if (isMessage(message, AnySchema))
    return { "@type": message.typeUrl, value: Buffer.from(message.value).toString("base64") };
  return undefined;
}

function valueJson({ kind }: Value): JsonValue {
  switch (kind.case) {
    case "structValue":
      return structJson(kind.value.fields);
    case "listValue":
      return kind.value.values.map(valueJson);
    case "numberValue":
      return Number.isFinite(kind.value) ? kind.value : `${kind.value}`;
    case "stringValue":
    case "boolValue":
      return kind.value;
    case "nullValue":
    case undefined:
      return null;
  }
}

function structJson(fields: Readonly<Record<string, Value>>): JsonValue {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, valueJson(value)]));
}

function within(value: bigint, least: bigint, most: bigint): bigint {
  return value < least ? least : value > most ? most : value;
}
