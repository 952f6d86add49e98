import { fromBinary } from "@bufbuild/protobuf";
import { childExecutionName, collectionLiteral, integerLiteral, literalMap, noneLiteral } from "@haltere/core";
import { ExecutionClosureSchema, NodeExecutionClosureSchema, NodeExecutionMetaDataSchema } from "@haltere/idl/admin";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { AttemptResult, Store } from "@haltere/ports";
import { createMemoryData, openMemoryStore } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { type FakeTask, fakeExecutor } from "../testing/fake-executor.ts";
import { mortalStore } from "../testing/mortal-store.ts";
import { at, idOf, testEngine } from "../testing/test-engine.ts";
import { compiled, type NodeSketch, type WorkflowSketch } from "../testing/workflows.ts";

type Engine = Awaited<ReturnType<typeof testEngine>>;

const child: WorkflowSketch = { nodes: [{ id: "t", after: ["start"] }], output: "t" };
const mapped = (array: NodeSketch["array"] = {}, retries = 0): WorkflowSketch => ({
  nodes: [
    { id: "m", after: ["start"], launchPlan: "plan", array, retries },
    // Takes the map's output, and so says its name.
    { id: "after", after: ["m"], task: "last" },
  ],
});
const list = (...xs: number[]) => literalMap({ x: collectionLiteral(xs.map((x) => integerLiteral(x))) });
const bad: AttemptResult = {
  kind: "failed",
  error: { code: "Bad", message: "no", origin: "user", recoverable: false },
};

/** The launch plan's workflow gives its output as `y`, as the map's takers know it. */
const engineWith = (task: FakeTask, store?: Store) =>
  testEngine({
    executors: [fakeExecutor(task)],
    launchPlans: { plan: compiled(child, "y") },
    ...(store !== undefined && { store }),
  });

const xOf = (inputs: LiteralMap): number => {
  const scalar = inputs.literals.x0?.value;
  const primitive = scalar?.case === "scalar" ? scalar.value.value : undefined;
  return primitive?.case === "primitive" ? Number(primitive.value.value.value) : -1;
};
const doubled: FakeTask = ({ inputs, task }) => ({
  kind: "succeeded",
  outputs: literalMap({ y: integerLiteral(task.id?.name === "t" ? xOf(inputs) * 2 : 0) }),
});

async function nodeOf({ store }: Engine, node_id: string) {
  const row = await store.get("node_executions", { ...at, execution_name: "a", node_id });
  if (row === undefined) throw new Error(`there is no node ${node_id}`);
  return {
    phase: row.phase,
    parent: row.parent_node_id,
    outputs: row.outputs === null ? undefined : fromBinary(LiteralMapSchema, row.outputs),
    inputs: row.inputs === null ? undefined : fromBinary(LiteralMapSchema, row.inputs),
    closure: fromBinary(NodeExecutionClosureSchema, row.closure),
    metadata: fromBinary(NodeExecutionMetaDataSchema, row.node_execution_metadata),
  };
}

const nameOf = (index: number, attempt = 0) => childExecutionName("a", `m-0-n${index}`, attempt);

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

test("each item is an execution of its own, named and recorded as Flyte's, and the output is the list of theirs", async () => {
  const engine = await engineWith(doubled);
  expect(await engine.run("a", compiled(mapped({ parallelism: 2 })), list(3, 4, 5))).toMatchObject({
    phase: "SUCCEEDED",
  });
  const map = await nodeOf(engine, "m");
  expect(map.outputs).toEqual(literalMap({ y: collectionLiteral([6, 8, 10].map((y) => integerLiteral(y))) }));
  // As a parent flytekit would take it for a graph, and refuse it.
  expect(map.metadata).toMatchObject({ isArray: true, isParentNode: false });
  for (const [index, x] of [3, 4, 5].entries()) {
    expect(await engine.end(nameOf(index))).toMatchObject({ phase: "SUCCEEDED" });
    const item = await nodeOf(engine, `m-0-n${index}`);
    expect(item).toMatchObject({
      phase: "SUCCEEDED",
      parent: "m",
      inputs: literalMap({ x0: integerLiteral(x) }),
      outputs: literalMap({ y: integerLiteral(x * 2) }),
      metadata: { specNodeId: `n${index}`, retryGroup: "0" },
    });
    expect(item.closure.targetMetadata).toMatchObject({
      case: "workflowNodeMetadata",
      value: { executionId: { name: nameOf(index) } },
    });
  }
  const tasks = await engine.store.list("task_executions", { where: [] });
  expect(tasks.filter(({ execution_name }) => execution_name === "a").map(({ node_id }) => node_id)).toEqual(["after"]);
});

test("of no items there is no execution, and the output is an empty list", async () => {
  const engine = await engineWith(doubled);
  expect(await engine.run("a", compiled(mapped()), list())).toMatchObject({ phase: "SUCCEEDED" });
  expect((await nodeOf(engine, "m")).outputs).toEqual(literalMap({ y: collectionLiteral([]) }));
  expect(await engine.store.count("executions", [])).toBe(1);
});

test("inputs that are bound go to every execution whole", async () => {
  const seen: (string | undefined)[] = [];
  const engine = await engineWith((attempt) => {
    if (attempt.task.id?.name === "t") seen.push(attempt.inputs.literals.x0?.value.case);
    return doubled(attempt);
  });
  expect(await engine.run("a", compiled(mapped({ bound: ["x0"] })), list(1, 2))).toMatchObject({ phase: "SUCCEEDED" });
  expect(seen).toEqual(["collection"]);
});

test("with enough successes give none for items that failed", async () => {
  const engine = await engineWith((attempt) =>
    attempt.task.id?.name === "t" && xOf(attempt.inputs) === 4 ? bad : doubled(attempt),
  );
  expect(await engine.run("a", compiled(mapped({ ratio: 0.6 })), list(3, 4, 5))).toMatchObject({ phase: "SUCCEEDED" });
  expect((await nodeOf(engine, "m")).outputs).toEqual(
    literalMap({ y: collectionLiteral([integerLiteral(6), noneLiteral(), integerLiteral(10)]) }),
  );
  expect((await nodeOf(engine, "m-0-n1")).phase).toBe("FAILED");
});

test("with too few the node fails with what the failed ones said, and the executions under way end", async () => {
  const engine = await engineWith((attempt) => (xOf(attempt.inputs) === 4 ? bad : undefined));
  const row = await engine.run("a", compiled(mapped({ parallelism: 2 })), list(3, 4, 5));
  expect(fromBinary(ExecutionClosureSchema, row.closure).outputResult.value).toMatchObject({ message: "[1]: no\n" });
  expect(await engine.end(nameOf(0))).toMatchObject({
    phase: "ABORTED",
    abort_cause: expect.stringContaining("cascading abort as parent execution id [a]"),
  });
  expect(await Promise.all([0, 1, 2].map(async (index) => (await nodeOf(engine, `m-0-n${index}`)).phase))).toEqual([
    "ABORTED",
    "FAILED",
    "ABORTED",
  ]);
  expect(await engine.store.get("executions", { ...at, execution_name: nameOf(2) })).toBeUndefined();
});

test("ending the execution ends those of its items", async () => {
  const engine = await engineWith(() => undefined);
  await engine.launch("a", compiled(mapped()), list(3, 4));
  await until(async () => (await engine.store.count("executions", [])) === 3);
  await engine.engine.terminate(idOf("a"), { cause: "enough", principal: "me" });
  for (const index of [0, 1]) expect(await engine.end(nameOf(index))).toMatchObject({ phase: "ABORTED" });
  expect((await nodeOf(engine, "m")).phase).toBe("ABORTED");
});

test("an item whose execution the system lost is tried again under another name", async () => {
  let refused = false;
  const engine = await testEngine({
    executors: [fakeExecutor(doubled)],
    launchPlans: { plan: compiled(child, "y") },
    refuseChild: (name) => {
      const first = !refused && name === nameOf(1);
      refused ||= first;
      return first;
    },
  });
  expect(await engine.run("a", compiled(mapped()), list(3, 4))).toMatchObject({ phase: "SUCCEEDED" });
  expect(await engine.end(nameOf(1, 1))).toMatchObject({ phase: "SUCCEEDED" });
  expect((await nodeOf(engine, "m-0-n1")).closure.targetMetadata).toMatchObject({
    value: { executionId: { name: nameOf(1, 1) } },
  });
});

test("a start after a crash finds the executions that were started, and starts no other", async () => {
  const first = await engineWith((attempt) => (xOf(attempt.inputs) === 3 ? doubled(attempt) : undefined));
  await first.launch("a", compiled(mapped()), list(3, 4));
  await first.end(nameOf(0));
  await until(async () => (await first.store.get("executions", { ...at, execution_name: nameOf(1) })) !== undefined);
  await first.engine.close();
  const second = await engineWith(doubled, first.store);
  expect(await second.end("a")).toMatchObject({ phase: "SUCCEEDED" });
  expect(await second.store.count("executions", [])).toBe(3);
  expect((await nodeOf(second, "m")).outputs).toEqual(
    literalMap({ y: collectionLiteral([6, 8].map((y) => integerLiteral(y))) }),
  );
});

test.each(Array.from({ length: 14 }, (_, k) => k + 2))(
  "a crash after commit %i ends alike, with one execution an item (invariants 3, 4 and 5)",
  async (commits) => {
    const data = createMemoryData();
    const { store, died } = mortalStore(data, commits);
    const first = await engineWith(doubled, store);
    const launched = first.launch("a", compiled(mapped({ parallelism: 2 })), list(3, 4, 5));
    await Promise.race([died, launched.then(() => first.end("a"))]);
    const second = await engineWith(doubled, openMemoryStore(data));
    expect(await second.end("a")).toMatchObject({ phase: "SUCCEEDED" });
    expect((await nodeOf(second, "m")).outputs).toEqual(
      literalMap({ y: collectionLiteral([6, 8, 10].map((y) => integerLiteral(y))) }),
    );
    expect(await second.store.count("executions", [])).toBe(4);
    expect(second.faults).toEqual([]);
    await second.engine.close();
  },
);
