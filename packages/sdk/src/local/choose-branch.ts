import { type ErrorPlace, evaluateCondition, FlyteError } from "@haltere/core";
import type { ConditionalTarget } from "../branches/conditional-target.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import type { Literals } from "../values/interface-values.ts";

/**
 * The node of the first branch whose condition holds. The others are skipped: nothing of them runs.
 * @param operands The inputs of the conditional's node.
 * @throws FlyteError where the branch is one that fails, or values cannot be compared.
 */
export function chooseBranch(
  { name, cases, otherwise }: ConditionalTarget,
  operands: Literals,
  where: ErrorPlace,
): GraphNode {
  for (const { condition, node } of cases) if (evaluateCondition(condition, operands)) return node;
  if (otherwise.kind === "node") return otherwise.node;
  throw new FlyteError("FailedPrecondition", otherwise.message, {
    kind: "user",
    where,
    hint: `The conditional ${name} ended in the branch that fails.`,
    taskErrorCode: "UserProvidedError",
  });
}
