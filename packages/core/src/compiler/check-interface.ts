import { create } from "@bufbuild/protobuf";
import { type TypedInterface, type VariableMap, VariableMapSchema } from "@haltere/idl/core";
import type { CompileErrors } from "./compile-error.ts";

/** Fills in what an interface leaves out, and checks that each variable has a name and a type. True where nothing is wrong. */
export function checkInterface(node: string, given: TypedInterface, errors: CompileErrors): boolean {
  const before = errors.count;
  given.inputs ??= create(VariableMapSchema);
  given.outputs ??= create(VariableMapSchema);
  checkVariables(node, "input", given.inputs, errors);
  checkVariables(node, "output", given.outputs, errors);
  return errors.count === before;
}

function checkVariables(
  node: string,
  side: "input" | "output",
  { variables }: VariableMap,
  errors: CompileErrors,
): void {
  for (const [name, variable] of Object.entries(variables)) {
    if (name === "") errors.add("ValueRequired", node, `An ${side} of ${node} has no name.`, `Name every ${side}.`);
    if (variable.type === undefined) {
      errors.add("ValueRequired", node, `The ${side} ${name} of ${node} has no type.`, `Give ${name} a type.`);
    }
  }
}
