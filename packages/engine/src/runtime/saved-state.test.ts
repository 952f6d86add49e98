import type { Attempt, AttemptListener, Executor } from "@haltere/ports";
import { createMemoryData, openMemoryStore } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { idOf, testEngine } from "../testing/test-engine.ts";
import { chain, compiled, integers } from "../testing/workflows.ts";

interface Remote extends Executor {
  /** What was asked of it, in order. */
  readonly calls: string[];
  /** Resolves with the next attempt that starts. */
  next(): Promise<{ readonly attempt: Attempt; readonly listener: AttemptListener }>;
}

/** Its jobs run elsewhere: they outlive it. */
function remote(name = "remote", accepts = true): Remote {
  const calls: string[] = [];
  let started = Promise.withResolvers<{ attempt: Attempt; listener: AttemptListener }>();
  return {
    name,
    slots: 1,
    calls,
    accepts: () => accepts,
    async next() {
      const got = await started.promise;
      started = Promise.withResolvers();
      return got;
    },
    start(attempt, listener) {
      calls.push(attempt.savedState === undefined ? "start" : `start ${Buffer.from(attempt.savedState)}`);
      started.resolve({ attempt, listener });
      return { abort: () => calls.push("abort"), leave: () => calls.push("leave") };
    },
    close: async () => undefined,
  };
}

const saved = (listener: AttemptListener, state: string): Promise<void> =>
  new Promise((resolve) => listener.progress({ state: Buffer.from(state), saved: resolve }));

test("is durable once it is told so, is left when the engine stops, and comes back to the executor that saved it", async () => {
  const data = createMemoryData();
  const first = remote();
  const before = await testEngine({ store: openMemoryStore(data), executors: [first] });
  await before.launch("a", compiled(chain(1)), integers({ x: 1 }));
  const { listener } = await first.next();
  await saved(listener, "job 1");
  await before.engine.close();
  expect(first.calls).toEqual(["start", "leave"]);

  // It goes back to its executor though that one does not accept the task any more, and another one would.
  const other = fakeExecutor(() => undefined);
  const second = remote("remote", false);
  const after = await testEngine({ store: openMemoryStore(data), executors: [other, second] });
  const again = await second.next();
  again.listener.finished({ kind: "succeeded", outputs: integers({ y: 1 }) });
  expect((await after.end("a")).phase).toBe("SUCCEEDED");
  expect(second.calls).toEqual(["start job 1"]);
  expect(other.started).toEqual([]);
  await after.engine.close();
});

test("an attempt whose job runs is aborted though its executor has no slot free", async () => {
  const data = createMemoryData();
  const first = remote();
  const before = await testEngine({ store: openMemoryStore(data), executors: [first] });
  for (const name of ["a", "b"]) await before.launch(name, compiled(chain(1)), integers({ x: 1 }));
  const { listener } = await first.next();
  await saved(listener, "a's job");
  await before.engine.close();

  const second = remote();
  const after = await testEngine({ store: openMemoryStore(data), executors: [second] });
  await second.next();
  await after.engine.terminate(idOf("a"), { cause: "enough", principal: "" });
  expect(second.calls.filter((call) => call.includes("job"))).toEqual(["start a's job"]);
  expect(second.calls).toContain("abort");
  await after.engine.close();
});

test("an attempt that is left because another engine took its execution over gives its slot back", async () => {
  const data = createMemoryData();
  const first = remote();
  const before = await testEngine({ store: openMemoryStore(data), executors: [first] });
  await before.launch("a", compiled(chain(1)), integers({ x: 1 }));
  const { listener } = await first.next();
  await saved(listener, "job");
  const second = remote();
  const after = await testEngine({ store: openMemoryStore(data), executors: [second] });
  await second.next();
  const next = first.next();
  listener.running();
  await before.launch("b", compiled(chain(1)), integers({ x: 1 }));
  expect((await next).attempt.key).toContain("b");
  expect(first.calls).toEqual(["start", "leave", "start"]);
  await before.engine.close();
  await after.engine.close();
});

test("an attempt knows the execution's labels, annotations and identity", async () => {
  const executor = remote();
  const { engine, launch } = await testEngine({ executors: [executor] });
  await launch("a", compiled(chain(1)), integers({ x: 1 }));
  const { attempt } = await executor.next();
  expect(attempt.metadata?.labels).toMatchObject({
    project: "p",
    domain: "d",
    "execution-id": "a",
    "node-id": attempt.node.nodeId,
    interruptible: "false",
  });
  await engine.close();
});
