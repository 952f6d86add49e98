import type { z } from "zod";
import type { Transformer } from "../transformers/transformer.ts";

/**
 * A schema of ours carries how it is transformed in its definition, where it survives what Zod clones a schema for
 * (`describe`, `meta`, checks), and needs no registry.
 */
const mark = Symbol.for("haltere.transformer");

export function markTransformer(schema: z.ZodType, transformer: () => Transformer): void {
  Object.defineProperty(schema._zod.def, mark, { value: transformer, enumerable: true });
}

export function markedTransformer(schema: z.core.$ZodType): Transformer | undefined {
  const marked: unknown = Reflect.get(schema._zod.def, mark);
  return typeof marked === "function" ? marked() : undefined;
}
