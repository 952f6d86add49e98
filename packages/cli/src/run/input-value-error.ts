import { literalTypeText } from "@haltere/core";
import type { LiteralType } from "@haltere/idl/core";

/** A value that is not of its input's type; the message says what was expected. */
export class InputValueError extends Error {
  override readonly name = "InputValueError";
}

/** `expected int, got "x"`, with how the type is given where that is not plain. */
export function expected(type: LiteralType, got: unknown, how?: string): InputValueError {
  const text = (typeof got === "bigint" ? String(got) : JSON.stringify(got)) ?? String(got);
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return new InputValueError(`expected ${literalTypeText(type)}${how === undefined ? "" : ` ${how}`}, got ${shown}`);
}
