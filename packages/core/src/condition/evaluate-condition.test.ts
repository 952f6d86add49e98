import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  type BooleanExpression,
  BooleanExpressionSchema,
  type Literal,
  ConjunctionExpression_LogicalOperator as Logical,
  ComparisonExpression_Operator as Operator,
} from "@haltere/idl/core";
import { encode } from "@msgpack/msgpack";
import { describe, expect, test } from "vitest";
import {
  binaryLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  floatLiteral,
  integerLiteral,
  msgpackLiteral,
  noneLiteral,
  stringLiteral,
  unionLiteral,
} from "../literal/literal-builders.ts";
import { integerType } from "../type/literal-type-builders.ts";
import { evaluateCondition } from "./evaluate-condition.ts";

const { EQ, NEQ, LT, LTE, GT, GTE } = Operator;

function comparing(operator: Operator): BooleanExpression {
  return create(BooleanExpressionSchema, {
    expr: {
      case: "comparison",
      value: {
        operator,
        leftValue: { val: { case: "var", value: "a" } },
        rightValue: { val: { case: "var", value: "b" } },
      },
    },
  });
}

const holds = (a: Literal, operator: Operator, b: Literal): boolean => evaluateCondition(comparing(operator), { a, b });

/** Which of EQ, NEQ, LT, LTE, GT, GTE hold. */
const all = (a: Literal, b: Literal): readonly boolean[] =>
  [EQ, NEQ, LT, LTE, GT, GTE].map((operator) => holds(a, operator, b));

const less = [false, true, true, true, false, false];
const same = [true, false, false, true, false, true];

describe("values of one kind are ordered", () => {
  test.each([
    ["integers beyond a double's digits", integerLiteral(9007199254740993n), integerLiteral(9007199254740994n)],
    ["floats", floatLiteral(-0.5), floatLiteral(1)],
    ["strings by their UTF-8 bytes, not UTF-16", stringLiteral("\uff5e"), stringLiteral("😀")],
    ["times", time("2024-01-01T00:00:00Z"), time("2024-01-01T00:00:01Z")],
    ["fields of objects", msgpackLiteral(encode(1)), integerLiteral(2)],
  ])("%s", (_, a, b) => {
    expect(all(a, b)).toEqual(less);
    expect(all(a, a)).toEqual(same);
  });

  test("times within one second are the same, as FlytePropeller has it", () => {
    expect(all(time("2024-01-01T00:00:00.100Z"), time("2024-01-01T00:00:00.900Z"))).toEqual(same);
  });

  test("NaN is not greater than anything, so that FlytePropeller holds it to be less", () => {
    expect(all(floatLiteral(Number.NaN), floatLiteral(1))).toEqual([false, true, true, true, false, false]);
  });

  test("a float that was packed keeps being one, though it is whole", () => {
    expect(holds(msgpackLiteral(encode(2, { forceIntegerToFloat: true })), EQ, floatLiteral(2))).toBe(true);
    expect(() => holds(msgpackLiteral(encode(2)), EQ, floatLiteral(2))).toThrow(/integer .* compared with float/);
  });

  test("booleans and none are the same or not", () => {
    expect(holds(booleanLiteral(true), NEQ, booleanLiteral(false))).toBe(true);
    expect(holds(noneLiteral(), EQ, noneLiteral())).toBe(true);
    expect(holds(unionLiteral(integerLiteral(1), integerType()), EQ, noneLiteral())).toBe(false);
    expect(holds(unionLiteral(integerLiteral(1), integerType()), EQ, integerLiteral(1))).toBe(true);
  });
});

describe("what cannot be compared is refused", () => {
  test.each([
    ["kinds that differ", integerLiteral(1), EQ, floatLiteral(1), /integer 1 is compared with float 1\.0/],
    ["booleans have no order", booleanLiteral(true), GT, booleanLiteral(false), /boolean values have no order/],
    ["none has no order", noneLiteral(), LT, integerLiteral(1), /none values have no order/],
    ["lists", collectionLiteral([]), EQ, integerLiteral(1), /only primitive values.*\[\]/],
    ["bytes", binaryLiteral(new Uint8Array(2)), EQ, integerLiteral(1), /only primitive values/],
  ])("%s", (_, a, operator, b, message) => {
    expect(() => holds(a, operator, b)).toThrow(message);
  });

  test("a variable without a value", () => {
    expect(() => evaluateCondition(comparing(EQ), { a: integerLiteral(1) })).toThrow(/variable b .* has no value/);
  });
});

test.each([
  [Logical.AND, [false, false, false, true]],
  [Logical.OR, [false, true, true, true]],
])("conjunction %s joins two conditions", (operator, expected) => {
  const joined = create(BooleanExpressionSchema, {
    expr: {
      case: "conjunction",
      value: { operator, leftExpression: equalsTrue("a"), rightExpression: equalsTrue("b") },
    },
  });
  const results = [false, true].flatMap((a) =>
    [false, true].map((b) => evaluateCondition(joined, { a: booleanLiteral(a), b: booleanLiteral(b) })),
  );
  expect(results).toEqual(expected);
});

function equalsTrue(name: string): BooleanExpression {
  return create(BooleanExpressionSchema, {
    expr: {
      case: "comparison",
      value: {
        operator: EQ,
        leftValue: { val: { case: "var", value: name } },
        rightValue: { val: { case: "primitive", value: { value: { case: "boolean", value: true } } } },
      },
    },
  });
}

function time(text: string): Literal {
  return datetimeLiteral(timestampFromDate(new Date(text)));
}
