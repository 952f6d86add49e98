import { base64Decode } from "@bufbuild/protobuf/wire";
import type { Draft } from "./draft.ts";
import type { FaultList } from "./faults.ts";
import type { Shape } from "./shape.ts";
import { lengthFromText, type Nanotime, pointFromText } from "./time-text.ts";

/** A scalar as it was typed, read. */
export type Scalar =
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "datetime" | "duration"; readonly value: Nanotime }
  | { readonly kind: "bytes"; readonly value: Uint8Array };

/** A shape whose control holds one value. */
export type ScalarShape = Extract<
  Shape,
  { readonly kind: "integer" | "float" | "string" | "boolean" | "datetime" | "duration" | "bytes" | "enum" }
>;

export function isScalarShape(shape: Shape): shape is ScalarShape {
  return ["integer", "float", "string", "boolean", "datetime", "duration", "bytes", "enum"].includes(shape.kind);
}

const least = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

/** Reads what was typed; undefined where it is nothing, or wrong, which is told to `faults`. */
export function readScalar(shape: ScalarShape, draft: Draft, faults: FaultList, place: string): Scalar | undefined {
  if (shape.kind === "boolean") return draft.kind === "flag" ? { kind: "boolean", value: draft.on } : undefined;
  if (draft.kind !== "text") return undefined;
  const given = draft.text;
  switch (shape.kind) {
    case "string":
      return { kind: "string", value: given };
    case "enum":
      if (!shape.values.includes(given)) return faults.add(place, `Choose one of ${shape.values.join(", ")}.`);
      return shape.of === "string"
        ? { kind: "string", value: given }
        : readScalar({ kind: shape.of }, draft, faults, place);
    case "integer": {
      if (!/^\s*[+-]?\d+\s*$/.test(given)) return faults.add(place, "Give a whole number.");
      const value = BigInt(given.trim().replace(/^\+/, ""));
      if (value < least || value > greatest)
        return faults.add(place, "Give a number of 64 bits: at most 9223372036854775807 either way.");
      return { kind: "integer", value };
    }
    case "float": {
      const value = floatFromText(given);
      return value === undefined
        ? faults.add(place, "Give a number such as 1.5, 1e-3, inf or nan.")
        : { kind: "float", value };
    }
    case "datetime": {
      const value = pointFromText(given);
      return value === undefined
        ? faults.add(place, "Give a time such as 2026-01-31, 2026-01-31 12:00 or 2026-01-31T12:00:00+02:00.")
        : { kind: "datetime", value };
    }
    case "duration": {
      const value = lengthFromText(given);
      return value === undefined
        ? faults.add(place, "Give a length of time such as 90s, 1h 30m, 2 days or PT1H30M.")
        : { kind: "duration", value };
    }
    case "bytes": {
      const value = bytesFromText(given);
      return value === undefined ? faults.add(place, "Give bytes as base64.") : { kind: "bytes", value };
    }
  }
}

function floatFromText(given: string): number | undefined {
  const trimmed = given.trim().toLowerCase();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  if (/^[+-]?\.?(inf|infinity)$/.test(trimmed))
    return trimmed.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.?nan$/.test(trimmed) ? Number.NaN : undefined;
}

export function floatDraftText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

function bytesFromText(given: string): Uint8Array | undefined {
  const content = given.replace(/^base64:/, "").trim();
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(content) || content.replace(/=+$/, "").length % 4 === 1) return undefined;
  return base64Decode(content);
}
