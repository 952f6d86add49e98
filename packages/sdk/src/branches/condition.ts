import type { ComparisonExpression_Operator, Operand } from "@haltere/idl/core";
import type { SourcePlace } from "../naming/source-place.ts";
import type { Reference } from "../refs/reference.ts";

/** Under this key a condition keeps what it says. */
export const conditionKey: unique symbol = Symbol.for("haltere.condition");

/** What a branch of a conditional depends on: a comparison of references, or several joined. It is decided by the engine. */
export interface Condition {
  readonly [conditionKey]: ConditionTree;
}

export type ConditionTree = Comparison | Conjunction;

interface Comparison {
  readonly kind: "comparison";
  readonly operator: ComparisonExpression_Operator;
  readonly left: Side;
  readonly right: Side;
  /** Where it was written. */
  readonly place: SourcePlace | undefined;
}

interface Conjunction {
  readonly kind: "and" | "or";
  readonly left: ConditionTree;
  readonly right: ConditionTree;
}

export type Side =
  | { readonly kind: "reference"; readonly reference: Reference }
  | { readonly kind: "constant"; readonly operand: Operand };
