import { integerLiteral, literalMap } from "@haltere/core";
import { createEngine, type Engine, type EngineFault } from "@haltere/engine";
import {
  NodeExecution_Phase as Node,
  WorkflowExecution_Phase as Phase,
  TaskExecution_Phase as Task,
} from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import type { AttemptListener, Clock, Executor, Store } from "@haltere/ports";
import { countingIds, openMemoryStore } from "@haltere/ports/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLinkSigner } from "../../data/link-signer.ts";
import { callsOf } from "../../testing/control-plane.ts";
import {
  attemptId,
  type ExecutionName,
  executionId,
  nodeEvent,
  nodeId,
  taskEvent,
  workflowEvent,
} from "../../testing/events.ts";
import { memoryBlobs } from "../../testing/memory-blobs.ts";
import { launchPlanId, registerAll, taskId } from "../../testing/registrations.ts";
import { createServices } from "../create-services.ts";

/** Executions that our engine drives, while another one tells of them as well. */

const clock: Clock = {
  now: () => Math.round((performance.timeOrigin + performance.now()) * 1000),
  at(at, call) {
    const timer = setTimeout(call, Math.max(0, (at - clock.now()) / 1000));
    return () => clearTimeout(timer);
  },
};

/** Attempts run until the test ends them. */
function heldExecutor() {
  const begun = Promise.withResolvers<AttemptListener>();
  const executor: Executor = {
    name: "held",
    slots: 4,
    accepts: () => true,
    start(_, listener) {
      listener.running();
      begun.resolve(listener);
      return { abort: () => listener.finished({ kind: "aborted" }) };
    },
    close: async () => undefined,
  };
  return { executor, begun: begun.promise };
}

/** A store that tells when a commit left no execution to the engine. */
function watched(store: Store): { store: Store; left: () => Promise<void> } {
  let committed = Promise.withResolvers<void>();
  return {
    store: {
      ...store,
      async commit(writes) {
        const result = await store.commit(writes);
        committed.resolve();
        committed = Promise.withResolvers<void>();
        return result;
      },
    },
    async left() {
      for (;;) {
        const next = committed.promise;
        if ((await store.count("engine_executions", [])) === 0) return;
        await next;
      }
    },
  };
}

let admin: ReturnType<typeof callsOf<typeof AdminService>>;
let engine: Engine;
let faults: EngineFault[];
let begun: Promise<AttemptListener>;
let left: () => Promise<void>;

beforeEach(async () => {
  const blobs = memoryBlobs();
  const held = heldExecutor();
  const observed = watched(openMemoryStore());
  const { store } = observed;
  faults = [];
  const ids = countingIds();
  const onFault = (fault: EngineFault) => faults.push(fault);
  engine = await createEngine({ store, blobs, executors: [held.executor], clock, ids, owner: "test", onFault });
  const links = createLinkSigner({ blobs, secret: new Uint8Array(32), baseUrl: "http://127.0.0.1:30080" });
  admin = callsOf(await createServices({ store, blobs, engine, clock, ids, links }), AdminService);
  ({ begun } = held);
  ({ left } = observed);
  await registerAll({ admin }, "p");
});
afterEach(() => engine.close());

/** An execution whose task runs. */
async function running(name: string): Promise<{ id: ExecutionName; attempt: AttemptListener }> {
  const id = executionId("p", name);
  const spec = { launchPlan: launchPlanId({ project: "p", name: "w" }) };
  await admin.createExecution({ ...id, spec, inputs: literalMap({ a: integerLiteral(4) }) });
  return { id, attempt: await begun };
}
const succeeded = { kind: "succeeded", outputs: literalMap({ y: integerLiteral(5) }) } as const;
/** Tells what may have been told already. */
async function tell(told: Promise<unknown>): Promise<void> {
  await told.catch((thrown: unknown) =>
    expect(thrown).toMatchObject({ code: expect.stringMatching(/AlreadyExists|FailedPrecondition/) }),
  );
}

test("events that say what the engine says change nothing of how the execution ends", async () => {
  const { id, attempt } = await running("same");
  const now = Math.floor(clock.now() / 1_000_000);
  await Promise.all([
    tell(admin.createWorkflowEvent(workflowEvent(id, Phase.RUNNING, now))),
    tell(admin.createNodeEvent(nodeEvent(id, "n0", Node.QUEUED, now))),
    tell(admin.createNodeEvent(nodeEvent(id, "n0", Node.RUNNING, now))),
    tell(admin.createTaskEvent(taskEvent(id, "n0", Task.RUNNING, now, { phaseVersion: 3, reason: "from outside" }))),
  ]);
  attempt.finished(succeeded);
  await left();
  expect(faults).toEqual([]);
  expect((await admin.getExecution({ id })).closure?.phase).toBe(Phase.SUCCEEDED);
  expect((await admin.getExecutionData({ id })).fullOutputs?.literals).toMatchObject({ o: integerLiteral(5) });
  expect((await admin.getNodeExecution({ id: nodeId(id, "n0") })).closure?.phase).toBe(Node.SUCCEEDED);
  const { closure } = await admin.getTaskExecution({ id: attemptId(id, "n0") });
  expect(closure).toMatchObject({ phase: Task.SUCCEEDED });
});

test("what was said from outside stands in the records; the engine goes its own way to the end", async () => {
  const { id, attempt } = await running("other");
  const now = Math.floor(clock.now() / 1_000_000);
  await admin.createNodeEvent(nodeEvent(id, "stray", Node.RUNNING, now));
  await admin.createNodeEvent(nodeEvent(id, "n0", Node.FAILED, now));
  const strange = taskId({ project: "p", name: "strange" });
  await admin.createTaskEvent(taskEvent(id, "n0", Task.RUNNING, now, { taskId: strange }));
  await admin.createWorkflowEvent(workflowEvent(id, Phase.TIMED_OUT, now));
  expect((await admin.getExecution({ id })).closure?.phase).toBe(Phase.TIMED_OUT);
  attempt.finished(succeeded);
  await left();
  expect(faults).toEqual([]);
  expect((await admin.getExecution({ id })).closure?.phase).toBe(Phase.TIMED_OUT);
  expect((await admin.getNodeExecution({ id: nodeId(id, "n0") })).closure?.phase).toBe(Node.FAILED);
  expect((await admin.getTaskExecution({ id: attemptId(id, "n0") })).closure?.phase).toBe(Task.SUCCEEDED);
  const other = { ...attemptId(id, "n0"), taskId: strange };
  expect((await admin.getTaskExecution({ id: other })).closure?.phase).toBe(Task.RUNNING);
});

test("a user's end wins over an event that goes back, and ends the task", async () => {
  const { id } = await running("ended");
  const now = Math.floor(clock.now() / 1_000_000);
  await admin.createWorkflowEvent(workflowEvent(id, Phase.FAILING, now));
  await admin.createWorkflowEvent(workflowEvent(id, Phase.RUNNING, now));
  await admin.terminateExecution({ id, cause: "enough" });
  await left();
  expect(faults).toEqual([]);
  expect((await admin.getExecution({ id })).closure).toMatchObject({
    phase: Phase.ABORTED,
    outputResult: { case: "abortMetadata", value: { cause: "enough" } },
  });
});

test("many events at once, while the engine commits, lose none of its own", async () => {
  const { id, attempt } = await running("storm");
  const now = Math.floor(clock.now() / 1_000_000);
  const storm = Array.from({ length: 40 }, (_, index) =>
    admin.createTaskEvent(taskEvent(id, "n0", Task.RUNNING, now, { phaseVersion: index + 1 })),
  );
  attempt.finished(succeeded);
  for (const outcome of await Promise.allSettled(storm))
    if (outcome.status === "rejected")
      expect(outcome.reason).toMatchObject({ code: expect.stringMatching(/AlreadyExists|FailedPrecondition|Aborted/) });
  await left();
  expect((await admin.getExecution({ id })).closure?.phase).toBe(Phase.SUCCEEDED);
});
