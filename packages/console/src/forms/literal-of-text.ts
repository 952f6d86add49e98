import { type Literal, type LiteralType, SimpleType } from "@haltere/idl/core";
import { text as draftOf } from "./draft.ts";
import { FaultList } from "./faults.ts";
import { toLiteral } from "./literal-value.ts";
import type { Shape } from "./shape.ts";
import { shapeOfType } from "./shape-of-type.ts";

/** What a text stands for as a value of a type, or what is wrong with it. */
export type Read =
  | { readonly kind: "value"; readonly value: Literal }
  | { readonly kind: "wrong"; readonly why: string };

/** Whether a value of that type can be typed on one line: numbers, texts, times, choices, and objects as JSON or YAML. */
export function isTyped(type: LiteralType | undefined): boolean {
  const { kind } = shapeOfType(type);
  return typed.has(kind);
}

const typed: ReadonlySet<Shape["kind"]> = new Set<Shape["kind"]>([
  ...(["integer", "float", "string", "boolean", "datetime", "duration", "enum", "object", "any"] as const),
]);

/** Reads a value of a type that `isTyped`, as the launch form does. A duration without a unit is in seconds. */
export function literalOfText(type: LiteralType | undefined, text: string): Read {
  const shape = shapeOfType(type);
  if (!typed.has(shape.kind)) return wrong("A value of this type cannot be typed here.");
  const trimmed = text.trim();
  if (shape.kind === "boolean" && !/^(true|false)$/.test(trimmed)) return wrong("Give true or false.");
  const draft =
    shape.kind === "boolean"
      ? ({ kind: "flag", on: trimmed === "true" } as const)
      : shape.kind === "duration" && /^[+-]?\d+(\.\d+)?$/.test(trimmed)
        ? draftOf(`${trimmed}s`)
        : draftOf(text);
  const faults = new FaultList();
  const literal = toLiteral(shape, draft, faults, "value");
  const [first] = faults.faults.values();
  if (first !== undefined || literal === undefined) return wrong(first ?? "A value is wanted.");
  return { kind: "value", value: literal };
}

/** How a value of a type that `isTyped` is written, told to who types. */
export function typingHint(type: LiteralType | undefined): string {
  if (type?.type.case !== "simple") return "";
  if (type.type.value === SimpleType.DATETIME) return "2026-11-23T22:00:00Z";
  if (type.type.value === SimpleType.DURATION) return "90s, 1h 30m";
  return type.type.value === SimpleType.STRUCT ? "JSON or YAML" : "";
}

const wrong = (why: string): Read => ({ kind: "wrong", why });
