import { toBinary } from "@bufbuild/protobuf";
import { collectionLiteral, FlyteError, integerLiteral, literalMap } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { AttemptResult, Clock, Store } from "@haltere/ports";
import { createMemoryData, openMemoryStore } from "@haltere/ports/testing";
import { describe, expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { mortalStore } from "../testing/mortal-store.ts";
import { at, idOf, realClock, testEngine } from "../testing/test-engine.ts";
import { chain, compiled, integers } from "../testing/workflows.ts";

const one: AttemptResult = { kind: "succeeded", outputs: integers({ y: 1 }) };
const list = (length: number) =>
  literalMap({ x: collectionLiteral(Array.from({ length }, (_, i) => integerLiteral(i))) });

const workflows = {
  chain: { workflow: compiled(chain(4)), inputs: integers({ x: 1 }) },
  map: {
    workflow: compiled({
      nodes: [
        { id: "m", after: ["start"], array: { parallelism: 2 } },
        { id: "n", after: ["start"], retries: 1 },
      ],
      output: "m",
    }),
    inputs: list(6),
  },
};

describe("a crash after any commit (invariants 3, 4 and 5)", () => {
  test.each(Object.keys(workflows).flatMap((kind) => Array.from({ length: 12 }, (_, k) => [kind, k + 2] as const)))(
    "%s, after commit %i: the same end, and no attempt whose result was committed runs again",
    async (kind, commits) => {
      const { workflow, inputs } = workflows[kind === "map" ? "map" : "chain"];
      const data = createMemoryData();
      const blobs = memoryBlobs();
      const first = mortalStore(data, commits);
      const task = fakeExecutor(() => one, 2);
      const before = await testEngine({ store: first.store, blobs, executors: [task] });
      const launched = before.launch("a", workflow, inputs);
      await Promise.race([first.died, launched.then(() => before.end("a"))]);
      const committed = new Set(
        (await openMemoryStore(data).list("task_executions", { where: [] }))
          .filter(({ phase }) => phase === "SUCCEEDED")
          .map(({ node_id }) => node_id),
      );
      const again = fakeExecutor(() => one, 2);
      const after = await testEngine({ store: openMemoryStore(data), blobs, executors: [again] });
      const row = await after.end("a");
      expect(row.phase).toBe("SUCCEEDED");
      expect(again.started.filter(({ node }) => committed.has(node.nodeId))).toEqual([]);
      expect(await after.store.count("engine_state", [])).toBe(0);
      expect(after.faults).toEqual([]);
      await after.engine.close();
    },
  );

  test("a result that lies in the blobs is adopted, and nothing runs", async () => {
    const data = createMemoryData();
    const blobs = memoryBlobs();
    const hanging = fakeExecutor(() => undefined);
    const before = await testEngine({ store: openMemoryStore(data), blobs, executors: [hanging] });
    await before.launch("a", compiled(chain(1)), integers({ x: 1 }));
    await before.engine.close();
    const [attempt] = hanging.started;
    await blobs.write(`${attempt?.outputPrefix}/outputs.pb`, toBinary(LiteralMapSchema, integers({ y: 5 })));
    const idle = fakeExecutor(() => one);
    const after = await testEngine({ store: openMemoryStore(data), blobs, executors: [idle] });
    expect((await after.end("a")).phase).toBe("SUCCEEDED");
    expect(idle.started).toEqual([]);
  });

  test("an attempt without a result starts again under its number and key", async () => {
    const data = createMemoryData();
    const hanging = fakeExecutor(() => undefined);
    const before = await testEngine({ store: openMemoryStore(data), executors: [hanging] });
    await before.launch("a", compiled(chain(1)), integers({ x: 1 }));
    await before.engine.close();
    expect(hanging.aborted).toHaveLength(1);
    const again = fakeExecutor(() => one);
    const after = await testEngine({ store: openMemoryStore(data), executors: [again] });
    expect((await after.end("a")).phase).toBe("SUCCEEDED");
    expect(again.started.map(({ key, number }) => [key, number])).toEqual(
      hanging.started.map(({ key, number }) => [key, number]),
    );
  });
});

describe("ownership (invariant 6)", () => {
  test("an engine whose execution another one took over writes nothing more, and ends what it ran", async () => {
    const data = createMemoryData();
    const release = Promise.withResolvers<AttemptResult>();
    const slow = fakeExecutor(() => release.promise);
    const first = await testEngine({ store: openMemoryStore(data), executors: [slow] });
    await first.launch("a", compiled(chain(1)), integers({ x: 1 }));
    const second = await testEngine({ store: openMemoryStore(data), executors: [fakeExecutor(() => one)] });
    expect((await second.end("a")).phase).toBe("SUCCEEDED");
    const journal = await second.store.count("journal", []);
    release.resolve({ kind: "succeeded", outputs: integers({ y: 99 }) });
    while (first.faults.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(first.faults.map(({ consequence }) => consequence)).toEqual(["lost"]);
    expect(await second.store.count("journal", [])).toBe(journal);
  });

  test("an execution that no engine here drives can be terminated", async () => {
    const data = createMemoryData();
    const first = await testEngine({ store: openMemoryStore(data), executors: [fakeExecutor(() => undefined)] });
    await first.launch("a", compiled(chain(1)), integers({ x: 1 }));
    await first.engine.close();
    await first.engine.terminate(idOf("a"), { cause: "enough", principal: "me" });
    const second = await testEngine({ store: openMemoryStore(data), executors: [fakeExecutor(() => one)] });
    expect(await second.end("a")).toMatchObject({ phase: "ABORTED", abort_cause: "enough" });
    expect(await second.store.count("engine_executions", [])).toBe(0);
  });

  test("an event from outside changes the record, never the engine's state", async () => {
    const data = createMemoryData();
    const release = Promise.withResolvers<AttemptResult>();
    const { engine, launch, store } = await testEngine({
      store: openMemoryStore(data),
      executors: [fakeExecutor(() => release.promise)],
    });
    await launch("a", compiled(chain(1)), integers({ x: 1 }));
    const key = { ...at, execution_name: "a" };
    const set = { phase: "FAILED", updated_at: 1 };
    await store.commit([{ kind: "update", table: "executions", key, set }]);
    release.resolve(one);
    while ((await store.count("engine_executions", [])) > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await store.get("executions", key)).toMatchObject({ phase: "FAILED" });
    const nodes = await store.list("node_executions", { where: [] });
    expect(nodes.map(({ phase }) => phase)).toEqual(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
    await engine.close();
  });
});

describe("a store that fails", () => {
  test("is told, is tried again, and nothing is lost or told to clients before it is written", async () => {
    const given = openMemoryStore();
    let full = false;
    let refused = 0;
    const store: Store = {
      ...given,
      async commit(writes) {
        if (!full || refused >= 2) return given.commit(writes);
        refused++;
        throw new FlyteError("ResourceExhausted", "The disk is full.");
      },
    };
    const executor = fakeExecutor(() => {
      full = true;
      return one;
    });
    // A clock on which every wait is over at once.
    const clock: Clock = {
      now: realClock.now,
      at(_, call) {
        const immediate = setImmediate(call);
        return () => clearImmediate(immediate);
      },
    };
    const engine = await testEngine({ store, executors: [executor], clock });
    const row = await engine.run("a", compiled(chain(2)), integers({ x: 1 }));
    expect(row.phase).toBe("SUCCEEDED");
    expect(engine.faults.map(({ consequence, error }) => [consequence, error.code])).toEqual([
      ["retrying", "ResourceExhausted"],
      ["retrying", "ResourceExhausted"],
    ]);
    expect(executor.started).toHaveLength(2);
  });

  test("a name that is taken is refused, and the first execution goes on", async () => {
    const engine = await testEngine({ executors: [fakeExecutor(() => one)] });
    await engine.launch("a", compiled(chain(1)), integers({ x: 1 }));
    await expect(engine.launch("a", compiled(chain(1)), integers({ x: 2 }))).rejects.toMatchObject({
      code: "AlreadyExists",
    });
    expect((await engine.end("a")).phase).toBe("SUCCEEDED");
  });

  test("an exception in an executor is one lost attempt of one execution", async () => {
    let thrown = false;
    const executor = fakeExecutor(() => one);
    const fragile = {
      ...executor,
      start(...given: Parameters<typeof executor.start>) {
        if (thrown) return executor.start(...given);
        thrown = true;
        throw new Error("broken wire");
      },
    };
    const engine = await testEngine({ executors: [fragile] });
    expect((await engine.run("a", compiled(chain(1)), integers({ x: 1 }))).phase).toBe("SUCCEEDED");
    expect(engine.faults.map(({ error }) => error.message)).toEqual(["broken wire"]);
  });
});
