import { createHash } from "node:crypto";
import { type DescMessage, type JsonValue, type MessageShape, toJson } from "@bufbuild/protobuf";

/**
 * The hash, 32 bytes, by which Flyte's backend knows equal messages: Ben Laurie's objecthash over the message's JSON.
 * @throws RangeError for a time or duration that has no JSON form.
 */
export function messageHash<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Uint8Array {
  return objectHash(toJson(schema, message));
}

/** Each value by a letter for its kind; the members of an object in the order of their keys' hashes. */
export function objectHash(json: JsonValue): Buffer {
  if (json === null) return hash("n", "");
  if (typeof json === "boolean") return hash("b", json ? "1" : "0");
  if (typeof json === "number") return hash("f", floatText(json));
  if (typeof json === "string") return hash("u", json);
  if (Array.isArray(json)) return hash("l", Buffer.concat(json.map(objectHash)));
  const members = Object.entries(json)
    .map(([key, value]): [Buffer, Buffer] => [objectHash(key), objectHash(value)])
    .sort(([a], [b]) => Buffer.compare(a, b));
  return hash("d", Buffer.concat(members.flat()));
}

function hash(kind: string, content: string | Buffer): Buffer {
  return createHash("sha256").update(kind).update(content).digest();
}

/** Sign, exponent and the bits of a mantissa in (½, 1], so that every writing of a number has one text. */
function floatText(value: number): string {
  if (value === 0) return "+0:";
  let rest = Math.abs(value);
  let exponent = 0;
  for (; rest > 1; rest /= 2) exponent++;
  for (; rest <= 0.5; rest *= 2) exponent--;
  let bits = "";
  for (; rest !== 0; rest *= 2) {
    bits += rest >= 1 ? "1" : "0";
    if (rest >= 1) rest -= 1;
  }
  return `${value < 0 ? "-" : "+"}${exponent}:${bits}`;
}
