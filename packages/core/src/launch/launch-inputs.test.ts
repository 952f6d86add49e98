import { create } from "@bufbuild/protobuf";
import {
  type Literal,
  type LiteralType,
  type Parameter,
  ParameterMapSchema,
  ParameterSchema,
  VariableMapSchema,
} from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FlyteError } from "../flyte-error.ts";
import { floatLiteral, integerLiteral, literalMap, noneLiteral, stringLiteral } from "../literal/literal-builders.ts";
import { integerType, noneType, stringType, unionType } from "../type/literal-type-builders.ts";
import { expectedInputs } from "./expected-inputs.ts";
import { mergeExecutionInputs } from "./merge-execution-inputs.ts";

const variables = (types: Record<string, LiteralType>) =>
  create(VariableMapSchema, {
    variables: Object.fromEntries(
      Object.entries(types).map(([name, type]) => [name, { type, description: `the ${name}` }]),
    ),
  });
const optional = (type: LiteralType, value: Literal) =>
  create(ParameterSchema, { var: { type }, behavior: { case: "default", value } });
const required = (type: LiteralType) =>
  create(ParameterSchema, { var: { type }, behavior: { case: "required", value: true } });
const parameters = (given: Record<string, Parameter>) => create(ParameterMapSchema, { parameters: given });
const refusal = (call: () => unknown): FlyteError => {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
};

const workflowInputs = variables({ a: integerType(), b: stringType(), c: integerType() });

test("a plan expects its defaults, requires the rest, and leaves out what it fixes", () => {
  const b = optional(stringType(), stringLiteral("x"));
  const expected = expectedInputs({
    workflowInputs,
    fixedInputs: literalMap({ c: integerLiteral(3) }),
    defaultInputs: parameters({ b }),
  });
  expect(Object.keys(expected.parameters).sort()).toEqual(["a", "b"]);
  expect(expected.parameters.b).toBe(b);
  expect(expected.parameters.a?.behavior).toEqual({ case: "required", value: true });
  expect(expected.parameters.a?.var).toMatchObject({ type: integerType(), description: "the a" });
});

test("an unknown or mistyped default or fixed input is named, all of them together", () => {
  const error = refusal(() =>
    expectedInputs({
      workflowInputs,
      fixedInputs: literalMap({ a: floatLiteral(1), z: noneLiteral() }),
      defaultInputs: parameters({ b: optional(integerType(), integerLiteral(1)), toString: required(integerType()) }),
    }),
  );
  expect(error.code).toBe("InvalidArgument");
  for (const part of [
    "fixed_input a",
    "expected int, but got float",
    "unexpected fixed_input z",
    "default_input b",
    "unexpected default_input toString",
  ]) {
    expect(error.message).toContain(part);
  }
});

test("a workflow without inputs takes no default and no fixed input", () => {
  const none = { workflowInputs: variables({}), fixedInputs: literalMap({}), defaultInputs: parameters({}) };
  expect(expectedInputs(none)).toEqual(parameters({}));
  expect(() => expectedInputs({ ...none, fixedInputs: literalMap({ a: integerLiteral(1) }) })).toThrow(/it has none/);
});

const expected = parameters({ a: required(integerType()), b: optional(stringType(), stringLiteral("default")) });

test("an execution runs with the user's inputs, the defaults, and what is fixed", () => {
  const merged = mergeExecutionInputs({
    inputs: literalMap({ a: integerLiteral(1) }),
    fixedInputs: literalMap({ c: integerLiteral(3) }),
    expectedInputs: expected,
  });
  expect(merged).toEqual(literalMap({ a: integerLiteral(1), b: stringLiteral("default"), c: integerLiteral(3) }));
});

test.each<[string, Record<string, Literal>, string, RegExp]>([
  ["missing", {}, "a", /expected_inputs a missing.*/],
  ["not known", { a: integerLiteral(1), d: integerLiteral(1) }, "d", /invalid input d/],
  ["known to every object", { a: integerLiteral(1), valueOf: integerLiteral(1) }, "valueOf", /invalid input valueOf/],
  ["fixed", { a: integerLiteral(1), c: integerLiteral(1) }, "c", /cannot be overridden/],
  ["of the wrong type", { a: stringLiteral("1") }, "a", /expected int, but got str/],
])("an input that is %s is refused by name", (_, inputs, input, message) => {
  const error = refusal(() =>
    mergeExecutionInputs({
      inputs: literalMap(inputs),
      fixedInputs: literalMap({ c: integerLiteral(3) }),
      expectedInputs: expected,
    }),
  );
  expect(error.code).toBe("InvalidArgument");
  expect(error.where.input).toBe(input);
  expect(error.message).toMatch(message);
  expect(error.hint).toBeTruthy();
});

test("an optional input takes none, and a value", () => {
  const given = parameters({ a: required(unionType([integerType(), noneType()])) });
  for (const value of [noneLiteral(), integerLiteral(1)]) {
    const merged = mergeExecutionInputs({
      inputs: literalMap({ a: value }),
      fixedInputs: literalMap({}),
      expectedInputs: given,
    });
    expect(merged.literals.a).toBe(value);
  }
});

test("what a plan expects is enough to launch it: every input of the workflow ends up with a value", () => {
  const roles = fc.dictionary(fc.string(), fc.constantFrom("default", "fixed", "required"));
  fc.assert(
    fc.property(roles, (given) => {
      const entries = Object.entries(given);
      const having = (role: string) => entries.filter(([, its]) => its === role).map(([name]) => name);
      const one = integerLiteral(1);
      const each = <T>(names: readonly string[], value: T) => Object.fromEntries(names.map((name) => [name, value]));
      const fixedInputs = literalMap(each(having("fixed"), one));
      const plan = expectedInputs({
        workflowInputs: variables(
          each(
            entries.map(([name]) => name),
            integerType(),
          ),
        ),
        fixedInputs,
        defaultInputs: parameters(each(having("default"), optional(integerType(), one))),
      });
      const merged = mergeExecutionInputs({
        inputs: literalMap(each(having("required"), one)),
        fixedInputs,
        expectedInputs: plan,
      });
      expect(Object.keys(merged.literals).sort()).toEqual(entries.map(([name]) => name).sort());
    }),
  );
});

test("a plan that both fixes an input and gives it a default is launched by nobody", () => {
  const error = refusal(() =>
    mergeExecutionInputs({
      inputs: literalMap({ a: integerLiteral(1) }),
      fixedInputs: literalMap({ b: stringLiteral("fixed") }),
      expectedInputs: expected,
    }),
  );
  expect(error.code).toBe("InvalidArgument");
  expect(error.message).toMatch(/fixed_inputs b cannot be overridden/);
});
