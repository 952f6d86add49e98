import { literalMap } from "@haltere/core";
import { type ExecutionError, ExecutionError_ErrorKind, type Literal, type LiteralMap } from "@haltere/idl/core";
import type { AnyArrayNodePlan } from "../plan/node-plan.ts";
import { executionError } from "./events.ts";

/** The inputs of one item: its element of each list that is mapped over, the rest whole. */
export function itemInputs(node: AnyArrayNodePlan, inputs: LiteralMap, index: number): LiteralMap {
  const literals: Record<string, Literal> = {};
  for (const [name, literal] of Object.entries(inputs.literals)) {
    const item =
      literal.value.case === "collection" && !node.boundInputs.has(name)
        ? literal.value.value.literals[index]
        : literal;
    if (item !== undefined) literals[name] = item;
  }
  return literalMap(literals);
}

/** The common length of the list inputs; with none, 1 where every input is bound whole. */
export function arraySize(node: AnyArrayNodePlan, inputs: LiteralMap): number | ExecutionError {
  const mapped = Object.entries(inputs.literals).filter(([name]) => !node.boundInputs.has(name));
  const lengths = mapped.flatMap(([name, { value }]) =>
    value.case === "collection" ? [{ name, length: value.value.literals.length }] : [],
  );
  const [first] = lengths;
  if (first === undefined) return mapped.length === 0 ? 1 : invalidLength("no input array provided");
  const other = lengths.find(({ length }) => length !== first.length);
  if (other === undefined) return first.length;
  // Flyte's sentence, and then the inputs by name.
  return invalidLength(
    `input arrays have different lengths: expecting '${first.length}' found '${other.length}' ` +
      `(${lengths.map(({ name, length }) => `${name}: ${length}`).join(", ")})`,
  );
}

function invalidLength(message: string): ExecutionError {
  return executionError(ExecutionError_ErrorKind.USER, "InvalidArrayLength", message);
}

/** How many of the items have to succeed. */
export function minSuccesses({ successCriteria: criteria }: AnyArrayNodePlan, size: number): number {
  if (criteria.kind === "all") return size;
  if (criteria.kind === "atLeast") return criteria.count;
  // The wire has the ratio as a 32-bit float: 0.6 of 10 comes as 6.0000002, and is 6.
  return Math.ceil(Number((criteria.ratio * size).toPrecision(7)));
}
