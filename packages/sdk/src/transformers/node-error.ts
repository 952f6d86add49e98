import { create } from "@bufbuild/protobuf";
import { ErrorSchema, SimpleType } from "@haltere/idl/core";
import { plainObject } from "./plain-object.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { simpleType } from "./simple.ts";
import { createTransformer, scalarLiteral, scalarOf, type Transformer, unreadable } from "./transformer.ts";

/** `NodeError`: Flyte's ERROR, what a failure handler is told of the node that failed. */
export function nodeErrorTransformer(): Transformer {
  const alone = "is an error of a node, which Flyte gives as an input of its own";
  const refuse = (position: Position) => valueError(position, `this ${alone}`);
  return createTransformer({
    name: "FlyteError",
    literalType: simpleType(SimpleType.ERROR),
    jsonSchema: {},
    alone,
    toLiteral(value, position) {
      const { message, failedNodeId } = plainObject(value, position, "a node's error");
      if (typeof message !== "string" || typeof failedNodeId !== "string") {
        throw mismatch(position, "a node's error ({ message, failedNodeId })", value);
      }
      return scalarLiteral({ case: "error", value: create(ErrorSchema, { message, failedNodeId }) });
    },
    readLiteral(literal) {
      const scalar = scalarOf(literal);
      if (scalar?.case !== "error") return unreadable;
      const { message, failedNodeId } = scalar.value;
      return { message, failedNodeId };
    },
    pack: (_, position) => {
      throw refuse(position);
    },
    unpack: (_, position) => {
      throw refuse(position);
    },
  });
}
