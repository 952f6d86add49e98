import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { childExecutionName, collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import { ExecutionMetadata_ExecutionMode, TaskExecutionClosureSchema } from "@haltere/idl/admin";
import {
  CatalogCacheStatus,
  CompiledWorkflowClosureSchema,
  type LiteralMap,
  LiteralMapSchema,
  TaskExecution_Phase,
} from "@haltere/idl/core";
import type { Attempt, AttemptResult } from "@haltere/ports";
import { expect, test } from "vitest";
import { type FakeTask, fakeExecutor } from "../testing/fake-executor.ts";
import { at, idOf, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type WorkflowSketch } from "../testing/workflows.ts";

const bad: AttemptResult & { kind: "failed" } = {
  kind: "failed",
  error: { code: "Bad", message: "no", origin: "user", recoverable: false },
};

/** Runs a workflow in which one node's task fails, then recovers it with a task that does not; answers who ran in the second run. */
async function recover(sketch: WorkflowSketch, failing: string) {
  let fails = true;
  const executor = fakeExecutor(
    ({ node }): AttemptResult =>
      fails && node.nodeId === failing ? bad : { kind: "succeeded", outputs: integers({ y: 5 }) },
  );
  const engine = await testEngine({ executors: [executor] });
  const workflow = compiled(sketch);
  expect((await engine.run("a", workflow, integers({ x: 1 }))).phase).toBe("FAILED");
  fails = false;
  const before = executor.started.length;
  const metadata = { mode: ExecutionMetadata_ExecutionMode.RECOVERED, referenceExecution: idOf("a") };
  await engine.launch("b", workflow, integers({ x: 1 }), { metadata });
  const { phase, outputs } = await engine.end("b");
  const nodes = await engine.store.list("node_executions", {
    where: [{ column: "execution_name", comparison: "eq", value: "b" }],
  });
  return {
    phase,
    outputs,
    ran: executor.started.slice(before).map(({ node }) => node.nodeId),
    recovered: nodes.filter((node) => node.phase === "RECOVERED").map((node) => node.node_id),
    engine,
  };
}

test("what succeeded is taken over, and the rest runs", async () => {
  const { phase, ran, recovered, engine } = await recover(
    {
      nodes: [
        { id: "one", after: ["start"] },
        { id: "two", after: ["one"] },
        { id: "three", after: ["two"] },
      ],
      output: "three",
    },
    "two",
  );
  expect({ phase, ran, recovered }).toEqual({ phase: "SUCCEEDED", ran: ["two", "three"], recovered: ["one"] });
  expect(
    await engine.store.get("task_executions", {
      ...at,
      project: "p",
      domain: "d",
      name: "one",
      version: "v1",
      execution_name: "b",
      node_id: "one",
      retry_attempt: 0,
    }),
  ).toBeUndefined();
});

test("down through what nodes hold: a sub-workflow that succeeded whole, of one that failed what succeeded", async () => {
  const two: WorkflowSketch = {
    nodes: [
      { id: "i", after: ["start"] },
      { id: "j", after: ["i"] },
    ],
    output: "j",
  };
  const { phase, ran, recovered } = await recover(
    {
      nodes: [
        { id: "s", after: ["start"], workflow: two },
        { id: "t", after: ["s"], workflow: two },
      ],
    },
    "t-0-j",
  );
  expect({ phase, ran, recovered: recovered.sort() }).toEqual({
    phase: "SUCCEEDED",
    ran: ["t-0-j"],
    recovered: ["s", "t-0-i"],
  });
});

test("an arm of a branch that succeeded is taken over", async () => {
  const { phase, ran } = await recover(
    {
      nodes: [
        { id: "c", after: ["start"], branch: { arms: [{ atLeast: 0, node: { id: "n0", after: ["start"] } }] } },
        { id: "t", after: ["c"] },
      ],
    },
    "t",
  );
  expect({ phase, ran }).toEqual({ phase: "SUCCEEDED", ran: ["t"] });
});

const numbers = (...xs: number[]) => collectionLiteral(xs.map((x) => integerLiteral(x)));
const list = (...xs: number[]) => literalMap({ x: numbers(...xs) });
const ok = (outputs: LiteralMap): AttemptResult => ({ kind: "succeeded", outputs });
const attemptText = ({ node, item, number }: Attempt) =>
  [node.nodeId, ...(item === undefined ? [] : [item.index]), number].join("/");

/** Runs an execution to its failure, then one that recovers it, under tasks of their own. */
async function twice(sketch: WorkflowSketch, inputs: LiteralMap, tasks: readonly [FakeTask, FakeTask]) {
  let run = 0;
  const executor = fakeExecutor((attempt) => (run === 0 ? tasks[0] : tasks[1])(attempt));
  const engine = await testEngine({
    executors: [executor],
    launchPlans: { plan: compiled({ nodes: [{ id: "t", after: ["start"] }], output: "t" }, "y") },
  });
  const workflow = compiled(sketch);
  expect((await engine.run("a", workflow, inputs)).phase).toBe("FAILED");
  run = 1;
  const before = executor.started.length;
  const metadata = { mode: ExecutionMetadata_ExecutionMode.RECOVERED, referenceExecution: idOf("a") };
  await engine.launch("b", workflow, inputs, { metadata });
  const row = await engine.end("b");
  expect(engine.faults).toEqual([]);
  return { engine, row, second: executor.started.slice(before) };
}

async function outputsOf({ store }: Awaited<ReturnType<typeof testEngine>>, execution_name: string, node_id: string) {
  const row = await store.get("node_executions", { ...at, execution_name, node_id });
  return fromBinary(LiteralMapSchema, row?.outputs ?? new Uint8Array());
}

test("of a map that failed the items that succeeded, and no others, are taken over", async () => {
  const sketch: WorkflowSketch = { nodes: [{ id: "m", after: ["start"], array: { parallelism: 2 } }], output: "m" };
  const { engine, row, second } = await twice(sketch, list(0, 1, 2, 3), [
    ({ item }) => (item?.index === 2 ? bad : ok(integers({ y: item?.index ?? -1 }))),
    ({ item }) => ok(integers({ y: 10 + (item?.index ?? -1) })),
  ]);
  expect(row.phase).toBe("SUCCEEDED");
  const again = second.map(attemptText);
  expect(again).toContain("m/2/0");
  expect(again).not.toContain("m/0/0");
  expect(again).not.toContain("m/1/0");
  const outputs = (await outputsOf(engine, "b", "m")).literals.y;
  expect(outputs?.value.case === "collection" && outputs.value.value.literals.slice(0, 3)).toEqual(
    [0, 1, 12].map((y) => integerLiteral(y)),
  );
  const [task] = await engine.store.list("task_executions", {
    where: [{ column: "execution_name", comparison: "eq", value: "b" }],
  });
  const { metadata } = fromBinary(TaskExecutionClosureSchema, task?.closure ?? new Uint8Array());
  expect(metadata?.externalResources.map(({ phase }) => phase)).toEqual(
    new Array(4).fill(TaskExecution_Phase.SUCCEEDED),
  );
});

test("of a map over a launch plan too: only the executions that failed run again", async () => {
  const sketch: WorkflowSketch = {
    nodes: [{ id: "m", after: ["start"], launchPlan: "plan", array: { parallelism: 1 } }],
    output: "m",
  };
  const isFirst = ({ node }: Attempt) => node.executionId?.name === childExecutionName("a", "m-0-n0", 0);
  const { engine, row, second } = await twice(sketch, list(0, 1), [
    (attempt) => (isFirst(attempt) ? ok(integers({ y: 7 })) : bad),
    () => ok(integers({ y: 8 })),
  ]);
  expect(row.phase).toBe("SUCCEEDED");
  expect(second.map(({ node }) => node.executionId?.name)).toEqual([childExecutionName("b", "m-0-n1", 0)]);
  expect(await outputsOf(engine, "b", "m")).toEqual(literalMap({ y: numbers(7, 8) }));
  const phases = await Promise.all(
    ["m-0-n0", "m-0-n1"].map((node_id) => engine.store.get("node_executions", { ...at, execution_name: "b", node_id })),
  );
  expect(phases.map((node) => node?.phase)).toEqual(["RECOVERED", "SUCCEEDED"]);
});

test("a dynamic node whose task was tried again finds its inner nodes, and their items, and the next recovery too", async () => {
  const sketch: WorkflowSketch = { nodes: [{ id: "d", after: ["start"], retries: 1 }], output: "d" };
  const inside = compiled(
    {
      nodes: [
        { id: "src", after: [] },
        { id: "m", after: ["src"], array: { parallelism: 1 } },
      ],
      output: "m",
    },
    "y",
  );
  const failing = new Set(["d-1-m/1/0", "d-1-m/2/0"]);
  const ran: string[][] = [];
  let wired = false;
  const executor = fakeExecutor(async (attempt): Promise<AttemptResult> => {
    const text = attemptText(attempt);
    ran.at(-1)?.push(text);
    if (failing.has(text)) return bad;
    if (attempt.node.nodeId === "d-1-src") return ok(literalMap({ y: numbers(0, 1, 2) }));
    if (attempt.node.nodeId !== "d") return ok(integers({ y: attempt.item?.index ?? -1 }));
    if (attempt.number === 0) return { ...bad, error: { ...bad.error, recoverable: true } };
    wired = true;
    const bytes = toBinary(CompiledWorkflowClosureSchema, inside);
    await engine.blobs.write(`${attempt.outputPrefix}/dynamic_compiled.pb`, bytes);
    await engine.blobs.write(`${attempt.outputPrefix}/futures.pb`, new Uint8Array());
    return { kind: "dynamic" };
  });
  const engine = await testEngine({ executors: [executor] });
  const workflow = compiled(sketch);
  ran.push([]);
  expect((await engine.run("a", workflow, integers({ x: 1 }))).phase).toBe("FAILED");
  expect(wired).toBe(true);
  for (const [name, recovered, repaired] of [
    ["b", "a", "d-1-m/1/0"],
    ["c", "b", "d-1-m/2/0"],
  ] as const) {
    failing.delete(repaired);
    ran.push([]);
    const metadata = { mode: ExecutionMetadata_ExecutionMode.RECOVERED, referenceExecution: idOf(recovered) };
    await engine.launch(name, workflow, integers({ x: 1 }), { metadata });
    await engine.end(name);
  }
  expect(ran).toEqual([
    ["d/0", "d/1", "d-1-src/0", "d-1-m/0/0", "d-1-m/1/0"],
    ["d-1-m/1/0", "d-1-m/2/0"],
    ["d-1-m/2/0"],
  ]);
  expect(await engine.end("c")).toMatchObject({ phase: "SUCCEEDED" });
  expect(await outputsOf(engine, "c", "d")).toEqual(literalMap({ y: numbers(0, 1, 2) }));
});

test("a task that failed is given the checkpoint of the execution that is recovered, its next attempt that of its own", async () => {
  const sketch: WorkflowSketch = { nodes: [{ id: "n", after: ["start"], retries: 1 }] };
  const failure: AttemptResult = { ...bad, error: { ...bad.error, recoverable: true } };
  const given: string[] = [];
  const { row, second, engine } = await twice(sketch, integers({ x: 1 }), [
    ({ checkpointPrefix }) => {
      given.push(checkpointPrefix);
      return failure;
    },
    ({ number }) => (number === 0 ? failure : ok(integers({ y: 1 }))),
  ]);
  expect(row.phase).toBe("SUCCEEDED");
  const [, last] = given;
  expect(last).toContain("_flytecheckpoints");
  expect(second.map(({ previousCheckpointPrefix }) => previousCheckpointPrefix)).toEqual([
    last,
    second[0]?.checkpointPrefix,
  ]);
  await engine.engine.close();
});

test("external resources tell what became of the items' results in the cache", async () => {
  const sketch: WorkflowSketch = {
    nodes: [{ id: "m", after: ["start"], cache: { version: "1" }, array: { parallelism: 1 } }],
    output: "m",
  };
  const engine = await testEngine({ executors: [fakeExecutor(() => ok(integers({ y: 1 })))] });
  const statuses: (readonly CatalogCacheStatus[])[] = [];
  for (const [name, inputs] of [
    ["a", list(1, 2)],
    ["b", list(1, 2, 3)],
  ] as const) {
    expect((await engine.run(name, compiled(sketch), inputs)).phase).toBe("SUCCEEDED");
    const [task] = await engine.store.list("task_executions", {
      where: [{ column: "execution_name", comparison: "eq", value: name }],
    });
    const { metadata } = fromBinary(TaskExecutionClosureSchema, task?.closure ?? new Uint8Array());
    statuses.push((metadata?.externalResources ?? []).map(({ cacheStatus }) => cacheStatus));
  }
  const { CACHE_HIT, CACHE_POPULATED } = CatalogCacheStatus;
  expect(statuses).toEqual([
    [CACHE_POPULATED, CACHE_POPULATED],
    [CACHE_HIT, CACHE_HIT, CACHE_POPULATED],
  ]);
});
