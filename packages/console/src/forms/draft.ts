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

type PresetOf = (shape: Shape, value: unknown) => Draft;

/** What a control begins with where nothing is given: lists and maps are empty ones only once they are asked for. */
export function emptyDraft(shape: Shape, presetOf: PresetOf = () => unset): Draft {
  return begun(shape, presetOf, []);
}

/** `within` are the objects around it: one that must hold itself would have no end, and is asked for. */
function begun(shape: Shape, presetOf: PresetOf, within: readonly Shape[]): Draft {
  switch (shape.kind) {
    case "none":
      return { kind: "none" };
    case "list":
      return { kind: "items", items: [] };
    case "map":
      return { kind: "entries", entries: [] };
    case "object": {
      if (within.includes(shape)) return unset;
      const inner = [...within, shape];
      const fields = shape.fields.map(({ name, shape: field, required, preset }) => {
        if (preset !== undefined) return [name, presetOf(field, preset)] as const;
        return [name, required ? begun(field, presetOf, inner) : unset] as const;
      });
      return { kind: "fields", fields: new Map(fields) };
    }
    case "union": {
      const none = shape.variants.findIndex((variant) => variant.shape.kind === "none");
      const first = shape.variants[0]?.shape ?? { kind: "none" };
      const index = none > 0 && within.includes(first) ? none : 0;
      return { kind: "choice", index, draft: begun(shape.variants[index]?.shape ?? first, presetOf, within) };
    }
    case "any":
      return shape.mapping ? text("{}") : unset;
    default:
      return unset;
  }
}
