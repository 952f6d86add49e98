import { create } from "@bufbuild/protobuf";
import { type Node, type Variable, type VariableMap, VariableMapSchema, VariableSchema } from "@haltere/idl/core";
import { mapEntry } from "../message/map-entry.ts";
import { isOptionalType } from "../type/literal-type-builders.ts";
import { checkBinding } from "./check-binding.ts";
import type { CompileErrors } from "./compile-error.ts";
import { inputPlace, sentence } from "./place.ts";
import type { EdgeDirection, WorkflowBuilder } from "./workflow-builder.ts";

/**
 * Checks a node's bindings against the inputs that it takes, and connects the node with those it takes values from. An
 * input whose type has none among its variants may stay unbound.
 */
export function checkBindings(
  builder: WorkflowBuilder,
  node: Node,
  inputs: VariableMap,
  direction: EdgeDirection,
  errors: CompileErrors,
): void {
  const bound = bind(builder, node, (name) => mapEntry(inputs.variables, name), direction, errors);
  for (const [name, variable] of Object.entries(inputs.variables)) {
    if (bound.has(name) || isOptionalType(variable.type)) continue;
    errors.add(
      "ParameterNotBound",
      node.id,
      `${sentence(inputPlace(node.id, name))} is not bound.`,
      `Give ${name} a value.`,
    );
  }
}

/**
 * For nodes that say nothing of their inputs (a branch, an approval): checks that what is bound exists, and answers the
 * inputs that the bindings make, each with the type of its value.
 */
export function inputsOfBindings(builder: WorkflowBuilder, node: Node, errors: CompileErrors): VariableMap {
  const bound = bind(builder, node, () => untyped, "upstream", errors);
  const variables = [...bound].flatMap(([name, variable]) =>
    variable === undefined ? [] : [[name, variable] as const],
  );
  return create(VariableMapSchema, { variables: Object.fromEntries(variables) });
}

const untyped: Variable = create(VariableSchema);

/** Each name bound, with the variable that its value makes; undefined where the value is wrong. */
function bind(
  builder: WorkflowBuilder,
  node: Node,
  inputNamed: (name: string) => Variable | undefined,
  direction: EdgeDirection,
  errors: CompileErrors,
): ReadonlyMap<string, Variable | undefined> {
  const bound = new Map<string, Variable | undefined>();
  for (const { var: name, binding } of node.inputs) {
    const input = inputNamed(name);
    if (input === undefined) {
      const place = sentence(inputPlace(node.id, name));
      errors.add(
        "VariableNameNotFound",
        node.id,
        `${place} is bound, but there is no such one.`,
        `Take the binding of ${name} away.`,
      );
    } else if (binding === undefined) {
      errors.add(
        "ValueRequired",
        node.id,
        `${sentence(inputPlace(node.id, name))} has an empty binding.`,
        `Give ${name} a value.`,
      );
    } else if (bound.has(name)) {
      errors.add(
        "ParameterBoundMoreThanOnce",
        node.id,
        `${sentence(inputPlace(node.id, name))} is bound more than once.`,
        "Keep one of the bindings.",
      );
    } else {
      const resolved = checkBinding({ builder, node: node.id, input: name, errors }, binding, input.type);
      bound.set(name, resolved && create(VariableSchema, { type: resolved.type }));
      for (const upstream of resolved?.upstream ?? []) builder.connect(upstream, node.id, direction);
    }
  }
  return bound;
}
