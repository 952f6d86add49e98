import { create, fromBinary } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import { ExecutionSpecSchema, NodeExecutionClosureSchema } from "@haltere/idl/admin";
import { CatalogCacheStatus } from "@haltere/idl/core";
import type { Attempt, AttemptResult } from "@haltere/ports";
import { openMemoryStore } from "@haltere/ports/testing";
import { describe, expect, test } from "vitest";
import { planExecution } from "../plan/execution-plan.ts";
import { planWorkflow } from "../plan/workflow-plan.ts";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { at, idOf, realClock, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type NodeSketch } from "../testing/workflows.ts";
import { createCaching } from "./caching.ts";

const seven: AttemptResult = { kind: "succeeded", outputs: integers({ y: 7 }) };
const cached: NodeSketch = { id: "n", after: ["start"], task: "t", cache: { version: "1" } };
const { CACHE_HIT, CACHE_POPULATED } = CatalogCacheStatus;

type Engine = Awaited<ReturnType<typeof testEngine>>;

async function told({ store }: Engine, name: string, node = "n") {
  const row = await store.get("node_executions", { ...at, execution_name: name, node_id: node });
  const target = fromBinary(NodeExecutionClosureSchema, row?.closure ?? new Uint8Array()).targetMetadata;
  return target.case === "taskNodeMetadata" ? target.value : undefined;
}

describe("a task whose results are kept", () => {
  test("runs once for the same inputs; the second node tells whose result it has", async () => {
    const executor = fakeExecutor(() => seven);
    const engine = await testEngine({ executors: [executor] });
    const workflow = compiled({ nodes: [cached], output: "n" });
    for (const name of ["a", "b"]) await engine.run(name, workflow, integers({ x: 1 }));
    await engine.run("c", workflow, integers({ x: 2 }));
    expect(executor.started.map(({ generatedName }) => generatedName)).toEqual(["a-n-0", "c-n-0"]);
    expect((await told(engine, "a"))?.cacheStatus).toBe(CACHE_POPULATED);
    expect(await told(engine, "b")).toMatchObject({
      cacheStatus: CACHE_HIT,
      catalogKey: { sourceExecution: { value: { nodeExecutionId: { nodeId: "n", executionId: { name: "a" } } } } },
    });
    expect(await engine.store.count("task_executions", [])).toBe(2);
    const [a, b] = [await engine.end("a"), await engine.end("b")];
    expect(b.outputs).toEqual(a.outputs);
  });

  test("runs again for another version, and does not for an input that does not count", async () => {
    const executor = fakeExecutor(() => seven);
    const engine = await testEngine({ executors: [executor] });
    const run = (name: string, cache: NonNullable<NodeSketch["cache"]>, x: number) =>
      engine.run(name, compiled({ nodes: [{ ...cached, cache }] }), integers({ x }));
    await run("a", { version: "1" }, 1);
    await run("b", { version: "2" }, 1);
    await run("c", { version: "3", ignoredInputs: ["x0"] }, 1);
    await run("d", { version: "3", ignoredInputs: ["x0"] }, 2);
    expect(executor.started.map(({ generatedName }) => generatedName)).toEqual(["a-n-0", "b-n-0", "c-n-0"]);
  });

  test("runs again where the execution says so, and its result takes the place of the old one", async () => {
    let y = 0;
    const engine = await testEngine({
      executors: [fakeExecutor(() => ({ kind: "succeeded", outputs: integers({ y: ++y }) }))],
    });
    const workflow = compiled({ nodes: [cached], output: "n" });
    await engine.run("a", workflow, integers({ x: 1 }));
    await engine.launch("b", workflow, integers({ x: 1 }), { overwriteCache: true });
    const b = await engine.end("b");
    expect((await told(engine, "b"))?.cacheStatus).toBe(CACHE_POPULATED);
    expect((await engine.run("c", workflow, integers({ x: 1 }))).outputs).toEqual(b.outputs);
    expect(y).toBe(2);
  });

  test("keeps no failure", async () => {
    const results: AttemptResult[] = [
      { kind: "failed", error: { code: "Bad", message: "no", origin: "user", recoverable: false } },
      seven,
    ];
    const executor = fakeExecutor(() => results.shift());
    const engine = await testEngine({ executors: [executor] });
    for (const name of ["a", "b"]) await engine.run(name, compiled({ nodes: [cached] }), integers({ x: 1 }));
    expect(executor.started).toHaveLength(2);
  });

  test("mapped, runs for the items alone that are new", async () => {
    const executor = fakeExecutor(() => seven);
    const engine = await testEngine({ executors: [executor] });
    const workflow = compiled({ nodes: [{ ...cached, array: {} }] });
    const list = (...xs: number[]) => literalMap({ x: collectionLiteral(xs.map((x) => integerLiteral(x))) });
    await engine.run("a", workflow, list(1, 2));
    await engine.run("b", workflow, list(2, 3, 1));
    expect(executor.started.map(({ item }) => item?.index)).toEqual([0, 1, 1]);
  });
});

describe("serialized", () => {
  const serialized = compiled({ nodes: [{ ...cached, cache: { version: "1", serialized: true } }], output: "n" });

  test("of two at once one runs, and the other has its result", async () => {
    const begun = Promise.withResolvers<Attempt>();
    const end = Promise.withResolvers<AttemptResult>();
    const executor = fakeExecutor((attempt) => {
      begun.resolve(attempt);
      return end.promise;
    });
    const engine = await testEngine({ executors: [executor] });
    await engine.launch("a", serialized, integers({ x: 1 }));
    await begun.promise;
    await engine.launch("b", serialized, integers({ x: 1 }));
    end.resolve(seven);
    const [a, b] = [await engine.end("a"), await engine.end("b")];
    expect([a.phase, b.phase]).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(executor.started).toHaveLength(1);
    expect((await told(engine, "b"))?.cacheStatus).toBe(CACHE_HIT);
  });

  test("one whose holder fails runs itself", async () => {
    const results: AttemptResult[] = [
      { kind: "failed", error: { code: "Bad", message: "no", origin: "user", recoverable: false } },
      seven,
    ];
    const executor = fakeExecutor(() => results.shift());
    const engine = await testEngine({ executors: [executor] });
    for (const name of ["a", "b"]) await engine.launch(name, serialized, integers({ x: 1 }));
    const phases = [(await engine.end("a")).phase, (await engine.end("b")).phase];
    expect(phases).toEqual(["FAILED", "SUCCEEDED"]);
  });

  test("one that is ended before its turn takes none", async () => {
    const reserved = Promise.withResolvers<boolean>();
    const asked = Promise.withResolvers<void>();
    const released: string[] = [];
    const answers: unknown[] = [];
    const plan = planExecution(idOf("a"), planWorkflow(serialized), create(ExecutionSpecSchema), "mem://blobs");
    const node = plan.workflow.nodes.get("n");
    if (node?.kind !== "task") throw new Error("there is no node");
    const caching = createCaching({
      cache: {
        find: async () => undefined,
        keep: async () => ({ status: CACHE_POPULATED, key: undefined }),
        reserve: () => {
          asked.resolve();
          return reserved.promise;
        },
        release: async ({ uniqueId }) => void released.push(uniqueId),
      },
      clock: realClock,
      fault: () => undefined,
    });
    const run = { plan, run: node.run, uniqueId: "n", inputs: integers({ x0: 1 }) };
    caching.lookUp("n", run, (hit) => answers.push(hit));
    await asked.promise;
    caching.ended("n");
    reserved.resolve(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect({ released, answers }).toEqual({ released: ["n"], answers: [] });
  });

  test("a start after a crash keeps the reservation, and its result", async () => {
    const store = openMemoryStore();
    const first = await testEngine({ executors: [fakeExecutor(() => undefined)], store });
    await first.launch("a", serialized, integers({ x: 1 }));
    while ((await store.count("task_executions", [])) === 0) await new Promise((resolve) => setImmediate(resolve));
    await first.engine.close();
    const executor = fakeExecutor(() => seven);
    const second = await testEngine({ executors: [executor], store });
    expect((await second.end("a")).phase).toBe("SUCCEEDED");
    expect((await told(second, "a"))?.cacheStatus).toBe(CACHE_POPULATED);
    expect(executor.started).toHaveLength(1);
  });
});
