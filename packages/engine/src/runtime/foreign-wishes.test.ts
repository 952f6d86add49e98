import { toBinary } from "@bufbuild/protobuf";
import { integerLiteral } from "@haltere/core";
import { LiteralSchema } from "@haltere/idl/core";
import { openMemoryStore } from "@haltere/ports/testing";
import { expect, onTestFinished, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { at, idOf, realClock, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type WorkflowSketch } from "../testing/workflows.ts";
import { leaseTime } from "./lease.ts";

/** Time passes quickly: what takes a second takes a hundredth of one. */
const speed = 100;
const start = realClock.now();
const quick = {
  now: () => start + (realClock.now() - start) * speed,
  at: (time: number, call: () => void) => realClock.at(start + (time - start) / speed, call),
};
const abort = { cause: "enough", principal: "me" };
const one: WorkflowSketch = { nodes: [{ id: "n", after: ["start"] }], output: "n" };

/** Two engines over one store, of which the first drives what it launches. */
async function two(isDead: (owner: string) => boolean = () => false) {
  const [store, blobs] = [openMemoryStore(), memoryBlobs()];
  const executor = fakeExecutor(() => undefined);
  const open = (owner: string) =>
    testEngine({ store, blobs, executors: [executor], clock: quick, owner, shared: { isDead } });
  const [driver, other] = [await open("driver"), await open("other")];
  onTestFinished(async () => {
    await driver.engine.close();
    await other.engine.close();
  });
  return { driver, other, executor, store };
}

const phaseOf = async ({ store }: Awaited<ReturnType<typeof two>>, node: string) =>
  (await store.get("node_executions", { ...at, execution_name: "a", node_id: node }))?.phase;

test("an execution that another engine is asked to end is ended by its driver, with what runs", async () => {
  const planes = await two();
  const { driver, other, executor, store } = planes;
  await driver.launch("a", compiled(one), integers({ x: 1 }));
  while (executor.running === 0) await new Promise(setImmediate);
  await other.engine.terminate(idOf("a"), abort);
  expect(executor.aborted).toHaveLength(1);
  expect(await phaseOf(planes, "n")).toBe("ABORTED");
  const row = await store.get("executions", { ...at, execution_name: "a" });
  expect(row).toMatchObject({ phase: "ABORTED", abort_cause: "enough" });
  expect(driver.faults).toEqual([]);
  await expect(other.engine.terminate(idOf("a"), abort)).rejects.toMatchObject({ code: "FailedPrecondition" });
  while ((await store.count("engine_endings", [])) > 0) await new Promise(setImmediate);
});

test("a signal that is set through another engine reaches the driver's gate", async () => {
  const { driver, store } = await two();
  const gate: WorkflowSketch = {
    nodes: [{ id: "g", after: [], gate: { kind: "signal", signal: "go" } }],
    output: "g",
  };
  await driver.launch("a", compiled(gate), integers({ x: 1 }));
  const key = { ...at, execution_name: "a", signal_id: "go" };
  while ((await store.get("signals", key)) === undefined) await new Promise(setImmediate);
  const set = { value: toBinary(LiteralSchema, integerLiteral(5)), updated_at: quick.now() };
  await store.commit([{ kind: "update", table: "signals", key, set }]);
  expect((await driver.end("a")).phase).toBe("SUCCEEDED");
});

test("a driver that has died is waited for no longer than that is known", async () => {
  const dead = new Set<string>();
  const { driver, other, store } = await two((owner) => dead.has(owner));
  await driver.launch("a", compiled(one), integers({ x: 1 }));
  dead.add("driver");
  await other.engine.terminate(idOf("a"), abort);
  expect((await store.get("executions", { ...at, execution_name: "a" }))?.phase).toBe("ABORTED");
});

test("a driver that does not answer loses the execution in the end", async () => {
  const { other, store, driver } = await two();
  await driver.launch("a", compiled(one), integers({ x: 1 }));
  await driver.engine.close();
  // As if it lived, and hung.
  const key = { ...at, execution_name: "a" };
  const set = { owner: "hangs" };
  await store.commit([
    { kind: "update", table: "engine_executions", key, set },
    { kind: "put", table: "engine_owners", row: { owner: "hangs", expires_at: quick.now() + 10 * leaseTime } },
  ]);
  await other.engine.terminate(idOf("a"), abort);
  expect((await store.get("executions", key))?.phase).toBe("ABORTED");
});
