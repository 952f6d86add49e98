import { create } from "@bufbuild/protobuf";
import { isNoneType, isOptionalType, literalTypeText } from "@haltere/core";
import { OperandSchema, ComparisonExpression_Operator as Operator } from "@haltere/idl/core";
import type { Temporal } from "temporal-polyfill";
import { callerOf, type SourcePlace } from "../naming/source-place.ts";
import type { AnyRef, Pending, Ref } from "../refs/ref.ts";
import { referenceOf, referenceText } from "../refs/reference.ts";
import { describe } from "../transformers/position.ts";
import { type Condition, conditionKey, type Side } from "./condition.ts";
import { constantOperand } from "./constant-operand.ts";
import { checkOperand, checkPlain, checkSameType, conditionError, type Use } from "./operand-type.ts";

type Operand<T> = T | Ref<T> | Pending<T>;

type Time = Date | Temporal.Instant;

interface Order {
  (left: Operand<number | bigint>, right: Operand<number | bigint>): Condition;
  (left: Operand<string>, right: Operand<string>): Condition;
  (left: Operand<Time>, right: Operand<Time>): Condition;
  (left: Operand<Temporal.Duration>, right: Operand<Temporal.Duration>): Condition;
}

interface Equality extends Order {
  (left: Operand<boolean>, right: Operand<boolean>): Condition;
}

/** Whether the two are the same. Times and durations are compared in whole seconds, as FlytePropeller does. */
export const eq: Equality = comparison(Operator.EQ, "equality");
/** Whether the two differ. */
export const ne: Equality = comparison(Operator.NEQ, "equality");
/** Whether the first is less than the second. */
export const lt: Order = comparison(Operator.LT, "order");
/** Whether the first is less than the second, or the same. */
export const lte: Order = comparison(Operator.LTE, "order");
/** Whether the first is greater than the second. */
export const gt: Order = comparison(Operator.GT, "order");
/** Whether the first is greater than the second, or the same. */
export const gte: Order = comparison(Operator.GTE, "order");

/** Whether a boolean holds. */
export function isTrue(value: Ref<boolean> | Pending<boolean>): Condition {
  return compare(Operator.EQ, "equality", value, true, callerOf(isTrue));
}

/** Whether a boolean does not hold. */
export function isFalse(value: Ref<boolean> | Pending<boolean>): Condition {
  return compare(Operator.EQ, "equality", value, false, callerOf(isFalse));
}

/**
 * Whether an optional value is absent. It is decided where workflows run in this process; the compiler of Flyte's
 * control plane (up to 1.16) refuses to register it, though flytekit can say it.
 */
export function isNone(value: AnyRef): Condition {
  const place = callerOf(isNone);
  const reference = referenceOf(value);
  if (reference === undefined) throw notReferences(value, null, place);
  const { type, variable } = reference;
  if (variable === undefined) checkOperand(reference, "equality", place);
  if (type !== undefined && !isOptionalType(type) && !isNoneType(type)) {
    throw conditionError(
      `a condition asks whether ${referenceText(reference)} (${literalTypeText(type)}) is none, which it never is`,
      place,
      "Make its schema optional, or take the condition away.",
    );
  }
  const none = create(OperandSchema, { val: { case: "scalar", value: { value: { case: "noneType", value: {} } } } });
  return {
    [conditionKey]: {
      kind: "comparison",
      operator: Operator.EQ,
      left: { kind: "reference", reference },
      right: { kind: "constant", operand: none },
      place,
    },
  };
}

function comparison(operator: Operator, use: Use): Equality {
  return function compared(left: unknown, right: unknown): Condition {
    return compare(operator, use, left, right, callerOf(compared));
  };
}

function compare(
  operator: Operator,
  use: Use,
  left: unknown,
  right: unknown,
  place: SourcePlace | undefined,
): Condition {
  const [first, second] = [referenceOf(left), referenceOf(right)];
  const [one] = [first ?? second];
  if (one === undefined) throw notReferences(left, right, place);
  for (const reference of [first, second]) if (reference !== undefined) checkOperand(reference, use, place);
  if (first !== undefined && second !== undefined) checkSameType(first, second, place);
  else checkPlain(one, place);
  const side = (reference: typeof first, value: unknown): Side =>
    reference === undefined
      ? { kind: "constant", operand: constantOperand(value, one.type, place) }
      : { kind: "reference", reference };
  return {
    [conditionKey]: { kind: "comparison", operator, left: side(first, left), right: side(second, right), place },
  };
}

function notReferences(left: unknown, right: unknown, place: SourcePlace | undefined): Error {
  return conditionError(
    `a condition compares ${describe(left)} with ${describe(right)}, and neither is a reference`,
    place,
    "Compare a workflow's input or what a call answered; constants are compared with an if.",
  );
}
