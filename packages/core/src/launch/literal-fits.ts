import type { Literal, LiteralType } from "@haltere/idl/core";
import { literalTypeOf } from "../literal/literal-type-of.ts";
import { areTypesCastable } from "../type/castable.ts";
import { literalTypeText } from "../type/literal-type-text.ts";
import type { InputProblem } from "./input-problems.ts";

/** What is wrong with a literal given for an input of a type; undefined where it fits. `what` says what it is: `input x`. */
export function typeProblem(
  what: string,
  input: string,
  literal: Literal,
  expected: LiteralType | undefined,
): InputProblem | undefined {
  const type = literalTypeOf(literal);
  if (type === undefined) {
    return {
      input,
      message: `The value of ${what} is of a kind that is not known here.`,
      hint: "Use a control plane as new as the client that sent it.",
    };
  }
  if (areTypesCastable(type, expected)) return undefined;
  return {
    input,
    message: `${what} has the wrong type: expected ${literalTypeText(expected)}, but got ${literalTypeText(type)}.`,
    hint: `Give ${input} a value of type ${literalTypeText(expected)}.`,
  };
}
