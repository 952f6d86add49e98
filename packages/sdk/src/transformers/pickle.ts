import { clone, create } from "@bufbuild/protobuf";
import { type Literal, LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";
import { createTransformer, scalarOf, type Transformer, unreadable } from "./transformer.ts";

/** A Python object that another task pickled. It can be passed on; what is in it only Python can tell. */
export class PickledObject {
  /** Where the pickle lies. */
  readonly uri: string;
  readonly #literal: Literal;

  constructor(uri: string, literal: Literal) {
    this.uri = uri;
    this.#literal = literal;
  }

  /** The literal it came in. */
  toLiteral(): Literal {
    return clone(LiteralSchema, this.#literal);
  }
}

/** `Pickle`: flytekit's type for what it has no type for. The literal passes through as it came. */
export function pickleTransformer(pythonClass: string): Transformer {
  const alone = "is a Python pickle, which cannot stand inside of an object";
  const refuse = (position: Position) => valueError(position, `this ${alone}`);
  return createTransformer({
    name: "FlytePickle",
    literalType: create(LiteralTypeSchema, {
      type: { case: "blob", value: { format: pickleFormat } },
      metadata: { python_class_name: pythonClass },
    }),
    jsonSchema: {},
    alone,
    toLiteral(value, position) {
      if (value instanceof PickledObject) return value.toLiteral();
      throw mismatch(
        position,
        "a Python pickle that a task gave",
        value,
        "Only Python can make one; declare a schema for the value that is given.",
      );
    },
    readLiteral(literal) {
      const scalar = scalarOf(literal);
      if (scalar?.case !== "blob" || scalar.value.metadata?.type?.format !== pickleFormat) return unreadable;
      return new PickledObject(scalar.value.uri, literal);
    },
    pack: (_, position) => {
      throw refuse(position);
    },
    unpack: (_, position) => {
      throw refuse(position);
    },
  });
}

const pickleFormat = "PythonPickle";
