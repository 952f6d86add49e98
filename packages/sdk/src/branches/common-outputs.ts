import { equals } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError, literalTypeText } from "@haltere/core";
import { LiteralTypeSchema } from "@haltere/idl/core";
import type { Variable } from "../entities/entity-interface.ts";
import { targetName } from "../graph/target-name.ts";
import type { WiredBranch } from "./branch.ts";

/**
 * The outputs that all branches have, in the order of the first; none where one of them has none.
 * @throws FlyteError where branches give one output with different types.
 */
export function commonOutputs(branches: readonly WiredBranch[], owner: ErrorPlace): ReadonlyMap<string, Variable> {
  const [first, ...others] = branches;
  let common = new Map(first?.outputs);
  for (const other of others) {
    common = new Map([...common].filter(([name]) => other.outputs.has(name)));
    for (const [name, variable] of common) {
      const type = other.outputs.get(name)?.transformer.literalType;
      if (first === undefined || type === undefined) continue;
      if (equals(LiteralTypeSchema, type, variable.transformer.literalType)) continue;
      const [one, two] = [variable.transformer.literalType, type].map(literalTypeText);
      throw new FlyteError(
        "InvalidArgument",
        `the branches of the conditional disagree on the output ${name}: ${one} of ${targetName(first.node.target)}, ${two} of ${targetName(other.node.target)}`,
        { where: { ...owner, output: name }, hint: "Give the output one type in all branches." },
      );
    }
  }
  return common;
}
