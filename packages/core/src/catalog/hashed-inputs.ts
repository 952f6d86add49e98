import { create } from "@bufbuild/protobuf";
import { type Literal, type LiteralMap, LiteralMapSchema, LiteralSchema } from "@haltere/idl/core";

/**
 * What of a task's inputs decides whether a cached result is theirs: all but the ignored ones, and of a literal that
 * says its hash, in a list or a map as well, the hash alone.
 */
export function hashedInputs(inputs: LiteralMap, ignoredInputs: Iterable<string> = []): LiteralMap {
  const ignored = new Set(ignoredInputs);
  const counted = Object.entries(inputs.literals).filter(([name]) => !ignored.has(name));
  return create(LiteralMapSchema, { literals: hashedLiterals(counted) });
}

function hashedLiterals(entries: readonly (readonly [string, Literal])[]): Record<string, Literal> {
  return Object.fromEntries(entries.map(([name, literal]) => [name, hashedLiteral(literal)]));
}

/** Lists and maps lose their metadata, as in Flyte. */
function hashedLiteral(literal: Literal): Literal {
  if (literal.hash !== "") return create(LiteralSchema, { hash: literal.hash });
  const { case: kind, value } = literal.value;
  if (kind === "collection") {
    return create(LiteralSchema, { value: { case: kind, value: { literals: value.literals.map(hashedLiteral) } } });
  }
  if (kind === "map") {
    const literals = hashedLiterals(Object.entries(value.literals));
    return create(LiteralSchema, { value: { case: kind, value: { literals } } });
  }
  return literal;
}
