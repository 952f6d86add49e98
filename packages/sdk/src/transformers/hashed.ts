import { clone } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type Literal, LiteralSchema } from "@haltere/idl/core";
import { mismatch, type Position, valueError } from "./position.ts";
import type { Transformer } from "./transformer.ts";

/** The type, whose literals carry a hash by which caches know the value; flytekit's HashMethod. */
export function hashedTransformer(base: Transformer, hash: (value: unknown) => unknown): Transformer {
  return {
    ...base,
    toLiteral(value, position) {
      const text = hash(value);
      const literal = clone(LiteralSchema, base.toLiteral(value, position));
      if (text instanceof Promise) hashLater(literal, text, position);
      else literal.hash = checked(text, position);
      return literal;
    },
  };
}

/** Reading a file or a table takes a while. The literal gets its hash before anything reads it: with the uploads. */
function hashLater(literal: Literal, hash: Promise<unknown>, position: Position): void {
  const { files } = position;
  if (files === undefined) {
    hash.catch(() => undefined);
    throw valueError(
      position,
      "its hash is a promise, for which nothing waits here",
      "Pass it as an input of the workflow, or return it from a task.",
    );
  }
  const work = async (): Promise<void> => {
    const text = await hash.catch((thrown: unknown) => {
      throw valueError(position, `its hash cannot be told: ${FlyteError.from(thrown).message}`, undefined, thrown);
    });
    literal.hash = checked(text, position);
  };
  files.begin(work());
}

function checked(text: unknown, position: Position): string {
  if (typeof text === "string") return text;
  throw mismatch(position, "a str from the function that hashes it", text);
}
