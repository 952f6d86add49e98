import { callerOf, type SourcePlace } from "../naming/source-place.ts";
import { referenceOf, referenceText } from "../refs/reference.ts";
import { describe } from "../transformers/position.ts";
import { type Condition, type ConditionTree, conditionKey } from "./condition.ts";
import { conditionError } from "./operand-type.ts";

/** Whether all conditions hold. Each is evaluated, whatever the others say. */
export function and(first: Condition, second: Condition, ...more: readonly Condition[]): Condition {
  return joined("and", [first, second, ...more], callerOf(and));
}

/** Whether one of the conditions holds, or several. Each is evaluated, whatever the others say. */
export function or(first: Condition, second: Condition, ...more: readonly Condition[]): Condition {
  return joined("or", [first, second, ...more], callerOf(or));
}

function joined(kind: "and" | "or", conditions: readonly Condition[], place: SourcePlace | undefined): Condition {
  const [first, ...rest] = conditions.map((condition) => treeOf(condition, kind, place));
  if (first === undefined || rest.length === 0) {
    throw conditionError(`${kind} joins fewer than two conditions`, place, "Give it two or more.");
  }
  return { [conditionKey]: rest.reduce((left, right): ConditionTree => ({ kind, left, right }), first) };
}

/** What a condition says. @throws FlyteError where the value is none. */
export function treeOf(condition: unknown, where: string, place: SourcePlace | undefined): ConditionTree {
  if (typeof condition === "object" && condition !== null && conditionKey in condition) {
    return (condition as Condition)[conditionKey];
  }
  const reference = referenceOf(condition);
  throw conditionError(
    `${where} was given ${reference === undefined ? describe(condition) : referenceText(reference)} in place of a condition`,
    place,
    "Write a comparison: eq, ne, lt, lte, gt, gte, isTrue, isFalse, isNone, or several joined by and, or.",
  );
}
