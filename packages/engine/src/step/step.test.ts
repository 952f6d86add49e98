import { create } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import {
  AliasSchema,
  BindingSchema,
  type ExecutionError,
  ExecutionError_ErrorKind,
  ExecutionErrorSchema,
  NodeExecution_Phase,
  TaskExecution_Phase,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttemptRef } from "../plan/layout.ts";
import { type Simulation, simulate } from "../testing/simulation.ts";
import { chain, compiled, integers, type NodeSketch } from "../testing/workflows.ts";
import type { AttemptOutcome, Signal } from "./signal.ts";

const succeeded: AttemptOutcome = { kind: "succeeded", outputs: { kind: "values", values: integers({ y: 1 }) } };
function failed(recoverable: boolean, kind: ExecutionError_ErrorKind = ExecutionError_ErrorKind.USER): AttemptOutcome {
  return { kind: "failed", recoverable, error: create(ExecutionErrorSchema, { code: "Bad", message: "no", kind }) };
}
const list = (length: number) =>
  literalMap({ x: collectionLiteral(Array.from({ length }, (_, i) => integerLiteral(i))) });

function first(run: Simulation): AttemptRef {
  const [ref] = run.pending.values();
  if (ref === undefined) throw new Error("nothing is pending");
  return ref;
}

function finalError(run: Simulation): ExecutionError | undefined {
  for (const decision of run.decisions.toReversed())
    if (decision.kind === "record" && decision.record.kind === "workflow")
      return decision.record.event.outputResult.case === "error" ? decision.record.event.outputResult.value : undefined;
  return undefined;
}

function phasesOf(run: Simulation): Record<string, string> {
  const names = Object.entries(NodeExecution_Phase);
  return Object.fromEntries(
    [...run.nodePhases].map(([id, phase]) => [id, names.find(([, value]) => value === phase)?.[0] ?? "?"]),
  );
}

describe("retries", () => {
  test("user failures have the node's budget, and then say so in Flyte's words", () => {
    const run = simulate(compiled({ nodes: [{ id: "a", after: ["start"], retries: 1 }] }), integers({ x: 1 }));
    run.finish(first(run), failed(true));
    expect(first(run)).toEqual({ node: "a", number: 1 });
    run.finish(first(run), failed(true));
    expect(finalError(run)).toMatchObject({
      code: "RetriesExhausted|Bad",
      message: "[2/2] currentAttempt done. Last Error: USER::no",
      kind: ExecutionError_ErrorKind.USER,
    });
  });

  test("system failures have three more attempts, whatever the node says, and leave the user's budget", () => {
    const system = failed(true, ExecutionError_ErrorKind.SYSTEM);
    const run = simulate(compiled({ nodes: [{ id: "a", after: ["start"] }] }), integers({ x: 1 }));
    for (let i = 0; i < 3; i++) run.finish(first(run), system);
    expect(first(run)).toEqual({ node: "a", number: 3 });
    run.finish(first(run), system);
    expect(finalError(run)?.message).toBe("[3/3] currentAttempt done. Last Error: SYSTEM::no");

    const other = simulate(compiled({ nodes: [{ id: "a", after: ["start"], retries: 1 }] }), integers({ x: 1 }));
    other.finish(first(other), system);
    other.finish(first(other), failed(true));
    other.finish(first(other), succeeded);
    expect(other.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
  });

  test("a failure that is not recoverable spends none", () => {
    const run = simulate(compiled({ nodes: [{ id: "a", after: ["start"], retries: 5 }] }), integers({ x: 1 }));
    run.finish(first(run), failed(false));
    expect(finalError(run)).toMatchObject({ code: "Bad", message: "no" });
  });
});

describe("failure policies", () => {
  const nodes: NodeSketch[] = [
    { id: "bad", after: ["start"] },
    { id: "slow", after: ["start"] },
    { id: "late", after: ["bad"] },
  ];

  test("fail immediately aborts what runs, and tells nothing of what had not begun", () => {
    const run = simulate(compiled({ nodes }), integers({ x: 1 }));
    run.finish({ node: "bad", number: 0 }, failed(false));
    expect(run.phase).toBe(WorkflowExecution_Phase.FAILED);
    expect(phasesOf(run)).toEqual({ "start-node": "SUCCEEDED", bad: "FAILED", slow: "ABORTED" });
    expect(run.decisions).toContainEqual({
      kind: "abort",
      attempt: { node: "slow", number: 0 },
      reason: "Some node execution failed, auto-abort.",
    });
  });

  test("fail after executable nodes lets others end, and skips dependants", () => {
    const run = simulate(compiled({ nodes, failAfter: true }), integers({ x: 1 }));
    run.finish({ node: "bad", number: 0 }, failed(false));
    expect(run.phase).toBe(WorkflowExecution_Phase.RUNNING);
    run.finish({ node: "slow", number: 0 }, succeeded);
    expect(run.phase).toBe(WorkflowExecution_Phase.FAILED);
    expect(finalError(run)?.message).toBe("no");
    expect(phasesOf(run)).toEqual({
      "start-node": "SUCCEEDED",
      bad: "FAILED",
      slow: "SUCCEEDED",
      late: "SKIPPED",
      "end-node": "SKIPPED",
    });
  });

  test.each([
    ["n10", "n2"],
    ["n2", "n10"],
  ])(
    "of failures of several nodes the last by their ids counts, whichever came first: %s, then %s",
    (first, second) => {
      const run = simulate(
        compiled({
          nodes: [
            { id: "n0", after: ["start"] },
            { id: "n10", after: ["n0"] },
            { id: "n2", after: ["n0"] },
            { id: "n3", after: ["n2", "n10"] },
          ],
          output: "n3",
          failAfter: true,
        }),
        integers({ x: 1 }),
      );
      const bad = (id: string): AttemptOutcome => ({
        kind: "failed",
        recoverable: false,
        error: create(ExecutionErrorSchema, { code: id, message: id, kind: ExecutionError_ErrorKind.USER }),
      });
      run.finish({ node: "n0", number: 0 }, succeeded);
      run.finish({ node: first, number: 0 }, bad(first));
      run.crash();
      run.finish({ node: second, number: 0 }, bad(second));
      expect(run.phase).toBe(WorkflowExecution_Phase.FAILED);
      expect(phasesOf(run)).toMatchObject({ n10: "FAILED", n2: "FAILED", n3: "SKIPPED" });
      expect(finalError(run)?.code).toBe("n2");
    },
  );

  test("an output is found by its alias", () => {
    const workflow = compiled({
      nodes: [
        { id: "a", after: ["start"] },
        { id: "b", after: ["a"] },
      ],
    });
    const [a, b] = ["a", "b"].map((id) => workflow.primary?.template?.nodes.find((node) => node.id === id));
    a?.outputAliases.push(create(AliasSchema, { var: "y", alias: "z" }));
    const binding = b?.inputs[0]?.binding?.value;
    if (binding?.case !== "promise") throw new Error("b is bound to nothing");
    binding.value.var = "z";
    const run = simulate(workflow, integers({ x: 1 }));
    run.finish({ node: "a", number: 0 }, succeeded);
    expect([...run.pending.values()]).toEqual([{ node: "b", number: 0 }]);
  });

  test("an input that cannot be resolved fails its node with BindingResolutionFailure", () => {
    const run = simulate(compiled({ nodes: [{ id: "a", after: ["start"] }] }), integers({ other: 1 }));
    expect(finalError(run)).toMatchObject({ code: "BindingResolutionFailure", kind: ExecutionError_ErrorKind.SYSTEM });
    expect(finalError(run)?.message).toContain("input x0");
  });
});

describe("array nodes", () => {
  const map = (array: NonNullable<NodeSketch["array"]>, retries = 0) =>
    compiled({ nodes: [{ id: "m", after: ["start"], array, retries }], output: "m" });

  test("run at most as many items as their parallelism, in order", () => {
    const run = simulate(map({ parallelism: 2 }), list(5));
    expect([...run.pending.keys()]).toEqual(["m/0/0", "m/1/0"]);
    run.finish({ node: "m", item: 1, number: 0 }, succeeded);
    expect([...run.pending.keys()]).toEqual(["m/0/0", "m/2/0"]);
  });

  test("fail as soon as too few items can succeed, with the items' messages", () => {
    const run = simulate(map({ ratio: 0.6 }), list(10));
    for (const item of [0, 1, 2, 3]) run.finish({ node: "m", item, number: 0 }, failed(false));
    expect(run.phase).toBe(WorkflowExecution_Phase.RUNNING);
    run.finish({ node: "m", item: 7, number: 0 }, failed(false));
    expect(finalError(run)).toMatchObject({
      code: "",
      message: "[0-3][7]: no\n",
      kind: ExecutionError_ErrorKind.UNKNOWN,
    });
    expect(run.pending.size).toBe(0);
  });

  test("with enough successes give none for items that failed", () => {
    const run = simulate(map({ minSuccesses: 1 }), list(2));
    run.finish({ node: "m", item: 1, number: 0 }, failed(false));
    run.finish({ node: "m", item: 0, number: 0 }, succeeded);
    expect(run.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
  });

  test("of no items succeed at once", () => {
    const run = simulate(map({}), list(0));
    expect(run.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
  });

  test("over lists of different lengths fail in Flyte's words, with the inputs' names and lengths", () => {
    const promise = (name: string) =>
      ({ var: name, binding: { value: { case: "promise", value: { nodeId: "", var: name } } } }) as const;
    const workflow = compiled({ nodes: [{ id: "zip", after: [], array: {} }] });
    for (const node of workflow.primary?.template?.nodes ?? [])
      if (node.id === "zip") node.inputs = ["a", "b", "c"].map((name) => create(BindingSchema, promise(name)));
    const inputs = Object.entries({ a: 2, b: 1, c: 2 }).map(
      ([name, length]) => [name, collectionLiteral(new Array(length).fill(integerLiteral(7)))] as const,
    );
    expect(finalError(simulate(workflow, literalMap(Object.fromEntries(inputs))))).toMatchObject({
      code: "InvalidArrayLength",
      message: "input arrays have different lengths: expecting '2' found '1' (a: 2, b: 1, c: 2)",
    });
  });

  test("over no list fail in Flyte's words", () => {
    const workflow = compiled({
      nodes: [
        { id: "m", after: ["start"], array: {} },
        { id: "z", after: ["start", "m"], array: {} },
      ],
    });
    const run = simulate(workflow, literalMap({ x: integerLiteral(1) }));
    expect(finalError(run)).toMatchObject({ code: "InvalidArrayLength", message: "no input array provided" });
  });

  test("tell how many items there are and how they stand, beyond those that are external resources", () => {
    const size = 5001;
    const run = simulate(map({ minSuccesses: size - 1 }), list(size));
    const told = () =>
      run.decisions.flatMap((decision) =>
        decision.kind === "record" && decision.record.kind === "task" ? [decision.record.event] : [],
      );
    expect(told()[0]?.customInfo).toEqual({ items: { size, succeeded: 0, failed: 0, running: 0 } });
    run.tell(
      ...Array.from({ length: size / 2 }, (_, item) => item).flatMap((item): Signal[] => [
        { kind: "finished", at: 2_000_000, attempt: { node: "m", item, number: 0 }, outcome: succeeded },
      ]),
    );
    expect(told().at(-1)).toMatchObject({
      phase: TaskExecution_Phase.RUNNING,
      customInfo: { items: { size, succeeded: 2500, failed: 0, running: 1024 } },
    });
    run.finish({ node: "m", item: 2500, number: 0 }, failed(false));
    run.finish({ node: "m", item: 2501, number: 0 }, failed(false));
    const last = told().at(-1);
    expect(last?.phase).toBe(TaskExecution_Phase.FAILED);
    expect(last?.customInfo).toEqual({ items: { size, succeeded: 2500, failed: 2, running: 0 } });
    expect(last?.metadata?.externalResources).toHaveLength(5000);
  });

  test("an item's retries are its own", () => {
    const run = simulate(map({}, 1), list(2));
    run.finish({ node: "m", item: 0, number: 0 }, failed(true));
    run.crash();
    expect([...run.pending.keys()].sort()).toEqual(["m/0/1", "m/1/0"]);
    run.finish({ node: "m", item: 0, number: 1 }, succeeded);
    run.finish({ node: "m", item: 1, number: 0 }, succeeded);
    expect(run.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
    // What was tried again is told to have failed, whenever the record was told last.
    const told = run.decisions.flatMap((decision) =>
      decision.kind === "record" && decision.record.kind === "task"
        ? [decision.record.event.metadata?.externalResources ?? []]
        : [],
    );
    const { FAILED, SUCCEEDED } = TaskExecution_Phase;
    expect(told.at(-1)?.map(({ index, retryAttempt, phase }) => [index, retryAttempt, phase])).toEqual([
      [0, 0, FAILED],
      [0, 1, SUCCEEDED],
      [1, 0, SUCCEEDED],
    ]);
  });
});

test("no more nodes are under way than max_parallelism, and all have their turn", () => {
  const nodes = Array.from({ length: 7 }, (_, i): NodeSketch => ({ id: `n${i}`, after: ["start"] }));
  const run = simulate(compiled({ nodes }), integers({ x: 1 }), 3);
  for (let left = 7; left > 0; left--) {
    expect(run.pending.size).toBe(Math.min(3, left));
    run.crash();
    run.finish(first(run), succeeded);
  }
  expect(run.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
});

describe("any order of signals, duplicates and crashes", () => {
  /** A graph whose every node takes from earlier ones; some map over a list that they make of them. */
  const graph = fc
    .array(
      fc.record({
        sources: fc.array(fc.nat(100), { maxLength: 3 }),
        retries: fc.nat(2),
        fails: fc.nat(2),
        array: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((specs) =>
      specs.map(({ sources, retries, fails, array }, index) => {
        const after = array || index === 0 ? ["start"] : sources.map((source) => `n${source % index}`);
        const fewer = Math.min(fails, retries);
        const sketch: NodeSketch = { id: `n${index}`, after, retries, ...(array && { array: { parallelism: 2 } }) };
        return { sketch, fails: fewer };
      }),
    );

  test.each([false, true])("end alike (invariants 1, 2 and 5); with crashes: %s", (crashes) => {
    fc.assert(
      fc.property(graph, fc.infiniteStream(fc.nat(1_000_000)), fc.nat(3), (nodes, chance, maxParallelism) => {
        const workflow = compiled({ nodes: nodes.map(({ sketch }) => sketch), output: "n0" });
        const run = simulate(workflow, list(3), maxParallelism);
        const fails = new Map(nodes.map(({ sketch, fails }) => [sketch.id, fails]));
        for (let steps = 0; run.pending.size > 0; steps++) {
          if (steps > 2000) throw new Error("it does not end");
          const roll = chance.next().value;
          const refs = [...run.pending.values()];
          const ref = refs[roll % refs.length];
          if (ref === undefined) throw new Error("nothing is pending");
          if (crashes && roll % 3 === 0) run.crash();
          // Anything told before may be told again.
          const old = run.signals[1 + (roll % Math.max(1, run.signals.length - 1))];
          if (roll % 2 === 0 && old !== undefined && old.kind !== "resumed") run.tell(old);
          run.finish(ref, ref.number < (fails.get(ref.node) ?? 0) ? failed(true) : succeeded);
        }
        expect(run.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
        expect([...run.completed.values()].every((times) => times === 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("what is told of another attempt, or of no node, changes nothing", () => {
    const run = simulate(compiled(chain(2)), integers({ x: 1 }));
    const before = run.decisions.length;
    run.tell({ kind: "finished", at: 1, attempt: { node: "n0", number: 5 }, outcome: succeeded });
    run.tell({ kind: "finished", at: 1, attempt: { node: "nowhere", number: 0 }, outcome: succeeded });
    expect(run.decisions.length).toBe(before);
  });
});
