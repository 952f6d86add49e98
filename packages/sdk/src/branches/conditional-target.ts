import type { BooleanExpression } from "@haltere/idl/core";
import type { EntityInterface } from "../entities/entity-interface.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import type { FailingBranch } from "./fail.ts";

/** A conditional, as a node runs it: Flyte's branch node. Of its branches, each one node, the first whose condition holds runs. */
export interface ConditionalTarget {
  readonly kind: "conditional";
  readonly name: string;
  /** The outputs that all branches have. Its inputs, the operands of the conditions, stand on the node alone. */
  readonly interface: EntityInterface;
  /** At least one. */
  readonly cases: readonly ConditionalCase[];
  readonly otherwise: ConditionalNode | FailingBranch;
}

interface ConditionalCase extends ConditionalNode {
  readonly condition: BooleanExpression;
}

interface ConditionalNode {
  readonly kind: "node";
  readonly node: GraphNode;
}

/** The nodes of a conditional's branches, in order. */
export function branchNodes({ cases, otherwise }: ConditionalTarget): readonly GraphNode[] {
  const last = otherwise.kind === "node" ? [otherwise.node] : [];
  return [...cases.map(({ node }) => node), ...last];
}
