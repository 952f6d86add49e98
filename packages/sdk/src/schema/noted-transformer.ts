import { SimpleType } from "@haltere/idl/core";
import type { z } from "zod";
import { artifactTransformer } from "../artifacts/artifact-transformer.ts";
import { annotatedTransformer } from "../transformers/annotated.ts";
import { hashedTransformer } from "../transformers/hashed.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { schemaError } from "./schema-error.ts";
import { schemaNotes } from "./schema-notes.ts";

/** The transformer with what is noted at its schema: an annotation, a hash, an artifact. */
export function notedTransformer(transformer: Transformer, schema: z.core.$ZodType, path: string): Transformer {
  const { hash, annotation, artifact } = schemaNotes(schema);
  if (annotation !== undefined && !isAnnotatable(transformer)) {
    throw schemaError(path, "is annotated, which Flyte has for no object and no enum", "Annotate another type.");
  }
  const noted = annotation === undefined ? transformer : annotatedTransformer(transformer, annotation);
  const hashed = hash === undefined ? noted : hashedTransformer(noted, hash);
  return artifact?.kind === "output" ? artifactTransformer(hashed) : hashed;
}

/** flytekit refuses annotations of dataclasses, dicts and enums. */
function isAnnotatable({ literalType: { type } }: Transformer): boolean {
  return (
    type.case !== "enumType" &&
    type.case !== "mapValueType" &&
    !(type.case === "simple" && type.value === SimpleType.STRUCT)
  );
}
