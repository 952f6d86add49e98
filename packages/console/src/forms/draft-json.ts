import { fromJson, type JsonObject, type JsonValue, toJson } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import { anyTree } from "./any-tree.ts";
import type { Draft } from "./draft.ts";
import { isScalarShape } from "./scalar-draft.ts";
import type { Shape } from "./shape.ts";

/** What stands in a form, finished or not, as JSON to be kept or sent. */
export function draftJson(draft: Draft): JsonObject {
  switch (draft.kind) {
    case "items":
      return { kind: draft.kind, items: draft.items.map(draftJson) };
    case "entries":
      return { kind: draft.kind, entries: draft.entries.map((entry) => [entry.key, draftJson(entry.draft)]) };
    case "fields":
      return { kind: draft.kind, fields: [...draft.fields].map(([name, field]) => [name, draftJson(field)]) };
    case "choice":
      return { kind: draft.kind, index: draft.index, draft: draftJson(draft.draft) };
    case "kept":
      return { kind: draft.kind, literal: toJson(LiteralSchema, draft.literal) };
    default:
      return { ...draft };
  }
}

/** The same back; undefined where it is nothing that stands in a form of this shape, as after its type has changed. */
export function draftFromJson(shape: Shape, json: JsonValue | undefined): Draft | undefined {
  if (!isObject(json)) return undefined;
  const { kind } = json;
  if (kind === "unset") return { kind };
  if (kind === "kept") return keptDraft(json.literal);
  if (kind === "text" && typeof json.text === "string") return takesText(shape) ? { kind, text: json.text } : undefined;
  switch (shape.kind) {
    case "none":
      return kind === "none" ? { kind } : undefined;
    case "boolean":
      return kind === "flag" && typeof json.on === "boolean" ? { kind, on: json.on } : undefined;
    case "blob":
    case "table":
    case "schema":
      return kind === "place" && typeof json.uri === "string" && typeof json.format === "string"
        ? { kind, uri: json.uri, format: json.format }
        : undefined;
    case "list": {
      if (kind !== "items" || !Array.isArray(json.items)) return undefined;
      const items = json.items.map((item) => draftFromJson(shape.element, item));
      return items.every((item) => item !== undefined) ? { kind, items } : undefined;
    }
    case "map": {
      const entries = kind === "entries" ? pairsOf(json.entries, () => shape.element) : undefined;
      return entries && { kind: "entries", entries: entries.map(([key, draft]) => ({ key, draft })) };
    }
    case "object": {
      const shapes = new Map(shape.fields.map((field) => [field.name, field.shape]));
      const fields = kind === "fields" ? pairsOf(json.fields, (name) => shapes.get(name)) : undefined;
      return fields && { kind: "fields", fields: new Map(fields) };
    }
    case "union": {
      if (kind !== "choice" || typeof json.index !== "number") return undefined;
      const variant = shape.variants[json.index];
      const draft = variant && draftFromJson(variant.shape, json.draft);
      return draft && { kind, index: json.index, draft };
    }
    case "any":
      return draftFromJson(anyTree(shape), json);
    default:
      return undefined;
  }
}

function takesText(shape: Shape): boolean {
  return (isScalarShape(shape) && shape.kind !== "boolean") || shape.kind === "any" || shape.kind === "object";
}

function keptDraft(json: JsonValue | undefined): Draft | undefined {
  try {
    return json === undefined ? undefined : { kind: "kept", literal: fromJson(LiteralSchema, json) };
  } catch {
    // Written by hand, or by another version: what is no literal stands in no form.
    return undefined;
  }
}

function pairsOf(
  json: JsonValue | undefined,
  shapeOf: (name: string) => Shape | undefined,
): readonly (readonly [string, Draft])[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const pairs = json.map((pair) => {
    const [name, item] = Array.isArray(pair) ? pair : [];
    const shape = typeof name === "string" ? shapeOf(name) : undefined;
    const draft = shape && draftFromJson(shape, item);
    return typeof name === "string" && draft !== undefined ? ([name, draft] as const) : undefined;
  });
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
