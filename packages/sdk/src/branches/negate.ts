import { ComparisonExpression_Operator as Operator } from "@haltere/idl/core";
import type { ConditionTree } from "./condition.ts";

/** FlytePropeller's operators are exact opposites, also for NaN: LTE is "not greater", LT is "neither greater nor same". */
const opposites: ReadonlyMap<Operator, Operator> = new Map([
  [Operator.EQ, Operator.NEQ],
  [Operator.NEQ, Operator.EQ],
  [Operator.GT, Operator.LTE],
  [Operator.LTE, Operator.GT],
  [Operator.LT, Operator.GTE],
  [Operator.GTE, Operator.LT],
]);

/** The condition that holds where the other does not; Flyte has no `not`. */
export function negate(tree: ConditionTree): ConditionTree {
  if (tree.kind === "comparison") return { ...tree, operator: opposites.get(tree.operator) ?? tree.operator };
  return { kind: tree.kind === "and" ? "or" : "and", left: negate(tree.left), right: negate(tree.right) };
}
