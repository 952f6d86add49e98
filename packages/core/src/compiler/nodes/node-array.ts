import { clone, create } from "@bufbuild/protobuf";
import {
  type ArrayNode,
  type TypedInterface,
  TypedInterfaceSchema,
  type VariableMap,
  VariableMapSchema,
  VariableSchema,
} from "@haltere/idl/core";
import { collectionType } from "../../type/literal-type-builders.ts";
import type { NodeKind } from "./node-kind.ts";

/**
 * A node that runs another one over lists. Its interface is taken from that node as it is where the SDK wrote lists into
 * the mapped task's own interface. A launch plan or a task that was registered for itself says what one item has
 * (`is_original_sub_node_interface`, which Flyte's open compiler does not read): the lists are of that.
 */
export const arrayNodeKind: NodeKind<ArrayNode> = {
  interfaceOf({ node, errors, interfaceOf }, { node: inner, isOriginalSubNodeInterface = false, boundInputs }) {
    if (inner === undefined) {
      errors.add("ValueRequired", node.id, `The array node ${node.id} holds no node to repeat.`, "Give it a node.");
      return undefined;
    }
    const item = interfaceOf(inner);
    return isOriginalSubNodeInterface && item !== undefined ? ofLists(item, new Set(boundInputs)) : item;
  },
};

function ofLists({ inputs, outputs }: TypedInterface, bound: ReadonlySet<string>): TypedInterface {
  return create(TypedInterfaceSchema, { inputs: lists(inputs, bound), outputs: lists(outputs, new Set()) });
}

function lists(map: VariableMap | undefined, bound: ReadonlySet<string>): VariableMap {
  const variables: VariableMap["variables"] = {};
  for (const [name, variable] of Object.entries(map?.variables ?? {})) {
    const copy = clone(VariableSchema, variable);
    if (!bound.has(name) && copy.type !== undefined) copy.type = collectionType(copy.type);
    variables[name] = copy;
  }
  return create(VariableMapSchema, { variables });
}
