import { create } from "@bufbuild/protobuf";
import { FlyteError, mapEntry, startNodeId } from "@haltere/core";
import {
  type Binding,
  type BindingData,
  type Literal,
  LiteralCollectionSchema,
  type LiteralMap,
  LiteralMapSchema,
  LiteralSchema,
  UnionSchema,
} from "@haltere/idl/core";
import { resolveAttributePath } from "./attribute-path.ts";

/** The outputs of a node that bindings refer to. */
export type OutputsOf = (nodeId: string) => LiteralMap | undefined;

/**
 * A node's inputs: each of its bindings with the values it refers to.
 * @throws FlyteError FailedPrecondition naming the node, the input and the reference that cannot be followed.
 */
export function resolveBindings(node: string, bindings: readonly Binding[], outputsOf: OutputsOf): LiteralMap {
  const literals: Record<string, Literal> = {};
  for (const { var: input, binding } of bindings) {
    const where = { node, input };
    if (binding === undefined) throw new FlyteError("FailedPrecondition", "The input is bound to nothing.", { where });
    literals[input] = resolve(binding, outputsOf, where);
  }
  return create(LiteralMapSchema, { literals });
}

/** The nodes whose outputs bindings refer to, each once. */
export function referencedNodes(bindings: readonly Binding[]): Set<string> {
  const nodes = new Set<string>();
  for (const { binding } of bindings) collect(binding, nodes);
  return nodes;
}

function collect(binding: BindingData | undefined, into: Set<string>): void {
  const value = binding?.value;
  if (value?.case === "promise") into.add(value.value.nodeId || startNodeId);
  else if (value?.case === "collection") for (const part of value.value.bindings) collect(part, into);
  else if (value?.case === "map") for (const part of Object.values(value.value.bindings)) collect(part, into);
}

interface Where {
  readonly node: string;
  readonly input: string;
}

function resolve(binding: BindingData, outputsOf: OutputsOf, where: Where): Literal {
  return inUnion(binding, unwrapped(binding, outputsOf, where));
}

function unwrapped(binding: BindingData, outputsOf: OutputsOf, where: Where): Literal {
  const value = binding.value;
  switch (value.case) {
    case "scalar":
      return create(LiteralSchema, { value: { case: "scalar", value: value.value } });
    case "offloadedMetadata":
      return create(LiteralSchema, { value: { case: "offloadedMetadata", value: value.value } });
    case "collection": {
      const literals = value.value.bindings.map((part) => resolve(part, outputsOf, where));
      return create(LiteralSchema, {
        value: { case: "collection", value: create(LiteralCollectionSchema, { literals }) },
      });
    }
    case "map": {
      const literals: Record<string, Literal> = {};
      for (const [key, part] of Object.entries(value.value.bindings)) literals[key] = resolve(part, outputsOf, where);
      return create(LiteralSchema, { value: { case: "map", value: create(LiteralMapSchema, { literals }) } });
    }
    case "promise": {
      const { nodeId, var: output, attrPath } = value.value;
      const source = nodeId || startNodeId;
      const literal = mapEntry(outputsOf(source)?.literals, output);
      if (literal === undefined)
        throw new FlyteError("FailedPrecondition", `The node "${source}" has no output "${output}".`, { where });
      return attrPath.length === 0 ? literal : resolveAttributePath(literal, attrPath, where);
    }
    case undefined:
      throw new FlyteError("FailedPrecondition", "The input is bound to nothing.", { where });
  }
}

/** A binding of static values to a union says which of its types it has; a promise's value is a union already. */
function inUnion(binding: BindingData, literal: Literal): Literal {
  const target = binding.union?.targetType;
  if (target === undefined || binding.value.case === "promise") return literal;
  if (literal.value.case === "scalar" && literal.value.value.value.case === "union") return literal;
  return create(LiteralSchema, {
    value: {
      case: "scalar",
      value: { value: { case: "union", value: create(UnionSchema, { value: literal, type: target }) } },
    },
  });
}
