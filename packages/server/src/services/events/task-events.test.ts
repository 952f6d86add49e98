import { integerLiteral, literalMap, stringLiteral } from "@haltere/core";
import {
  ExecutionError_ErrorKind,
  NodeExecution_Phase,
  TaskExecution_Phase as Phase,
  ResourceType,
} from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { at, attemptId, executionId, nodeEvent, nodeId, taskEvent } from "../../testing/events.ts";
import { launchPlanId, registerAll, taskId, workflowId } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const id = executionId("p", "e");
const inputs = literalMap({ a: integerLiteral(4) });
const read = async (node: string, attempt = 0) =>
  (await plane.admin.getTaskExecution({ id: attemptId(id, node, attempt) })).closure;
const tell = (...told: Parameters<typeof taskEvent> extends [unknown, ...infer Rest] ? Rest : never) =>
  plane.admin.createTaskEvent(taskEvent(id, ...told));

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
  const launchPlan = launchPlanId({ project: "p", name: "w" });
  await plane.admin.createExecution({ ...id, spec: { launchPlan }, inputs });
  for (const node of ["n", "life", "merge", "data", "again"])
    await plane.admin.createNodeEvent(nodeEvent(id, node, NodeExecution_Phase.RUNNING, 1));
});
afterAll(() => plane.close());

test("what is not told of a node's task is refused", async () => {
  const { createTaskEvent } = plane.admin;
  await expect(createTaskEvent({})).rejects.toMatchObject({ code: "InvalidArgument", message: "missing event" });
  const { event } = taskEvent(id, "n", Phase.RUNNING, 1);
  const { occurredAt: _, ...untimed } = event;
  await expect(createTaskEvent({ event: untimed })).rejects.toThrow("missing occurred_at");
  const { parentNodeExecutionId: __, ...nowhere } = event;
  await expect(createTaskEvent({ event: nowhere })).rejects.toThrow("missing node_execution_id");
  const { taskId: ___, ...nameless } = event;
  await expect(createTaskEvent({ event: nameless })).rejects.toThrow("missing task_id");
  await expect(tell("", Phase.RUNNING, 1)).rejects.toThrow("missing node_id");
  for (const wrong of [
    workflowId({ project: "p", name: "t" }),
    { ...taskId({ project: "p", name: "t" }), resourceType: ResourceType.UNSPECIFIED },
  ])
    await expect(createTaskEvent({ event: { ...event, taskId: wrong } })).rejects.toMatchObject({
      code: "InvalidArgument",
      message: expect.stringMatching(/unexpected resource type/),
    });
  await expect(tell("unknown", Phase.RUNNING, 1)).rejects.toMatchObject({ code: "NotFound" });
  await expect(createTaskEvent(taskEvent(executionId("p", "unknown"), "n", Phase.RUNNING, 1))).rejects.toMatchObject({
    code: "NotFound",
  });
  await expect(tell("n", Phase.RUNNING, 1, { producerId: "elsewhere" })).rejects.toMatchObject({
    code: "FailedPrecondition",
  });
  const large = literalMap({ o: stringLiteral("x".repeat(2 * 1024 * 1024)) });
  await expect(
    tell("n", Phase.SUCCEEDED, 1, { outputResult: { case: "outputData", value: large } }),
  ).rejects.toMatchObject({ code: "ResourceExhausted" });
});

test.each([
  ["a number that is none", { customInfo: { a: Number.NaN } }],
  ["a time of no year", { reasons: [{ reason: "r", occurredAt: { seconds: 2n ** 60n } }] }],
  ["an endless duration", { logs: [{ uri: "u", ttl: { seconds: 2n ** 60n } }] }],
])("what could not be shown over REST is refused: %s", async (_, more) => {
  await expect(tell("n", Phase.RUNNING, 1, more)).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("a task that was never registered may be told of", async () => {
  const other = taskId({ project: "p", name: "never" });
  await tell("n", Phase.RUNNING, 1, { taskId: other });
  const of = { taskId: other, nodeExecutionId: nodeId(id, "n"), retryAttempt: 0 };
  expect((await plane.admin.getTaskExecution({ id: of })).closure?.phase).toBe(Phase.RUNNING);
});

test("a phase comes again under a higher version, which outlives it; what has ended has ended", async () => {
  await tell("life", Phase.QUEUED, 2);
  await expect(tell("life", Phase.QUEUED, 3)).rejects.toMatchObject({ code: "AlreadyExists" });
  await tell("life", Phase.QUEUED, 3, { phaseVersion: 1 });
  await tell("life", Phase.RUNNING, 5);
  await expect(tell("life", Phase.RUNNING, 6, { phaseVersion: 1 })).rejects.toMatchObject({ code: "AlreadyExists" });
  await tell("life", Phase.RUNNING, 6, { phaseVersion: 2 });
  await tell("life", Phase.RETRYABLE_FAILED, 7);
  await tell("life", Phase.RUNNING, 9);
  await tell("life", Phase.SUCCEEDED, 15, { reportedAt: at(16) });
  for (const [phase, currentPhase] of [
    [Phase.SUCCEEDED, "SUCCEEDED"],
    [Phase.RUNNING, "RUNNING"],
  ] as const)
    await expect(tell("life", phase, 17, { phaseVersion: 9 })).rejects.toMatchObject({
      code: "FailedPrecondition",
      details: [{ message: { reason: { value: { currentPhase } } } }],
    });
  expect(await read("life")).toMatchObject({
    createdAt: { seconds: 2n },
    startedAt: { seconds: 5n },
    duration: { seconds: 10n },
    updatedAt: { seconds: 16n },
  });
});

test("reasons, logs, custom information and resources are gathered", async () => {
  const log = (name: string, more = {}) => ({ uri: `http://l/${name}`, name, ...more });
  await tell("merge", Phase.QUEUED, 1, { reason: "waiting", logs: [log("one")] });
  await tell("merge", Phase.QUEUED, 2, {
    phaseVersion: 1,
    reason: "waiting",
    logs: [log("two", { ShowWhilePending: true })],
  });
  expect((await read("merge"))?.logs.map(({ name }) => name)).toEqual(["two"]);
  await tell("merge", Phase.RUNNING, 3, {
    reasons: [
      { reason: "a", occurredAt: at(3) },
      { reason: "a", occurredAt: at(4) },
    ],
    logs: [log("three", { HideOnceFinished: true })],
    customInfo: { a: 1, b: { c: 2 }, gone: true },
    metadata: { generatedName: "gn", externalResources: [{ externalId: "x", index: 1 }] },
  });
  await tell("merge", Phase.SUCCEEDED, 5, {
    customInfo: { b: { d: 3, e: null }, gone: null, new: { f: null, g: 4 } },
    metadata: {
      externalResources: [
        { externalId: "w", index: 0 },
        { index: 1, phase: Phase.SUCCEEDED },
      ],
    },
    eventVersion: 0,
  });
  expect(await read("merge")).toMatchObject({
    reason: "a",
    reasons: [{ message: "waiting" }, { message: "a" }, { message: "a" }],
    logs: [{ name: "two" }],
    customInfo: { a: 1, b: { c: 2, d: 3 }, new: { g: 4 } },
    metadata: {
      generatedName: "gn",
      externalResources: [{ externalId: "w" }, { externalId: "x", phase: Phase.SUCCEEDED }],
    },
    eventVersion: 1,
  });
  expect(Object.keys((await read("merge"))?.customInfo ?? {})).toEqual(["a", "b", "new"]);
});

test("inputs and outputs within events are kept; outputs only of what has ended", async () => {
  const outputs = literalMap({ y: integerLiteral(1) });
  const value = literalMap({ y: integerLiteral(2) });
  await tell("data", Phase.RUNNING, 1, {
    inputValue: { case: "inputData", value: inputs },
    outputResult: { case: "outputData", value },
  });
  const of = { id: attemptId(id, "data") };
  expect(await plane.admin.getTaskExecutionData(of)).toMatchObject({ fullInputs: inputs, fullOutputs: literalMap({}) });
  await tell("data", Phase.SUCCEEDED, 2, { outputResult: { case: "outputData", value: outputs } });
  expect(await plane.admin.getTaskExecutionData(of)).toMatchObject({ fullInputs: inputs, fullOutputs: outputs });
  const { data } = await plane.dataProxy.getData({ flyteUrl: "flyte://v1/p/development/e/data/0/o/y" });
  expect(data).toMatchObject({ case: "literal", value: integerLiteral(1) });
});

test("attempts are told of apart, and listed by what they are", async () => {
  const value = { code: "C", message: "m".repeat(150), kind: ExecutionError_ErrorKind.USER };
  await tell("again", Phase.FAILED, 3, { outputResult: { case: "error", value } });
  await tell("again", Phase.RUNNING, 5, { retryAttempt: 1 });
  expect((await read("again", 0))?.outputResult).toMatchObject({ case: "error", value });
  const of = { nodeExecutionId: nodeId(id, "again"), limit: 9 };
  const list = async (filters: string) => (await plane.admin.listTaskExecutions({ ...of, filters })).taskExecutions;
  expect(await list("eq(phase,FAILED)")).toMatchObject([{ closure: { outputResult: { value } } }]);
  expect(await list("eq(task.name,t)+eq(retry_attempt,1)")).toMatchObject([{ id: { retryAttempt: 1 } }]);
  expect(await list("eq(duration,0)")).toHaveLength(2);
  expect(await list("eq(task.type,python-task)")).toHaveLength(2);
  expect(await list("eq(task.type,sql)")).toHaveLength(0);
});
