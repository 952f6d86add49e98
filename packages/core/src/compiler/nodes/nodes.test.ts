import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ComparisonExpression_Operator,
  type LiteralType,
  type Node,
  ParameterMapSchema,
  ResourceType,
  VariableMapSchema,
} from "@haltere/idl/core";
import { expect, test } from "vitest";
import { collectionType } from "../../type/literal-type-builders.ts";
import type { LaunchPlanInterface } from "../compilation.ts";
import { compileFailure } from "../compile-error.ts";
import { endNodeId, startNodeId } from "../fixed-nodes.ts";
import {
  compile,
  from,
  id,
  int,
  lists,
  messageOf,
  node,
  outcome,
  run,
  source,
  str,
  type Value,
  variables,
  workflow,
} from "../testing/workflow-fixture.ts";

test("an array node takes the interface of the node it repeats", () => {
  const array = (inner: Node | undefined) =>
    node("m", { case: "arrayNode", value: inner === undefined ? {} : { node: inner } }, { xs: from("", "xs") });
  const sides = {
    inputs: { xs: collectionType(int) },
    outputs: { o: collectionType(int) },
    bound: { o: from("m", "ys") },
  };
  expect(outcome(workflow([array(run("inner", "list"))], sides))).toEqual({
    errors: [],
    upstream: { m: [startNodeId], [endNodeId]: ["m"] },
    downstream: { [startNodeId]: ["m"], m: [endNodeId] },
  });
  expect(outcome(workflow([array(undefined)], sides)).errors).toContain("ValueRequired @ m");
});

test("an array node makes lists of an interface that is one item's, but for the inputs that are bound", () => {
  const sides = (of: LiteralType, out: LiteralType) => ({
    inputs: { xs: of },
    outputs: { o: out },
    bound: { o: from("m", "y") },
  });
  const array = (boundInputs: string[]) => {
    const value = { node: run("inner", "inc"), isOriginalSubNodeInterface: true, boundInputs };
    return node("m", { case: "arrayNode", value }, { x: from("", "xs") });
  };
  const list = collectionType(int);
  expect(outcome(workflow([array([])], sides(list, list))).errors).toEqual([]);
  expect(outcome(workflow([array(["x"])], sides(int, list))).errors).toEqual([]);
  expect(outcome(workflow([array([])], sides(int, list))).errors).not.toEqual([]);
  expect(outcome(workflow([array([])], sides(list, int))).errors).not.toEqual([]);
});

test("a failure node waits for what it is bound to, and stands apart", () => {
  const sides = { inputs: { i: int }, failureNode: run("fn", "inc", { x: from("", "i") }) };
  expect(outcome(workflow([run("n", "none")], sides))).toEqual({
    errors: [],
    upstream: { n: [startNodeId], fn: [startNodeId], [endNodeId]: ["n"] },
    downstream: { [startNodeId]: ["n"], n: [endNodeId] },
  });
});

const subNode = (nodeId: string, name: string, inputs: Record<string, Value> = {}) =>
  node(
    nodeId,
    { case: "workflowNode", value: { reference: { case: "subWorkflowRef", value: id(ResourceType.WORKFLOW, name) } } },
    inputs,
  );

test("a sub-workflow is compiled once, and its errors are told", () => {
  const sub = workflow([run("n", "inc", { x: from("", "x") })], {
    name: "sub",
    inputs: { x: int },
    outputs: { y: int },
    bound: { y: from("n", "y") },
  });
  const primary = workflow([subNode("a", "sub", { x: 1 }), subNode("b", "sub", { x: from("a", "y") })]);
  const result = compile(primary, [sub]);
  if (!result.ok) throw compileFailure("workflow wf", result.errors);
  expect(result.closure.subWorkflows).toHaveLength(1);
  expect(lists(result.closure.subWorkflows[0]?.connections).upstream).toEqual({ n: [startNodeId], [endNodeId]: ["n"] });
  expect(outcome(primary, []).errors).toEqual(["WorkflowReferenceNotFound @ a", "WorkflowReferenceNotFound @ b"]);
  expect(
    outcome(primary, [workflow([run("n", "inc")], { name: "sub", inputs: { x: int }, outputs: { y: int } })]).errors,
  ).toContain("ParameterNotBound @ n");
  expect(outcome(primary, [sub, sub]).errors).toEqual(["DuplicateId @ p:d:sub:v"]);
});

test("an error within a sub-workflow names it, and one beside it does not", () => {
  const text = messageOf(workflow([subNode("a", "sub"), run("m", "inc")]), [
    workflow([run("n", "inc")], { name: "sub" }),
  ]);
  expect(text).toContain("In sub-workflow p:d:sub:v: Input x of node n is not bound.");
  expect(text).toContain("Description: Input x of node m is not bound.");
});

test("a sub-workflow that holds itself is refused, and ends", () => {
  const sub = workflow([subNode("again", "sub")], { name: "sub" });
  expect(outcome(workflow([subNode("a", "sub")]), [sub]).errors).toEqual(["CycleDetected @ again"]);
});

test("a launch plan must be given what it requires, and may be given what has a default", () => {
  const launchPlan = (parameters: MessageInitShape<typeof ParameterMapSchema>): LaunchPlanInterface => ({
    id: id(ResourceType.LAUNCH_PLAN, "lp"),
    expectedInputs: create(ParameterMapSchema, parameters),
    expectedOutputs: create(VariableMapSchema, variables({ o: int })),
  });
  const lp = launchPlan({
    parameters: {
      must: { var: { type: int }, behavior: { case: "required", value: true } },
      may: { var: { type: str }, behavior: { case: "default", value: {} } },
    },
  });
  const launch = (inputs: Record<string, Value>) =>
    workflow([
      node("l", { case: "workflowNode", value: { reference: { case: "launchplanRef", value: lp.id } } }, inputs),
      run("n", "inc", { x: from("l", "o") }),
    ]);
  expect(outcome(launch({ must: 1 }), [], [lp]).errors).toEqual([]);
  expect(outcome(launch({ must: 1, may: "s" }), [], [lp]).errors).toEqual([]);
  expect(outcome(launch({ must: 1, may: 2 }), [], [lp]).errors).toEqual(["MismatchingTypes @ l"]);
  expect(outcome(launch({}), [], [lp]).errors).toEqual(["ParameterNotBound @ l"]);
  expect(outcome(launch({ must: 1 })).errors).toEqual(["WorkflowReferenceNotFound @ start-node"]);
});

test("gates pass on what they approve, give the signal's value, or nothing", () => {
  const approve = node(
    "g",
    { case: "gateNode", value: { condition: { case: "approve", value: { signalId: "ok" } } } },
    { y: from("s", "i") },
  );
  expect(outcome(workflow([source, approve, run("n", "inc", { x: from("g", "y") })])).upstream).toMatchObject({
    g: ["s"],
    n: ["g"],
  });
  const signal = (type: LiteralType | undefined) =>
    node("g", {
      case: "gateNode",
      value: {
        condition: { case: "signal", value: { signalId: "s", outputVariableName: "o0", ...(type && { type }) } },
      },
    });
  expect(outcome(workflow([signal(int), run("n", "inc", { x: from("g", "o0") })])).errors).toEqual([]);
  expect(outcome(workflow([signal(undefined)])).errors).toEqual(["ValueRequired @ g"]);
  expect(outcome(workflow([node("g", { case: "gateNode", value: {} })])).errors).toEqual(["NoConditionFound @ g"]);
});

const compare = (left: string, right: number | string) => ({
  expr: {
    case: "comparison" as const,
    value: {
      operator: ComparisonExpression_Operator.GT,
      leftValue: { val: { case: "var" as const, value: left } },
      rightValue: {
        val: {
          case: "primitive" as const,
          value: {
            value:
              typeof right === "number"
                ? { case: "integer" as const, value: BigInt(right) }
                : { case: "stringValue" as const, value: right },
          },
        },
      },
    },
  },
});
const branch = (right: number | string, then: Node, otherwise: Node | undefined) =>
  node(
    "b",
    {
      case: "branchNode",
      value: {
        ifElse: {
          case: { condition: compare(".v", right), thenNode: then },
          ...(otherwise && { default: { case: "elseNode", value: otherwise } }),
        },
      },
    },
    { ".v": from("", "i") },
  );
const withInput = { inputs: { i: int } };

test("a branch's arms get its id as prefix and upstream edges alone; its outputs are those of every arm", () => {
  const arms = branch(1, run("t", "inc", { x: from("s", "i") }), run("e", "inc", { x: 1 }));
  const compiled = outcome(workflow([source, arms, run("n", "inc", { x: from("b", "y") })], withInput));
  expect(compiled).toEqual({
    errors: [],
    upstream: { s: [startNodeId], b: [startNodeId], "b-t": ["s"], n: ["b"], [endNodeId]: ["n", "s"] },
    downstream: { [startNodeId]: ["b", "s"], b: ["n"], n: [endNodeId], s: [endNodeId] },
  });
});

test.each<[string, Node, string[]]>([
  ["operands of two types", branch("s", run("t", "none"), run("e", "none")), ["MismatchingTypes @ b"]],
  ["no else", branch(1, run("t", "none"), undefined), ["BranchNodeHasNoDefault @ b"]],
  [
    "an empty branch",
    node("b", { case: "branchNode", value: {} }),
    ["BranchNodeHasNoCondition @ b", "BranchNodeHasNoDefault @ b", "ValueRequired @ b"],
  ],
])("a branch is refused: %s", (_, given, errors) => {
  expect(outcome(workflow([given], withInput)).errors).toEqual(errors);
});

test("arms that give one output two types are refused where they differ", () => {
  const arms = branch(1, run("t", "inc", { x: 1 }), run("e", "say", { x: "s" }));
  expect(outcome(workflow([arms], withInput)).errors).toContain("MismatchingTypes @ b-e");
});
