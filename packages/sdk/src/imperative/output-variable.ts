import type { Variable } from "../entities/entity-interface.ts";
import { referenceOf } from "../refs/reference.ts";

/**
 * The type of what a reference stands for, as the node or input declares it that it comes from. Undefined where nothing
 * declares it: a constant, a list, a part of a value, or all outputs of a node.
 */
export function declaredVariable(value: unknown, inputs: ReadonlyMap<string, Variable>): Variable | undefined {
  const reference = referenceOf(value);
  if (reference?.variable === undefined || reference.path.length > 0) return undefined;
  const { node, variable } = reference;
  return node === undefined ? inputs.get(variable) : node.target.interface.outputs.get(variable);
}
