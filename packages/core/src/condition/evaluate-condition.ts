import { create } from "@bufbuild/protobuf";
import {
  type BooleanExpression,
  type ComparisonExpression,
  ComparisonExpression_Operator,
  ConjunctionExpression_LogicalOperator,
  type Literal,
  LiteralSchema,
  type Operand,
} from "@haltere/idl/core";
import { FlyteError } from "../flyte-error.ts";
import { literalText } from "../literal/literal-text.ts";
import { readLiteral } from "../literal/read-literal.ts";
import { mapEntry } from "../message/map-entry.ts";
import { comparableOf, compareValues } from "./compare-values.ts";

/**
 * Whether the condition of a branch holds, by FlytePropeller's rules: both sides of a comparison are primitives of one
 * kind, booleans have no order, times count whole seconds, and both sides of and/or are evaluated.
 *
 * @param inputs The branch node's inputs, by the names of the condition's operands.
 * @throws FlyteError InvalidArgument, with FlytePropeller's code, where values cannot be compared.
 */
export function evaluateCondition(condition: BooleanExpression, inputs: Readonly<Record<string, Literal>>): boolean {
  const { expr } = condition;
  switch (expr.case) {
    case "comparison":
      return evaluateComparison(expr.value, inputs);
    case "conjunction": {
      const { leftExpression, rightExpression, operator } = expr.value;
      if (leftExpression === undefined || rightExpression === undefined) throw malformed("a side of and/or is empty");
      const left = evaluateCondition(leftExpression, inputs);
      const right = evaluateCondition(rightExpression, inputs);
      return operator === ConjunctionExpression_LogicalOperator.OR ? left || right : left && right;
    }
    case undefined:
      throw malformed("a condition is empty");
  }
}

function evaluateComparison(
  { leftValue, rightValue, operator }: ComparisonExpression,
  inputs: Readonly<Record<string, Literal>>,
): boolean {
  const [left, right] = [literalOf(leftValue, inputs), literalOf(rightValue, inputs)];
  const [a, b] = [comparableOf(left), comparableOf(right)];
  if (a === undefined || b === undefined) {
    throw malformed(`only primitive values can be compared, got ${literalText(a === undefined ? left : right)}`);
  }
  if (a.kind !== b.kind && a.kind !== "none" && b.kind !== "none") {
    throw malformed(`${a.kind} ${literalText(left)} is compared with ${b.kind} ${literalText(right)}`);
  }
  const equal = operator === ComparisonExpression_Operator.EQ || operator === ComparisonExpression_Operator.NEQ;
  const unordered = [a, b].find(({ kind }) => kind === "boolean" || kind === "none");
  if (unordered !== undefined && !equal) throw malformed(`${unordered.kind} values have no order`);
  const { greater, same } = compareValues(a, b);
  switch (operator) {
    case ComparisonExpression_Operator.EQ:
      return same;
    case ComparisonExpression_Operator.NEQ:
      return !same;
    case ComparisonExpression_Operator.GT:
      return greater;
    case ComparisonExpression_Operator.GTE:
      return same || greater;
    case ComparisonExpression_Operator.LT:
      return !(greater || same);
    case ComparisonExpression_Operator.LTE:
      return !greater;
    default:
      throw malformed(`the operator ${operator} of a comparison is not known`);
  }
}

function literalOf(operand: Operand | undefined, inputs: Readonly<Record<string, Literal>>): Literal {
  const val = operand?.val;
  switch (val?.case) {
    case "primitive":
      return create(LiteralSchema, {
        value: { case: "scalar", value: { value: { case: "primitive", value: val.value } } },
      });
    case "scalar":
      return create(LiteralSchema, { value: { case: "scalar", value: val.value } });
    case "var": {
      const literal = mapEntry(inputs, val.value);
      if (literal === undefined || readLiteral(literal).kind === "unknown") {
        throw malformed(`the variable ${val.value} of a condition has no value`);
      }
      return literal;
    }
    case undefined:
      throw malformed("a side of a comparison is empty");
  }
}

function malformed(message: string): FlyteError {
  return new FlyteError("InvalidArgument", message, { kind: "user", taskErrorCode: "MalformedBranchUserError" });
}
