import type { Literal } from "@haltere/idl/core";
import { decodeMsgpack } from "../literal/msgpack.ts";
import { type LiteralValue, readLiteral } from "../literal/read-literal.ts";
import { timestampText } from "../time/time-text.ts";
import { goFloatText, goValueText } from "./go-value-text.ts";

/** What `{{.inputs.x}}` becomes, or why a value of this kind cannot stand in a command line. */
export type InputText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/**
 * A literal as Flyte writes it into a command line: primitives as plain text, times in RFC 3339, durations as protobuf's
 * text form, files and schemas by their address, lists as `[a,b]`, msgpack as Go's `%v`. Maps, unions, none and
 * structured datasets have no such form.
 */
export function inputText(literal: Literal): InputText {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "integer":
    case "boolean":
      return written(String(value.value));
    case "float":
      return written(goFloatText(value.value));
    case "string":
      return written(value.value);
    case "datetime":
      return written(timestampText(value.value));
    case "duration":
      return written(durationFields(value.value));
    case "blob":
    case "schema":
      return written(value.value.uri);
    case "msgpack": {
      const decoded = decodeMsgpack(value.value);
      return decoded.ok ? written(goValueText(decoded.value)) : refused(`is not msgpack (${decoded.reason})`);
    }
    case "collection":
      return collectionText(value.value);
    case "binary":
      return refused(`is bytes${value.tag === "" ? "" : ` with tag ${value.tag}`}`);
    case "none":
    case "map":
    case "union":
    case "structured dataset":
    case "generic":
    case "error":
    case "offloaded":
    case "unknown":
      return refused(`is ${described[value.kind]}`);
  }
}

const described = {
  none: "none",
  map: "a map",
  union: "a value of a union type",
  "structured dataset": "a structured dataset",
  generic: "an object",
  error: "an error",
  offloaded: "offloaded to a blob",
  unknown: "of an unknown kind",
} as const satisfies Partial<Record<LiteralValue["kind"], string>>;

function collectionText(literals: readonly Literal[]): InputText {
  const texts: string[] = [];
  for (const literal of literals) {
    const item = inputText(literal);
    if (!item.ok) return refused(`has an item that ${item.reason}`);
    texts.push(item.text);
  }
  return written(`[${texts.join(",")}]`);
}

/** protobuf's text form of a duration: its fields that are not zero. */
function durationFields({ seconds, nanos }: { readonly seconds: bigint; readonly nanos: number }): string {
  return [seconds === 0n ? "" : `seconds:${seconds}`, nanos === 0 ? "" : `nanos:${nanos}`].filter(Boolean).join(" ");
}

function written(text: string): InputText {
  return { ok: true, text };
}

function refused(reason: string): InputText {
  return { ok: false, reason };
}
