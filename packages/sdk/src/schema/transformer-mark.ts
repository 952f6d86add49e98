import type { z } from "zod";
import type { ObjectStyle } from "../transformers/object-style.ts";
import type { Transformer } from "../transformers/transformer.ts";

/**
 * A schema of ours carries how it is transformed in its definition, where it survives what Zod clones a schema for
 * (`describe`, `meta`, checks), and needs no registry.
 */
const mark = Symbol.for("haltere.transformer");

/** @param transformer Makes the transformer, for a value that stands by itself or in a dataclass, or in a pydantic model. */
export function markTransformer(schema: z.core.$ZodType, transformer: (style: ObjectStyle) => Transformer): void {
  Object.defineProperty(schema._zod.def, mark, { value: transformer, enumerable: true });
}

export function markedTransformer(schema: z.core.$ZodType, style: ObjectStyle = "dataclass"): Transformer | undefined {
  const marked: unknown = Reflect.get(schema._zod.def, mark);
  return typeof marked === "function" ? marked(style) : undefined;
}
