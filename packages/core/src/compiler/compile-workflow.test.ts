import { clone, create, equals } from "@bufbuild/protobuf";
import { type Node, NodeSchema, WorkflowTemplateSchema } from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileFailure } from "./compile-error.ts";
import { endNodeId, startNodeId } from "./fixed-nodes.ts";
import {
  compile,
  from,
  int,
  lists,
  messageOf,
  node,
  outcome,
  run,
  type Sides,
  source,
  tasks,
  workflow,
} from "./testing/workflow-fixture.ts";

test("a chain is connected from start to end, and its nodes come in their order behind both", () => {
  const given = workflow([run("b", "inc", { x: from("a", "y") }), run("a", "inc", { x: from("", "i") })], {
    inputs: { i: int },
    outputs: { o: int },
    bound: { o: from("b", "y") },
  });
  const before = clone(WorkflowTemplateSchema, given);
  const result = compile(given);
  expect(equals(WorkflowTemplateSchema, given, before)).toBe(true);
  if (!result.ok) throw compileFailure("workflow wf", result.errors);
  const { template, connections } = result.closure.primary ?? {};
  expect(template?.nodes.map(({ id }) => id)).toEqual([startNodeId, endNodeId, "b", "a"]);
  expect(template?.nodes[1]?.inputs).toEqual(template?.outputs);
  expect(template?.nodes[3]?.inputs[0]?.binding?.value.value).toMatchObject({ nodeId: startNodeId });
  expect(lists(connections)).toEqual({
    upstream: { a: [startNodeId], b: ["a"], [endNodeId]: ["b"] },
    downstream: { [startNodeId]: ["a"], a: ["b"], b: [endNodeId] },
  });
  expect(result.closure.tasks).toHaveLength(tasks.length);
});

test("loose nodes hang between start and end, explicit upstreams count, and ids are sorted", () => {
  const given = workflow([run("z", "none", {}, "m", "a"), run("m", "none"), run("a", "none"), run("q", "none")]);
  expect(outcome(given)).toEqual({
    errors: [],
    upstream: { a: [startNodeId], m: [startNodeId], q: [startNodeId], z: ["a", "m"], [endNodeId]: ["q", "z"] },
    downstream: { [startNodeId]: ["a", "m", "q"], a: ["z"], m: ["z"], q: [endNodeId], z: [endNodeId] },
  });
});

test.each<[string, readonly Node[], Sides?]>([
  ["list of promises and literals", [source, run("n", "list", { xs: [from("s", "i"), 4] })]],
  ["map", [source, run("n", "dict", { m: { k: from("s", "i"), j: 1 } })]],
  ["empty list", [run("n", "list", { xs: [] })]],
  ["optional left out", [run("n", "optional")]],
  ["optional given none", [run("n", "optional", { x: null })]],
  ["item of a list by its index", [source, run("n", "inc", { x: from("s", "[0].l") })]],
  ["item of a list by a path", [source, run("n", "inc", { x: from("s", "l", 0) })]],
  ["value of a map by a path", [source, run("n", "say", { x: from("s", "m", "k") })]],
  ["enum member", [run("n", "colour", { c: "red" })]],
  ["enum into string", [run("c", "colour", { c: "red" }), run("n", "say", { x: from("c", "c") })]],
  ["a list that fits one variant", [run("n", "either", { x: { k: 1 } })]],
  [
    "an input passed through",
    [run("n", "none")],
    { inputs: { i: int }, outputs: { o: int }, bound: { o: from("", "i") } },
  ],
  ["a node named like the start is left out", [run(startNodeId, "inc"), run("n", "none")]],
])("accepted: %s", (_, nodes, sides) => {
  expect(outcome(workflow(nodes, sides)).errors).toEqual([]);
});

test.each<[string, readonly Node[], string[], Sides?]>([
  ["no nodes", [], ["NoNodesFound @ p:d:wf:v"]],
  ["unknown task", [run("n", "nope")], ["TaskReferenceNotFound @ start-node"]],
  ["missing input", [run("n", "inc")], ["ParameterNotBound @ n"]],
  ["unknown input", [run("n", "inc", { x: 1, zz: 2 })], ["VariableNameNotFound @ n"]],
  ["wrong literal", [run("n", "inc", { x: "s" })], ["MismatchingTypes @ n"]],
  ["int into float", [run("n", "float", { x: 1 })], ["MismatchingTypes @ n"]],
  ["wrong promise", [source, run("n", "inc", { x: from("s", "s") })], ["MismatchingTypes @ n"]],
  [
    "unknown output",
    [source, run("n", "inc", { x: from("s", "q") })],
    ["ParameterNotBound @ n", "VariableNameNotFound @ s"],
  ],
  [
    "output that every object has",
    [source, run("n", "inc", { x: from("s", "toString") })],
    ["ParameterNotBound @ n", "VariableNameNotFound @ s"],
  ],
  [
    "unknown node",
    [run("n", "inc", { x: from("ghost", "y") })],
    ["NodeReferenceNotFound @ ghost", "ParameterNotBound @ n"],
  ],
  ["unknown explicit upstream", [run("n", "none", {}, "ghost")], ["UnreachableNodes @ start-node"]],
  [
    "cycle apart from the start",
    [run("a", "none", {}, "b"), run("b", "none", {}, "a")],
    ["UnreachableNodes @ start-node"],
  ],
  [
    "cycle reached from the start",
    [run("s", "none"), run("a", "none", {}, "s", "b"), run("b", "none", {}, "a")],
    ["CycleDetected @ start-node"],
  ],
  ["output not bound", [source], ["ParameterNotBound @ end-node"], { outputs: { o: int } }],
  [
    "output of another type",
    [source],
    ["MismatchingTypes @ end-node"],
    { outputs: { o: int }, bound: { o: from("s", "s") } },
  ],
  ["item of the wrong type", [run("n", "list", { xs: [1, "two"] })], ["MismatchingTypes @ n"]],
  ["list for a scalar", [run("n", "inc", { x: [1] })], ["MismatchingBindings @ n"]],
  ["no such enum value", [run("n", "colour", { c: "green" })], ["IllegalEnumValue @ n"]],
  ["a list that fits two variants", [run("n", "either", { x: [] })], ["AmbiguousBindingUnionValue @ n"]],
  ["a list that fits no variant", [run("n", "either", { x: ["s"] })], ["IncompatibleBindingUnionValue @ n"]],
  ["item of what is no list", [source, run("n", "inc", { x: from("s", "[0].i") })], ["MismatchingTypes @ n"]],
  ["a variable's name that is none", [source, run("n", "inc", { x: from("s", "a-b") })], ["SyntaxError @ n"]],
  ["nothing to run", [create(NodeSchema, { id: "n" })], ["ValueRequired @ n"]],
  ["no id", [run("", "none")], ["ValueRequired @ <node>"]],
  [
    "two aliases",
    [
      node(
        "n",
        source.target,
        {},
        {
          outputAliases: [
            { var: "i", alias: "a" },
            { var: "i", alias: "b" },
          ],
        },
      ),
    ],
    ["DuplicateAlias @ n"],
  ],
  [
    "several at once",
    [run("a", "inc"), run("b", "inc", { x: "s" }), run("c", "two", { a: 1 })],
    ["MismatchingTypes @ b", "ParameterNotBound @ a", "ParameterNotBound @ c"],
  ],
])("refused: %s", (_, nodes, errors, sides) => {
  expect(outcome(workflow(nodes, sides)).errors).toEqual(errors);
});

test("a refusal names node, input and both types, and says what to do", () => {
  const text = messageOf(workflow([source, run("n", "inc", { x: from("s", "s") })]));
  expect(text).toContain("Code: MismatchingTypes, Node Id: n, Description: Input x of node n takes int");
  expect(text).toContain("output s of node s, of type str");
  expect(text).toContain("Bind x to a value of type int");
  expect(messageOf(workflow([source], { outputs: { o: int } }))).toContain("Output o of the workflow is not bound");
});

test("an alias takes the place of an output's name", () => {
  const aliased = node("a", source.target, {}, { outputAliases: [{ var: "i", alias: "k" }] });
  expect(outcome(workflow([aliased, run("n", "inc", { x: from("a", "k") })])).errors).toEqual([]);
  expect(outcome(workflow([aliased, run("n", "inc", { x: from("a", "i") })])).errors).toContain(
    "VariableNameNotFound @ a",
  );
});

test("any graph without a cycle compiles: every node between start and end, every edge on both sides", () => {
  const graph = fc.array(fc.array(fc.nat({ max: 40 }), { maxLength: 4 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(graph, (dependencies) => {
      const nodes = dependencies.map((of, index) =>
        run(`n${index}`, "none", {}, ...new Set(of.filter((other) => other < index).map((other) => `n${other}`))),
      );
      const { errors, upstream, downstream } = outcome(workflow(nodes));
      expect(errors).toEqual([]);
      const edges = (side: Record<string, string[]>) =>
        Object.entries(side).flatMap(([key, ids]) => ids.map((other) => [key, other]));
      const down = edges(downstream)
        .map(([a, b]) => `${a}>${b}`)
        .sort();
      expect(
        edges(upstream)
          .map(([b, a]) => `${a}>${b}`)
          .sort(),
      ).toEqual(down);
      for (const { id } of nodes) expect([upstream[id]?.length, downstream[id]?.length]).not.toContain(undefined);
    }),
  );
});

test("a chain of many thousands compiles, without running out of stack", () => {
  const nodes = Array.from({ length: 5000 }, (_, index) =>
    run(`n${index}`, "inc", { x: index === 0 ? 1 : from(`n${index - 1}`, "y") }),
  );
  expect(outcome(workflow(nodes)).errors).toEqual([]);
});
