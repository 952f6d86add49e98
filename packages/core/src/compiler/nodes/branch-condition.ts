import { create, equals } from "@bufbuild/protobuf";
import {
  type BooleanExpression,
  type LiteralType,
  LiteralTypeSchema,
  type Node,
  type Operand,
  ScalarSchema,
  type VariableMap,
} from "@haltere/idl/core";
import { scalarTypeOf } from "../../literal/literal-type-of.ts";
import { mapEntry } from "../../message/map-entry.ts";
import { literalTypeText } from "../../type/literal-type-text.ts";
import type { CompileErrors } from "../compile-error.ts";

/** Checks a branch's condition: its variables are inputs of the branch, and what is compared is of one type. */
export function checkCondition(
  node: Node,
  inputs: VariableMap | undefined,
  condition: BooleanExpression,
  errors: CompileErrors,
): void {
  const { expr } = condition;
  switch (expr.case) {
    case "comparison": {
      const left = operandType(node, inputs, expr.value.leftValue, "left", errors);
      const right = operandType(node, inputs, expr.value.rightValue, "right", errors);
      if (left === undefined || right === undefined || equals(LiteralTypeSchema, left, right)) return;
      errors.add(
        "MismatchingTypes",
        node.id,
        `A condition of the branch node ${node.id} compares ${literalTypeText(left)} with ${literalTypeText(right)}.`,
        "Compare values of one type.",
      );
      return;
    }
    case "conjunction":
      for (const side of [expr.value.leftExpression, expr.value.rightExpression]) {
        if (side !== undefined) checkCondition(node, inputs, side, errors);
        else
          errors.add(
            "BranchNodeHasNoCondition",
            node.id,
            `A side of a condition of the branch node ${node.id} is empty.`,
            "Give and/or two conditions.",
          );
      }
      return;
    case undefined:
      errors.add(
        "ValueRequired",
        node.id,
        `A condition of the branch node ${node.id} is empty.`,
        "Give every case a condition.",
      );
  }
}

function operandType(
  node: Node,
  inputs: VariableMap | undefined,
  operand: Operand | undefined,
  side: "left" | "right",
  errors: CompileErrors,
): LiteralType | undefined {
  const val = operand?.val;
  if (val?.case === "primitive")
    return scalarTypeOf(create(ScalarSchema, { value: { case: "primitive", value: val.value } }));
  if (val?.case !== "var" || val.value === "") {
    // Flyte's engine evaluates no operand of the newer kind `scalar`, so its compiler refuses it.
    errors.add(
      "ValueRequired",
      node.id,
      `The ${side} side of a comparison in the branch node ${node.id} has no value.`,
      "Compare variables and primitive values.",
    );
    return undefined;
  }
  if (inputs === undefined) {
    errors.add(
      "ValueRequired",
      node.id,
      `A condition of the branch node ${node.id} uses ${val.value}, but the node's inputs cannot be told.`,
    );
    return undefined;
  }
  const type = mapEntry(inputs.variables, val.value)?.type;
  if (type === undefined && !node.inputs.some(({ var: name }) => name === val.value)) {
    errors.add(
      "VariableNameNotFound",
      node.id,
      `A condition of the branch node ${node.id} uses ${val.value}, which is none of its inputs.`,
      `Bind ${val.value} on the branch node.`,
    );
  }
  return type;
}
