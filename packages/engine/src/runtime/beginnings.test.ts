import type { CommitResult, Store, Write } from "@haltere/ports";
import { openMemoryStore, standingClock } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { type FakeExecutor, fakeExecutor } from "../testing/fake-executor.ts";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { at, idOf, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type WorkflowSketch } from "../testing/workflows.ts";
import { leaseBeat } from "./lease.ts";

const one: WorkflowSketch = { nodes: [{ id: "n", after: ["start"] }], output: "n" };
const abort = { cause: "enough", principal: "me" };
const rowOf = (store: Store) => store.get("executions", { ...at, execution_name: "a" });

/** A store whose answer to one commit comes late: what it wrote is there for every reader by then. */
function lateStore(isLate: (write: Write) => boolean) {
  const inner = openMemoryStore();
  const [written, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let late = true;
  const store: Store = {
    ...inner,
    async commit(writes): Promise<CommitResult> {
      const result = await inner.commit(writes);
      if (!late || !writes.some(isLate)) return result;
      late = false;
      written.resolve();
      await answered.promise;
      return result;
    },
  };
  return { store, written: written.promise, answer: () => answered.resolve() };
}

/** Lets go on what waits for nothing but the memory store. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
}

test("an end that is asked for before a launch has heard of its own commit loses it no execution, and leaves no attempt", async () => {
  const { store, written, answer } = lateStore(({ table, kind }) => table === "engine_executions" && kind === "insert");
  const executor = fakeExecutor(() => undefined);
  const { launch, engine, faults } = await testEngine({ store, executors: [executor] });
  const launched = launch("a", compiled(one), integers({ x: 1 }));
  await written;
  const ended = engine.terminate(idOf("a"), abort);
  await settled();
  answer();
  await Promise.all([launched, ended]);
  expect(await rowOf(store)).toMatchObject({ phase: "ABORTED", abort_cause: "enough" });
  await settled();
  expect(faults).toEqual([]);
  expect(executor.running).toBe(0);
});

test("an end that is asked for while a beat takes the execution over is met by the loop that does", async () => {
  const { store, written, answer } = lateStore(
    (write) => write.table === "engine_executions" && write.kind === "update" && write.set.owner === "second",
  );
  const [blobs, clock, dead] = [memoryBlobs(), standingClock(), new Set<string>()];
  const open = (owner: string, executor: FakeExecutor) =>
    testEngine({ store, blobs, clock, executors: [executor], owner, shared: { isDead: (other) => dead.has(other) } });
  const executor = fakeExecutor(() => undefined);
  const first = await open(
    "first",
    fakeExecutor(() => undefined),
  );
  const second = await open("second", executor);
  await first.launch("a", compiled(one), integers({ x: 1 }));
  // It hangs: nothing of it is heard any more.
  dead.add("first");
  clock.advance(leaseBeat);
  await written;
  const ended = second.engine.terminate(idOf("a"), abort);
  await settled();
  answer();
  await ended;
  await settled();
  expect(await rowOf(store)).toMatchObject({ phase: "ABORTED", abort_cause: "enough" });
  expect(second.faults).toEqual([]);
  expect(executor.running).toBe(0);
});

test("a plane that was taken for dead lets go of what another drives by then, attempts and all, at its next beat", async () => {
  const [store, blobs, clock, dead] = [openMemoryStore(), memoryBlobs(), standingClock(), new Set<string>()];
  const open = (owner: string, executor: FakeExecutor) =>
    testEngine({ store, blobs, clock, executors: [executor], owner, shared: { isDead: (other) => dead.has(other) } });
  const [before, after] = [fakeExecutor(() => undefined), fakeExecutor(() => undefined)];
  const first = await open("first", before);
  await first.launch("a", compiled(one), integers({ x: 1 }));
  await settled();
  expect(before.running).toBe(1);
  dead.add("first");
  const second = await open("second", after);
  await settled();
  expect(after.running).toBe(1);
  dead.clear();
  // No commit of the execution is due: its task hangs.
  clock.advance(leaseBeat);
  await settled();
  expect(before.running).toBe(0);
  expect(first.faults).toMatchObject([{ consequence: "lost", error: { code: "Aborted" } }]);
  expect(second.faults).toEqual([]);
  for (let beats = 0; beats < 10; beats++) {
    clock.advance(leaseBeat);
    await settled();
  }
  expect([first.faults.length, second.faults.length, after.running]).toEqual([1, 0, 1]);
});

test.each([
  ["held up for a minute", 60],
  ["set on by an hour", 3600],
])("a plane that is alone and was %s loses nothing to itself", async (_, seconds) => {
  const [store, clock] = [openMemoryStore(), standingClock()];
  const executor = fakeExecutor(() => undefined);
  const { launch, engine, faults } = await testEngine({
    store,
    clock,
    executors: [executor],
    shared: { isDead: () => false },
  });
  await launch("a", compiled(one), integers({ x: 1 }));
  await settled();
  clock.advance(seconds * 1_000_000);
  for (let beats = 0; beats < 5; beats++) {
    await settled();
    clock.advance(leaseBeat);
  }
  await settled();
  expect(await store.get("engine_executions", { ...at, execution_name: "a" })).toMatchObject({ epoch: 1 });
  expect([faults, executor.started.length, executor.running]).toEqual([[], 1, 1]);
  await engine.terminate(idOf("a"), abort);
  expect(await rowOf(store)).toMatchObject({ phase: "ABORTED" });
});
