import { base64Encode } from "@bufbuild/protobuf/wire";
import { isPackedArray, isPackedMap, type Packed } from "@haltere/core";
import { exactText } from "../values/exact-text.ts";
import { anyTree } from "./any-tree.ts";
import { type Draft, emptyDraft, text, unset } from "./draft.ts";
import { type FaultList, fieldPlace, itemPlace } from "./faults.ts";
import { parseExact } from "./parse-exact.ts";
import { floatDraftText, isScalarShape, readScalar } from "./scalar-draft.ts";
import type { FieldShape, Shape } from "./shape.ts";
import {
  isoLengthText,
  lengthFromSeconds,
  lengthFromText,
  lengthSeconds,
  lengthText,
  pointFromText,
  pointText,
} from "./time-text.ts";

/** For whom a value is packed: for an object's own encoding, or for people and the command line, who say all times as text. */
export type PackedFor = "object" | "text";

/** Packs what stands in a form; undefined where nothing is given, or something is wrong. */
export function toPacked(
  shape: Shape,
  draft: Draft,
  faults: FaultList,
  place: string,
  whom: PackedFor = "object",
): Packed | undefined {
  if (draft.kind === "unset") return undefined;
  if (isScalarShape(shape)) return packedScalar(shape, draft, faults, place, whom);
  switch (shape.kind) {
    case "none":
      return null;
    case "blob":
      if (draft.kind !== "place" || draft.uri.trim() === "") return undefined;
      return shape.field === undefined ? draft.uri.trim() : new Map([[shape.field, draft.uri.trim()]]);
    case "table":
    case "schema": {
      if (draft.kind !== "place" || draft.uri.trim() === "") return undefined;
      const usual = shape.kind === "table" ? shape.type.format || "parquet" : "";
      return draft.format === "" || draft.format === usual
        ? draft.uri.trim()
        : new Map([
            ["uri", draft.uri.trim()],
            ["file_format", draft.format],
          ]);
    }
    case "list":
      if (draft.kind !== "items") return undefined;
      return each(draft.items, (item, index) => wanted(shape.element, item, faults, itemPlace(place, index), whom));
    case "map": {
      if (draft.kind !== "entries") return undefined;
      const packed = new Map<Packed, Packed>();
      for (const { key, draft: item } of draft.entries) {
        const there = fieldPlace(place, key);
        if (packed.has(key)) faults.add(there, "This key stands twice.");
        packed.set(key, wanted(shape.element, item, faults, there, whom) ?? null);
      }
      return packed;
    }
    case "union": {
      const variant = draft.kind === "choice" ? shape.variants[draft.index] : undefined;
      if (draft.kind !== "choice" || variant === undefined) return undefined;
      return wanted(variant.shape, draft.draft, faults, place, whom);
    }
    case "object":
      if (draft.kind === "text") return fromText(draft.text, true, faults, place);
      return draft.kind === "fields" ? packedFields(shape.fields, draft.fields, faults, place) : undefined;
    case "any":
      return draft.kind === "text"
        ? fromText(draft.text, shape.mapping, faults, place)
        : toPacked(anyTree(shape), draft, faults, place, whom);
    case "opaque":
      return undefined;
  }
}

/** A value that may not be left out where it stands. */
function wanted(shape: Shape, draft: Draft, faults: FaultList, place: string, whom: PackedFor): Packed | undefined {
  const packed = toPacked(shape, draft, faults, place, whom);
  if (packed === undefined) faults.add(place, missing(shape));
  return packed;
}

export function missing(shape: Shape): string {
  return shape.kind === "string" ? "Give a text, or choose the empty one." : "A value is needed.";
}

function each(items: readonly Draft[], read: (item: Draft, index: number) => Packed | undefined): Packed {
  return items.map((item, index) => read(item, index) ?? null);
}

function fromText(given: string, mapping: boolean, faults: FaultList, place: string): Packed | undefined {
  const parsed = parseExact(given);
  if ("reason" in parsed) return faults.add(place, parsed.reason);
  if (mapping && !isPackedMap(parsed.value)) return faults.add(place, "Give an object, as JSON or YAML.");
  return parsed.value;
}

function packedFields(
  fields: readonly FieldShape[],
  drafts: ReadonlyMap<string, Draft>,
  faults: FaultList,
  place: string,
): Packed {
  const packed = new Map<Packed, Packed>();
  for (const { name, shape, required } of fields) {
    const there = fieldPlace(place, name);
    const value = toPacked(shape, drafts.get(name) ?? unset, faults, there);
    if (value !== undefined) packed.set(name, value);
    else if (required) faults.add(there, missing(shape));
  }
  return packed;
}

function packedScalar(
  shape: Extract<
    Shape,
    { kind: "integer" | "float" | "string" | "boolean" | "datetime" | "duration" | "bytes" | "enum" }
  >,
  draft: Draft,
  faults: FaultList,
  place: string,
  whom: PackedFor,
): Packed | undefined {
  const scalar = readScalar(shape, draft, faults, place);
  switch (scalar?.kind) {
    case "datetime": {
      if (shape.kind === "datetime" && shape.packed === "date") return pointText(scalar.value).slice(0, 10);
      return pointText(scalar.value).replace(/Z$/, whom === "text" ? "Z" : "+00:00");
    }
    case "duration":
      if (whom === "text" || (shape.kind === "duration" && shape.packed === "iso")) return isoLengthText(scalar.value);
      return lengthSeconds(scalar.value);
    case "bytes":
      return whom === "text" ? `base64:${base64Encode(scalar.value)}` : scalar.value;
    default:
      return scalar?.value;
  }
}

/** What stands in a form for a packed value, or for one that people wrote; undefined where it is not of the shape. */
export function fromPacked(shape: Shape, packed: Packed): Draft | undefined {
  switch (shape.kind) {
    case "integer":
      if (typeof packed === "bigint") return text(String(packed));
      return typeof packed === "number" && Number.isSafeInteger(packed) ? text(String(packed)) : undefined;
    case "float":
      if (typeof packed === "bigint") return text(String(packed));
      return typeof packed === "number" ? text(floatDraftText(packed)) : undefined;
    case "string":
      return typeof packed === "string" ? text(packed) : undefined;
    case "enum":
      return typeof packed !== "object" && shape.values.includes(String(packed)) ? text(String(packed)) : undefined;
    case "boolean":
      return typeof packed === "boolean" ? { kind: "flag", on: packed } : undefined;
    case "none":
      return packed === null ? { kind: "none" } : undefined;
    case "bytes":
      if (packed instanceof Uint8Array) return text(base64Encode(packed));
      return typeof packed === "string" ? text(packed) : undefined;
    case "datetime": {
      const point = typeof packed === "string" ? pointFromText(packed) : undefined;
      return point === undefined
        ? undefined
        : text(shape.packed === "date" ? pointText(point).slice(0, 10) : pointText(point));
    }
    case "duration": {
      const seconds = typeof packed === "bigint" ? Number(packed) : packed;
      const length =
        typeof seconds === "number"
          ? lengthFromSeconds(seconds)
          : typeof packed === "string"
            ? lengthFromText(packed)
            : undefined;
      return length === undefined ? undefined : text(lengthText(length));
    }
    case "blob":
      return placeOf(packed, shape.field ?? "path", "");
    case "table":
      return placeOf(packed, "uri", shape.type.format);
    case "schema":
      return placeOf(packed, "remote_path", "");
    case "list": {
      if (!isPackedArray(packed)) return undefined;
      const items = packed.map((item) => fromPacked(shape.element, item));
      return allThere(items) ? { kind: "items", items } : undefined;
    }
    case "map": {
      if (!isPackedMap(packed)) return undefined;
      const entries = [...packed].map(([key, item]) => ({ key, draft: fromPacked(shape.element, item) }));
      return allEntries(entries) ? { kind: "entries", entries } : undefined;
    }
    case "union":
      for (const [index, variant] of shape.variants.entries()) {
        const draft = fits(variant.shape, packed) ? fromPacked(variant.shape, packed) : undefined;
        if (draft !== undefined && draft.kind !== "kept") return { kind: "choice", index, draft };
      }
      return undefined;
    case "object":
      return isPackedMap(packed) ? (fieldsOf(shape.fields, packed) ?? textOf(packed)) : undefined;
    case "any":
      return shape.mapping && !isPackedMap(packed) ? undefined : textOf(packed);
    case "opaque":
      return undefined;
  }
}

/** In a union a whole float is no integer, an integer no float and an object of other fields not this one. */
function fits(shape: Shape, packed: Packed): boolean {
  if (shape.kind === "integer") return typeof packed === "bigint";
  if (shape.kind === "object") return isPackedMap(packed) && fieldsOf(shape.fields, packed) !== undefined;
  return true;
}

function textOf(packed: Packed): Draft | undefined {
  const shown = exactText(packed);
  return shown === undefined ? undefined : text(shown);
}

function placeOf(packed: Packed, key: string, format: string): Draft | undefined {
  if (typeof packed === "string") return { kind: "place", uri: packed, format };
  if (!isPackedMap(packed)) return undefined;
  const uri = packed.get(key);
  const told = packed.get("file_format");
  const known = [...packed].every(([name, item]) => name === key || name === "file_format" || item === null);
  return typeof uri === "string" && known
    ? { kind: "place", uri, format: typeof told === "string" ? told : format }
    : undefined;
}

function fieldsOf(fields: readonly FieldShape[], packed: ReadonlyMap<Packed, Packed>): Draft | undefined {
  const drafts = new Map<string, Draft>();
  for (const { name, shape, required } of fields) {
    const value = packed.get(name);
    if (value === undefined && required) return undefined;
    const draft = value === undefined ? unset : fromPacked(shape, value);
    if (draft === undefined) return undefined;
    drafts.set(name, draft);
  }
  const names = new Set<Packed>(fields.map(({ name }) => name));
  return [...packed.keys()].every((key) => names.has(key)) ? { kind: "fields", fields: drafts } : undefined;
}

function allThere(drafts: readonly (Draft | undefined)[]): drafts is readonly Draft[] {
  return drafts.every((draft) => draft !== undefined);
}

function allEntries(
  entries: readonly { key: Packed; draft: Draft | undefined }[],
): entries is readonly { key: string; draft: Draft }[] {
  return entries.every(({ key, draft }) => typeof key === "string" && draft !== undefined);
}

/** What a form begins with: the presets that schemas have stand in it. */
export function beginning(shape: Shape): Draft {
  return emptyDraft(shape, (of, preset) => fromPacked(of, packedJson(preset)) ?? unset);
}

/** JSON as it came out of a protobuf Struct: all numbers are doubles. */
export function packedJson(value: unknown): Packed {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (Array.isArray(value)) return value.map(packedJson);
  if (typeof value === "object") return new Map(Object.entries(value).map(([key, item]) => [key, packedJson(item)]));
  return String(value);
}
