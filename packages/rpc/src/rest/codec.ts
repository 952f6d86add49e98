import {
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type Message,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { FlyteError } from "@haltere/core";
import { messageToJson } from "./json.ts";

/** How messages are written in the body of a request or a response. */
export interface Codec {
  readonly contentType: string;
  /** Throws InvalidArgument where the bytes are not the message; no bytes are an empty one. */
  decode(schema: DescMessage, bytes: Uint8Array): Message;
  /** Reads one field of a message from a body that holds it alone. */
  decodeField(schema: DescMessage, fieldName: string, bytes: Uint8Array): Message;
  encode(schema: DescMessage, message: Message, registry?: Registry): Uint8Array;
  encodeField(schema: DescMessage, fieldName: string, message: Message): Uint8Array;
}

const protobuf: Codec = {
  contentType: "application/octet-stream",
  decode: (schema, bytes) => refusing(() => fromBinary(schema, bytes)),
  decodeField(schema, fieldName, bytes) {
    const field = messageField(schema, fieldName);
    // A field within a message is its tag, its length and its bytes: one that is repeated in the wire merges.
    return refusing(() => fromBinary(schema, Buffer.concat([tagAndLength(field.number, bytes.length), bytes])));
  },
  encode: (schema, message) => toBinary(schema, message),
  encodeField(schema, fieldName, message) {
    const { message: inner, localName } = messageField(schema, fieldName);
    const value: unknown = Reflect.get(message, localName);
    return isMessage(value) ? toBinary(inner, value) : new Uint8Array();
  },
};

/** FlyteAdmin's JSON: proto names when it is asked for by name; else lowerCamelCase, and unknown fields are passed over. */
function jsonCodec(asked: boolean): Codec {
  const names = asked ? "proto" : "camel";
  const write = (json: JsonValue) => Buffer.from(JSON.stringify(json));
  const read = (schema: DescMessage, json: JsonValue) =>
    refusing(() => fromJson(schema, json, { ignoreUnknownFields: !asked }));
  return {
    contentType: "application/json",
    decode: (schema, bytes) => read(schema, bytes.length === 0 ? {} : parse(bytes)),
    decodeField: (schema, fieldName, bytes) => read(schema, bytes.length === 0 ? {} : { [fieldName]: parse(bytes) }),
    encode: (schema, message, registry) =>
      write(messageToJson(schema, message, { names, ...(registry ? { registry } : {}) })),
    encodeField(schema, fieldName, message) {
      const whole = messageToJson(schema, message, { names: "proto" });
      const isObject = typeof whole === "object" && whole !== null && !Array.isArray(whole);
      return write((isObject && whole[fieldName]) || null);
    },
  };
}

const camelJson = jsonCodec(false);
const byType: Readonly<Record<string, Codec>> = {
  "application/octet-stream": protobuf,
  "application/json": jsonCodec(true),
};

/**
 * The codecs of a request and of its response, as FlyteAdmin's gateway chooses them: each by a header that names it exactly
 * (Content-Type may have parameters), the response's else like the request's.
 */
export function codecsOf(headers: NodeJS.Dict<string[]>): { readonly request: Codec; readonly response: Codec } {
  const known = (type: string) => (Object.hasOwn(byType, type) ? byType[type] : undefined);
  const first = (values: readonly string[], read: (value: string) => string) =>
    values.map((value) => known(read(value))).find((codec) => codec !== undefined);
  const mediaType = (value: string) => (value.split(";", 1)[0] ?? "").trim().toLowerCase();
  const request = first(headers["content-type"] ?? [], mediaType) ?? camelJson;
  return { request, response: first(headers.accept ?? [], (value) => value) ?? request };
}

function parse(bytes: Uint8Array): JsonValue {
  return refusing(() => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `the request's body cannot be read: ${FlyteError.from(thrown).message}`, {
      hint: "Send JSON, or protobuf with Content-Type: application/octet-stream.",
      cause: thrown,
    });
  }
}

function messageField(schema: DescMessage, name: string) {
  const field = schema.fields.find((each) => each.name === name);
  if (field?.fieldKind !== "message")
    throw new FlyteError("Unimplemented", `field ${name} of ${schema.typeName} has no body in protobuf`, {
      hint: "Use JSON.",
    });
  return field;
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "$typeName" in value;
}

function tagAndLength(fieldNumber: number, length: number): Uint8Array {
  return new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).uint32(length).finish();
}
