import { create } from "@bufbuild/protobuf";
import { type BranchNode, BranchNodeSchema, type Node } from "@haltere/idl/core";
import type { ConditionalTarget } from "../branches/conditional-target.ts";
import type { GraphNode } from "../graph/graph-node.ts";

/** @param message Makes the message of a branch's node, which is embedded whole. */
export function branchNode(
  { name, cases, otherwise }: ConditionalTarget,
  message: (node: GraphNode) => Node,
): BranchNode {
  const [first, ...other] = cases.map(({ condition, node }) => ({ condition, thenNode: message(node) }));
  return create(BranchNodeSchema, {
    ifElse: {
      ...(first === undefined ? {} : { case: first }),
      other,
      default:
        otherwise.kind === "node"
          ? { case: "elseNode", value: message(otherwise.node) }
          : { case: "error", value: { failedNodeId: name, message: otherwise.message } },
    },
  });
}
