import {
  BooleanExpressionSchema,
  ComparisonExpression_Operator,
  ComparisonExpressionSchema,
  ConjunctionExpression_LogicalOperator,
  ConjunctionExpressionSchema,
  OperandSchema,
} from "@haltere/idl/core";
import type { Field } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { optional, unsetIfEmpty } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { Scalar } from "../literals/literal.ts";
import { Primitive } from "../literals/primitive.ts";
import { model } from "../model.ts";

/** One side of a comparison: a value or an input's name (`flyteidl.core.Operand`). */
export class Operand extends model("Operand", OperandSchema, {
  primitive: optional(message(Primitive)),
  var: unsetIfEmpty(optional(text())),
  scalar: optional(message(Scalar)),
}) {}

/** Compares two operands (`flyteidl.core.ComparisonExpression`). */
export class ComparisonExpression extends model("ComparisonExpression", ComparisonExpressionSchema, {
  operator: enumeration<ComparisonExpression_Operator>(),
  leftValue: message(Operand),
  rightValue: message(Operand),
}) {
  static readonly Operator = ComparisonExpression_Operator;
}

/** Two expressions joined by and, or or (`flyteidl.core.ConjunctionExpression`). */
export class ConjunctionExpression extends model("ConjunctionExpression", ConjunctionExpressionSchema, {
  operator: enumeration<ConjunctionExpression_LogicalOperator>(),
  get leftExpression(): Field<BooleanExpression> {
    return message(BooleanExpression);
  },
  get rightExpression(): Field<BooleanExpression> {
    return message(BooleanExpression);
  },
}) {
  static readonly LogicalOperator = ConjunctionExpression_LogicalOperator;
}

/** What a branch asks (`flyteidl.core.BooleanExpression`). */
export class BooleanExpression extends model("BooleanExpression", BooleanExpressionSchema, {
  get conjunction(): Field<ConjunctionExpression | undefined, ConjunctionExpression | undefined> {
    return optional(message(ConjunctionExpression));
  },
  comparison: optional(message(ComparisonExpression)),
}) {}
