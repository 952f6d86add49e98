import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError, integerLiteral, literalMap } from "@haltere/core";
import { ExecutionClosureSchema, ExecutionSpecSchema, NodeExecutionClosureSchema } from "@haltere/idl/admin";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { AttemptResult, Store, Write } from "@haltere/ports";
import { createMemoryData, openMemoryStore } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { planExecution } from "../plan/execution-plan.ts";
import { planWorkflow } from "../plan/workflow-plan.ts";
import { type FakeTask, fakeExecutor } from "../testing/fake-executor.ts";
import { at, idOf, realClock, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type WorkflowSketch } from "../testing/workflows.ts";
import { createChildren } from "./children.ts";

const child: WorkflowSketch = { nodes: [{ id: "t", after: ["start"] }], output: "t" };
const parent: WorkflowSketch = { nodes: [{ id: "lp", after: ["start"], launchPlan: "plan" }] };
const seven: AttemptResult = { kind: "succeeded", outputs: integers({ y: 7 }) };

const engineWith = (task: FakeTask, store?: Awaited<ReturnType<typeof testEngine>>["store"]) =>
  testEngine({
    executors: [fakeExecutor(task)],
    launchPlans: { plan: compiled(child) },
    ...(store !== undefined && { store }),
  });

async function nodeOf({ store }: Awaited<ReturnType<typeof testEngine>>, name: string) {
  const row = await store.get("node_executions", { ...at, execution_name: name, node_id: "lp" });
  if (row === undefined) throw new Error("there is no node");
  return { phase: row.phase, outputs: row.outputs, closure: fromBinary(NodeExecutionClosureSchema, row.closure) };
}

test("a launch plan node is an execution of its own, whose outputs are the node's", async () => {
  const engine = await engineWith(() => seven);
  expect(await engine.run("a", compiled(parent), integers({ x: 1 }))).toMatchObject({ phase: "SUCCEEDED" });
  expect(await engine.end("a-lp-0")).toMatchObject({ phase: "SUCCEEDED" });
  const node = await nodeOf(engine, "a");
  expect(node.closure.targetMetadata).toMatchObject({
    case: "workflowNodeMetadata",
    value: { executionId: { name: "a-lp-0" } },
  });
  expect(fromBinary(LiteralMapSchema, node.outputs ?? new Uint8Array())).toEqual(
    literalMap({ out: integerLiteral(7) }),
  );
});

test("one whose execution fails fails with its error, and one that cannot be started with the refusal", async () => {
  const engine = await engineWith(() => ({
    kind: "failed",
    error: { code: "Bad", message: "no", origin: "user", recoverable: false },
  }));
  const failed = await engine.run("a", compiled(parent), integers({ x: 1 }));
  expect(fromBinary(ExecutionClosureSchema, failed.closure).outputResult.value).toMatchObject({ code: "Bad" });
  const none = await engine.run(
    "b",
    compiled({ nodes: [{ id: "lp", after: ["start"], launchPlan: "none" }] }),
    integers({ x: 1 }),
  );
  expect(fromBinary(ExecutionClosureSchema, none.closure).outputResult.value).toMatchObject({
    code: "RuntimeExecutionError",
    message: expect.stringContaining("no such launch plan"),
  });
});

test("one that a full disk kept from starting is started again", async () => {
  const memory = openMemoryStore();
  let refusals = 0;
  const store: Store = {
    ...memory,
    async commit(writes) {
      const ofChild = (write: Write) =>
        write.kind === "insert" && write.table === "executions" && write.row.execution_name !== "a";
      if (refusals > 0 || !writes.some(ofChild)) return memory.commit(writes);
      refusals += 1;
      throw new FlyteError("ResourceExhausted", "There is no space left.");
    },
  };
  const engine = await engineWith(() => seven, store);
  expect(await engine.run("a", compiled(parent), integers({ x: 1 }))).toMatchObject({ phase: "SUCCEEDED" });
  expect(refusals).toBe(1);
});

test("ending the parent ends the execution; ending the execution fails the parent", async () => {
  const engine = await engineWith(() => undefined);
  for (const name of ["a", "b"]) {
    await engine.launch(name, compiled(parent), integers({ x: 1 }));
    while ((await engine.store.get("executions", { ...at, execution_name: `${name}-lp-0` })) === undefined)
      await new Promise((resolve) => setImmediate(resolve));
  }
  await engine.engine.terminate(idOf("a"), { cause: "enough", principal: "" });
  expect(await engine.end("a-lp-0")).toMatchObject({
    phase: "ABORTED",
    abort_cause: expect.stringContaining("cascading abort as parent execution id [a]"),
  });
  await engine.engine.terminate(idOf("b-lp-0"), { cause: "enough", principal: "" });
  const failed = await engine.end("b");
  expect(failed.phase).toBe("FAILED");
  expect(fromBinary(ExecutionClosureSchema, failed.closure).outputResult.value).toMatchObject({
    code: "RemoteChildWorkflowExecutionFailed",
  });
});

test("a start after a crash finds the execution that was started, and does not start another", async () => {
  const first = await engineWith(() => undefined);
  await first.launch("a", compiled(parent), integers({ x: 1 }));
  while ((await first.store.get("executions", { ...at, execution_name: "a-lp-0" })) === undefined)
    await new Promise((resolve) => setImmediate(resolve));
  await first.engine.close();
  const second = await engineWith(() => seven, first.store);
  expect(await second.end("a")).toMatchObject({ phase: "SUCCEEDED" });
  expect(await second.store.count("executions", [])).toBe(2);
});

test("a parent that ends while its child is being launched ends the child too", async () => {
  const launched: string[] = [];
  const launching = Promise.withResolvers<void>();
  const ended: string[] = [];
  const plan = planExecution(idOf("a"), planWorkflow(compiled(parent)), create(ExecutionSpecSchema), "mem://blobs");
  const node = plan.workflow.nodes.get("lp");
  if (node?.kind !== "launch plan") throw new Error("there is no node");
  const children = createChildren({
    plan,
    store: openMemoryStore(),
    clock: realClock,
    launch: async ({ name }) => {
      await launching.promise;
      launched.push(name);
    },
    end: ({ name }) => {
      if (launched.includes(name)) ended.push(name);
    },
    onEnd: () => () => undefined,
    traceOf: () => undefined,
    tell: () => undefined,
    fault: () => undefined,
  });
  const attempt = { node: "lp", number: 0 };
  children.start(attempt, node, integers({ x0: 1 }));
  children.abort(attempt, node, "enough");
  children.leave();
  launching.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toEqual(launched);
  expect(ended).toEqual(["a-lp-0"]);
});

test.each([
  ["by a user", { terminated: true }],
  ["since another node failed", { terminated: false }],
])("a crash between the end of a parent, %s, and that of its child leaves no orphan", async (_, { terminated }) => {
  const data = createMemoryData();
  const inner = openMemoryStore(data);
  const death = Promise.withResolvers<void>();
  let dead = false;
  const store: Store = {
    ...inner,
    async commit(writes) {
      if (dead) return new Promise(() => undefined);
      const result = await inner.commit(writes);
      dead = writes.some(({ table, kind }) => table === "engine_executions" && kind === "delete");
      if (!dead) return result;
      death.resolve();
      return new Promise(() => undefined);
    },
  };
  const failing = Promise.withResolvers<AttemptResult>();
  const bad: AttemptResult = {
    kind: "failed",
    error: { code: "Bad", message: "no", origin: "user", recoverable: false },
  };
  const beside: WorkflowSketch = { nodes: [...parent.nodes, { id: "beside", after: ["start"] }] };
  const first = await engineWith(({ node }) => (node.nodeId === "beside" ? failing.promise : undefined), store);
  await first.launch("a", compiled(beside), integers({ x: 1 }));
  while ((await inner.get("executions", { ...at, execution_name: "a-lp-0" })) === undefined)
    await new Promise((resolve) => setImmediate(resolve));
  if (terminated) void first.engine.terminate(idOf("a"), { cause: "enough", principal: "" });
  else failing.resolve(bad);
  await death.promise;
  expect(await inner.get("executions", { ...at, execution_name: "a" })).toMatchObject({
    phase: terminated ? "ABORTED" : "FAILED",
  });
  expect(await inner.get("executions", { ...at, execution_name: "a-lp-0" })).toMatchObject({ phase: "RUNNING" });
  const second = await engineWith(() => undefined, openMemoryStore(data));
  expect(await second.end("a-lp-0")).toMatchObject({
    phase: "ABORTED",
    abort_cause: expect.stringContaining("cascading abort as parent execution id [a]"),
  });
  while ((await second.store.count("engine_endings", [])) > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(await second.store.count("engine_state", [])).toBe(0);
  expect(second.faults).toEqual([]);
  await second.engine.close();
});
