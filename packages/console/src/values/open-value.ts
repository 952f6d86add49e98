import type { JsonValue } from "@bufbuild/protobuf";
import {
  floatLiteral,
  isPackedArray,
  isPackedMap,
  literalText,
  literalTypeText,
  type Packed,
  readLiteral,
} from "@haltere/core";
import type { Literal } from "@haltere/idl/core";
import { exactText } from "./exact-text.ts";
import { unpacked } from "./value-text.ts";

/** A part of a value: a literal, or what stands within an object, of MessagePack or of a Struct. */
export type Held =
  | { readonly kind: "literal"; readonly literal: Literal }
  | { readonly kind: "packed"; readonly value: Packed }
  | { readonly kind: "json"; readonly value: JsonValue };

interface Part {
  readonly name: string;
  readonly held: Held;
}

/** What a reader sees of a part, and one level below it. */
export type Opened =
  /** `quoted`: a text of the user's, which on one line stands in quotes. */
  | { readonly kind: "leaf"; readonly type: string; readonly text: string; readonly quoted: boolean }
  /** What lies at an address: a file, a table, a literal that was offloaded. */
  | { readonly kind: "place"; readonly type: string; readonly uri: string; readonly literal: Literal }
  | { readonly kind: "branch"; readonly type: string; readonly parts: readonly Part[] };

/** Opens one level; cheap however large the value is, but for the parts of that level. */
export function openValue(held: Held): Opened {
  switch (held.kind) {
    case "literal":
      return openLiteral(held.literal);
    case "packed":
      return openPacked(held.value);
    case "json":
      return openJson(held.value);
  }
}

function openLiteral(literal: Literal): Opened {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "integer":
      return leaf("int", String(value.value));
    case "string":
      return { ...leaf("str", value.value), quoted: true };
    case "boolean":
      return leaf("bool", String(value.value));
    case "float":
    case "datetime":
    case "duration":
    case "none":
      return leaf(value.kind, literalText(literal));
    case "unknown":
      return leaf("unknown", "no value");
    case "error":
      return leaf("error", [value.value.failedNodeId, value.value.message].filter(Boolean).join(": "));
    case "binary":
      return leaf("bytes", literalText(literal));
    case "msgpack": {
      const read = unpacked(value.value);
      return read === undefined ? leaf("bytes", literalText(literal)) : openPacked(read);
    }
    case "generic":
      return openJson(value.value);
    case "union": {
      const type = literalTypeText(value.type);
      if (value.value === undefined) return leaf(type, "no value");
      const inner = openLiteral(value.value);
      // What a union holds is told by the value itself where it is a scalar.
      return inner.kind === "branch" && value.type !== undefined ? { ...inner, type } : inner;
    }
    case "collection":
      return branch(
        "list",
        value.value.map((item, index) => ({ name: String(index), held: { kind: "literal", literal: item } })),
      );
    case "map":
      return branch(
        "map",
        Object.entries(value.value).map(([name, item]) => ({ name, held: { kind: "literal", literal: item } })),
      );
    case "blob": {
      const type = value.value.metadata?.type;
      const what = type?.dimensionality === 1 ? "directory" : "file";
      return { kind: "place", type: type?.format ? `${what}[${type.format}]` : what, uri: value.value.uri, literal };
    }
    case "structured dataset":
    case "schema":
      return { kind: "place", type: "table", uri: value.value.uri, literal };
    case "offloaded":
      return { kind: "place", type: literalTypeText(value.value.inferredType), uri: value.value.uri, literal };
  }
}

function openPacked(value: Packed): Opened {
  if (value === null) return leaf("none", "none");
  if (typeof value === "string") return { ...leaf("str", value), quoted: true };
  if (typeof value === "bigint") return leaf("int", String(value));
  if (typeof value === "number") return leaf("float", literalText(floatLiteral(value)));
  if (typeof value === "boolean") return leaf("bool", String(value));
  if (value instanceof Uint8Array) return leaf("bytes", `${value.length} bytes`);
  if (isPackedArray(value))
    return branch(
      "list",
      value.map((item, index) => ({ name: String(index), held: { kind: "packed", value: item } })),
    );
  if (isPackedMap(value))
    return branch(
      "object",
      [...value].map(([key, item]) => ({ name: keyText(key), held: { kind: "packed", value: item } })),
    );
  return value satisfies never;
}

/** A key that is no text stands as on one line: `1`, `2.0`, `[1, 2]`. */
function keyText(key: Packed): string {
  if (typeof key === "string") return key;
  if (key instanceof Uint8Array) return `${key.length} bytes`;
  return exactText(key, 0) ?? "a key that no text tells";
}

/** A Struct has doubles for all numbers. */
function openJson(value: JsonValue): Opened {
  if (value === null) return leaf("none", "none");
  if (typeof value === "string") return { ...leaf("str", value), quoted: true };
  if (typeof value === "number") return leaf("number", String(value));
  if (typeof value === "boolean") return leaf("bool", String(value));
  if (Array.isArray(value))
    return branch(
      "list",
      value.map((item, index) => ({ name: String(index), held: { kind: "json", value: item } })),
    );
  return branch(
    "object",
    Object.entries(value).map(([name, item]) => ({ name, held: { kind: "json", value: item } })),
  );
}

const leaf = (type: string, text: string) => ({ kind: "leaf", type, text, quoted: false }) as const;

function branch(type: string, parts: readonly Part[]): Opened {
  return { kind: "branch", type, parts };
}
