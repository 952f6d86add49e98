import type { ArrayNode } from "@haltere/idl/core";
import type { NodeKind } from "./node-kind.ts";

/**
 * A node that runs another one over lists. Its interface is taken from that node as it is: the SDK writes lists into the
 * mapped task's own interface, and leaves bound inputs as they are.
 */
export const arrayNodeKind: NodeKind<ArrayNode> = {
  interfaceOf({ node, errors, interfaceOf }, { node: inner }) {
    if (inner === undefined) {
      errors.add("ValueRequired", node.id, `The array node ${node.id} holds no node to repeat.`, "Give it a node.");
      return undefined;
    }
    return interfaceOf(inner);
  },
};
