import { clone, type JsonObject } from "@bufbuild/protobuf";
import { LiteralTypeSchema } from "@haltere/idl/core";
import type { Transformer } from "./transformer.ts";

/** The type with an annotation; flytekit's FlyteAnnotation. What the type says of itself goes before it. */
export function annotatedTransformer(base: Transformer, annotation: JsonObject): Transformer {
  const literalType = clone(LiteralTypeSchema, base.literalType);
  const annotations = { ...annotation, ...literalType.annotation?.annotations };
  literalType.annotation = { $typeName: "flyteidl.core.TypeAnnotation", annotations };
  return { ...base, literalType };
}
