import type { Literal } from "@haltere/idl/core";
import type { Shape } from "./shape.ts";

/** What stands in a form: texts as they are typed, right or wrong, until they are read. */
export type Draft =
  | { readonly kind: "unset" | "none" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "flag"; readonly on: boolean }
  | { readonly kind: "place"; readonly uri: string; readonly format: string }
  | { readonly kind: "items"; readonly items: readonly Draft[] }
  | { readonly kind: "entries"; readonly entries: readonly EntryDraft[] }
  | { readonly kind: "fields"; readonly fields: ReadonlyMap<string, Draft> }
  | { readonly kind: "choice"; readonly index: number; readonly draft: Draft }
  /** A value of an earlier run that no control shows, sent again as it is. */
  | { readonly kind: "kept"; readonly literal: Literal };

interface EntryDraft {
  readonly key: string;
  readonly draft: Draft;
}

export const unset: Draft = { kind: "unset" };

export function text(value: string): Draft {
  return { kind: "text", text: value };
}

/** What a control begins with where nothing is given: lists and maps are empty ones only once they are asked for. */
export function emptyDraft(shape: Shape, presetOf: (shape: Shape, value: unknown) => Draft = () => unset): Draft {
  switch (shape.kind) {
    case "none":
      return { kind: "none" };
    case "list":
      return { kind: "items", items: [] };
    case "map":
      return { kind: "entries", entries: [] };
    case "object":
      return {
        kind: "fields",
        fields: new Map(
          shape.fields.map((field) => [
            field.name,
            field.preset === undefined
              ? emptyField(field.shape, field.required, presetOf)
              : presetOf(field.shape, field.preset),
          ]),
        ),
      };
    case "union":
      return { kind: "choice", index: 0, draft: emptyDraft(shape.variants[0]?.shape ?? { kind: "none" }, presetOf) };
    case "any":
      return shape.mapping ? text("{}") : unset;
    default:
      return unset;
  }
}

function emptyField(shape: Shape, required: boolean, presetOf: (shape: Shape, value: unknown) => Draft): Draft {
  return required ? emptyDraft(shape, presetOf) : unset;
}
