import { fromBinary } from "@bufbuild/protobuf";
import { TaskExecutionClosureSchema } from "@haltere/idl/admin";
import type { Attempt, AttemptResult, Clock, Store } from "@haltere/ports";
import { openMemoryStore } from "@haltere/ports/testing";
import { describe, expect, test } from "vitest";
import { type FakeTask, fakeExecutor } from "../../testing/fake-executor.ts";
import { memoryBlobs } from "../../testing/memory-blobs.ts";
import { idOf, realClock, testEngine } from "../../testing/test-engine.ts";
import { compiled, integers, type NodeSketch } from "../../testing/workflows.ts";

const done: AttemptResult = { kind: "succeeded", outputs: integers({ y: 1 }) };
const nodes = (...sketches: Partial<NodeSketch>[]) =>
  sketches.map((sketch, index): NodeSketch => ({ id: `n${index}`, after: ["start"], ...sketch }));

/** A store that tells of each commit, once it is made. */
function watched(store = openMemoryStore()) {
  let made = Promise.withResolvers<void>();
  const told: Store = {
    ...store,
    async commit(writes) {
      const result = await store.commit(writes);
      const { resolve } = made;
      made = Promise.withResolvers();
      resolve();
      return result;
    },
  };
  /** Waits until the rows are as asked for. */
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const next = made.promise;
      const seen = await look();
      if (seen !== undefined) return seen;
      await next;
    }
  };
  return { store: told, until };
}

const tasks = async (store: Store) =>
  (await store.list("task_executions", { where: [] })).map((row) => ({
    node: row.node_id,
    phase: row.phase,
    closure: fromBinary(TaskExecutionClosureSchema, row.closure),
  }));

/** The machine's clock, so many times as fast. */
function fast(times: number): Clock {
  const began = realClock.now();
  const now = () => Math.round(began + (realClock.now() - began) * times);
  return { now, at: (at, call) => realClock.at(began + (at - began) / times, call) };
}

describe("tasks and the machine", () => {
  test("what asks for two processors runs one at a time on two, beside what asks for none", async () => {
    const running = new Set<string>();
    const seen: string[] = [];
    const task: FakeTask = async (attempt: Attempt) => {
      running.add(attempt.node.nodeId);
      seen.push([...running].sort().join(" "));
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(attempt.node.nodeId);
      return done;
    };
    const { run, engine } = await testEngine({ executors: [fakeExecutor(task)], machine: { cpu: 2 } });
    const two = { requests: { cpu: "2" } };
    const row = await run("a", compiled({ nodes: nodes(two, two, two, {}, {}) }), integers({ x: 1 }));
    expect(row.phase).toBe("SUCCEEDED");
    for (const together of seen) expect(together.match(/n[012]/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(seen.join(" | ")).toMatch(/n\d n[34]/);
    expect(engine.machine()).toMatchObject({
      waiting: [],
      running: [],
      resources: [{ name: "cpu", inUse: 0 }, {}, {}],
    });
  });

  test("what asks for more than there is fails at once, says so, is not tried again, and leaves the rest alone", async () => {
    const fake = fakeExecutor(() => done);
    const { run, engine, store } = await testEngine({ executors: [fake], machine: { cpu: 2, memory: 2 ** 30 } });
    const large = { task: "train", retries: 5, requests: { cpu: "64", memory: "1Ti" } };
    const row = await run("a", compiled({ nodes: nodes(large) }), integers({ x: 1 }));
    expect([row.phase, row.error_code, fake.started]).toEqual(["FAILED", "ResourceRequestsExceedLimits", []]);
    const [task] = await tasks(store);
    const said = task?.closure.outputResult.case === "error" ? task.closure.outputResult.value.message : "";
    for (const word of ["64 cpu", "1Ti memory", "2 cpu", "1Gi memory", "node n0", "task train", "machine.cpu"])
      expect(said).toContain(word);
    expect((await run("b", compiled({ nodes: nodes({}) }), integers({ x: 1 }))).phase).toBe("SUCCEEDED");
    expect(engine.queues()[0]).toEqual({ executor: "fake", waiting: 0, running: 0 });
  });

  test("an item that asks for more than there is fails its map", async () => {
    const { run } = await testEngine({ executors: [fakeExecutor(() => done)], machine: { cpu: 2 } });
    const [map] = nodes({ array: {}, after: [], requests: { gpu: "1" } });
    const row = await run("a", compiled({ nodes: map === undefined ? [] : [map] }), integers({}));
    expect(row.phase).toBe("FAILED");
  });

  test("one execution's single task starts beside another's hundreds", async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const task: FakeTask = async ({ node }) => {
      order.push(node.executionId?.name ?? "");
      if (order.length === 1) await first.promise;
      return done;
    };
    const { launch, end } = await testEngine({ executors: [fakeExecutor(task, 1)] });
    await launch("many", compiled({ nodes: nodes(...Array.from({ length: 300 }, () => ({}))) }), integers({ x: 1 }));
    await launch("one", compiled({ nodes: nodes({}) }), integers({ x: 1 }));
    first.resolve();
    expect((await end("one")).phase).toBe("SUCCEEDED");
    expect(order.indexOf("one")).toBeLessThanOrEqual(3);
    expect((await end("many")).phase).toBe("SUCCEEDED");
    expect(order).toHaveLength(301);
  });

  test("an attempt that waits is QUEUED and says for what; it is RUNNING from when its task runs", async () => {
    const { store, until } = watched();
    const first = Promise.withResolvers<void>();
    const clock = fast(20);
    let began = 0;
    const task: FakeTask = async ({ node }) => {
      if (node.nodeId === "n0") await first.promise;
      else began = clock.now();
      return done;
    };
    const { launch, end, engine } = await testEngine({
      executors: [fakeExecutor(task)],
      store,
      clock,
      machine: { cpu: 2 },
    });
    await launch(
      "a",
      compiled({ nodes: nodes({ requests: { cpu: "2" } }, { requests: { cpu: "1" } }) }),
      integers({ x: 1 }),
    );
    const waiting = await until(async () => (await tasks(store)).find(({ closure }) => closure.reason !== ""));
    expect([waiting.node, waiting.phase, waiting.closure.reason]).toEqual([
      "n1",
      "QUEUED",
      "waits for 1 cpu; 0 attempts before it",
    ]);
    expect(engine.machine()).toMatchObject({
      running: [{ execution: idOf("a"), node: "n0", asks: { cpu: 2 } }],
      waiting: [{ execution: idOf("a"), node: "n1", asks: { cpu: 1 }, reason: waiting.closure.reason }],
    });
    first.resolve();
    expect((await end("a")).phase).toBe("SUCCEEDED");
    const after = (await tasks(store)).find(({ node }) => node === "n1");
    const { seconds = 0n, nanos = 0 } = after?.closure.startedAt ?? {};
    const startedAt = Number(seconds) * 1e6 + nanos / 1000;
    expect(startedAt).toBeLessThanOrEqual(began);
    const created = after?.closure.createdAt;
    expect(startedAt - (Number(created?.seconds) * 1e6 + Number(created?.nanos) / 1000)).toBeGreaterThan(1_000_000);
  });

  test("what waits when the control plane ends waits again after the next start, and no attempt is lost or doubled", async () => {
    const [memory, blobs] = [openMemoryStore(), memoryBlobs()];
    const { store, until } = watched(memory);
    const one = { requests: { cpu: "1" } };
    const before = fakeExecutor(() => undefined);
    const first = await testEngine({ executors: [before], store, blobs, machine: { cpu: 1 } });
    await first.launch("a", compiled({ nodes: nodes(one, one, one) }), integers({ x: 1 }));
    await until(async () => (before.started.length === 1 ? true : undefined));
    await first.engine.close();
    const after = fakeExecutor(() => done);
    const second = await testEngine({ executors: [after], store, blobs, machine: { cpu: 1 } });
    expect((await second.end("a")).phase).toBe("SUCCEEDED");
    expect(after.started.map(({ node, number }) => `${node.nodeId}/${number}`).sort()).toEqual([
      "n0/0",
      "n1/0",
      "n2/0",
    ]);
    expect(after.mostRunning).toBe(1);
  });

  test("the time of a node goes on while no control plane runs", async () => {
    const [memory, blobs, clock] = [openMemoryStore(), memoryBlobs(), fast(20)];
    const first = await testEngine({ executors: [fakeExecutor(() => undefined)], store: memory, blobs, clock });
    await first.launch("a", compiled({ nodes: nodes({ timeout: 5, retries: 9 }) }), integers({ x: 1 }));
    await first.engine.close();
    const began = (await memory.list("node_executions", { where: [] })).find(({ node_id }) => node_id === "n0");
    const second = await testEngine({ executors: [fakeExecutor(() => undefined)], store: memory, blobs, clock });
    const row = await second.end("a");
    expect([row.phase, row.error_code]).toEqual(["FAILED", "Timeout"]);
    const node = (await memory.list("node_executions", { where: [] })).find(({ node_id }) => node_id === "n0");
    expect(node?.phase).toBe("TIMED_OUT");
    const took = (node?.node_execution_updated_at ?? 0) - (began?.node_execution_created_at ?? 0);
    expect(took).toBeGreaterThanOrEqual(10_000_000);
    expect((await tasks(memory)).map(({ phase }) => phase)).toEqual(["ABORTED"]);
  });
});
