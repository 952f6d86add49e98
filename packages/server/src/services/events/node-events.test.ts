import { integerLiteral, literalMap } from "@haltere/core";
import { ExecutionMetadata_ExecutionMode as Mode } from "@haltere/idl/admin";
import {
  CatalogCacheStatus,
  ExecutionError_ErrorKind,
  NodeExecution_Phase as Phase,
  TaskExecution_Phase,
} from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { addressesBelow, at, attemptId, executionId, nodeEvent, nodeId, taskEvent } from "../../testing/events.ts";
import { launchPlanId, registerAll, workflowId } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const id = executionId("p", "e");
const launchPlan = launchPlanId({ project: "p", name: "w" });
const inputs = literalMap({ a: integerLiteral(4) });
const read = (node: string) => plane.admin.getNodeExecution({ id: nodeId(id, node) });
const tell = (...told: Parameters<typeof nodeEvent> extends [unknown, ...infer Rest] ? Rest : never) =>
  plane.admin.createNodeEvent(nodeEvent(id, ...told));

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
  await plane.admin.createExecution({ ...id, spec: { launchPlan }, inputs });
});
afterAll(() => plane.close());

test("what is not told of a node of an execution is refused", async () => {
  const { createNodeEvent } = plane.admin;
  await expect(createNodeEvent({})).rejects.toMatchObject({ code: "InvalidArgument", message: "missing event" });
  await expect(createNodeEvent({ event: {} })).rejects.toThrow("missing id");
  await expect(createNodeEvent({ event: { id: { nodeId: "n" } } })).rejects.toThrow("missing execution_id");
  await expect(tell("", Phase.RUNNING, 1)).rejects.toThrow("missing node_id");
  await expect(tell("a\0b", Phase.RUNNING, 1)).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(createNodeEvent({ event: { id: nodeId(id, "n"), phase: Phase.RUNNING } })).rejects.toMatchObject({
    code: "InvalidArgument",
    message: "missing occurred_at",
  });
  await expect(createNodeEvent(nodeEvent(executionId("p", "unknown"), "n", Phase.RUNNING, 1))).rejects.toMatchObject({
    code: "NotFound",
    message: expect.stringMatching(/Failed to get existing execution id/),
  });
  await expect(tell("n", Phase.RUNNING, 1, { producerId: "elsewhere" })).rejects.toMatchObject({
    code: "FailedPrecondition",
    details: [{ message: { reason: { value: { cluster: "elsewhere" } } } }],
  });
  await expect(tell("n", Phase.RUNNING, 1, { parentNodeMetadata: { nodeId: "none" } })).rejects.toMatchObject({
    code: "NotFound",
  });
  await expect(tell("n", Phase.RUNNING, 1, { parentTaskMetadata: { id: attemptId(id, "n") } })).rejects.toMatchObject({
    code: "NotFound",
  });
  await expect(read("n")).rejects.toMatchObject({ code: "NotFound" });
});

test("the first event makes the record in whatever phase; none comes twice, and the detail of a refusal is the event's", async () => {
  await tell("life", Phase.QUEUED, 2);
  await expect(tell("life", Phase.QUEUED, 3)).rejects.toMatchObject({ code: "AlreadyExists" });
  await tell("life", Phase.RUNNING, 4, { deckUri: "d" });
  await tell("life", Phase.QUEUED, 5);
  await tell("life", Phase.RUNNING, 6, { deckUri: "d" });
  await tell("life", Phase.SUCCEEDED, 14, { reportedAt: at(15) });
  await expect(tell("life", Phase.FAILED, 16)).rejects.toMatchObject({
    code: "FailedPrecondition",
    details: [{ message: { reason: { case: "alreadyInTerminalState", value: { currentPhase: "FAILED" } } } }],
  });
  expect((await read("life")).closure).toMatchObject({
    phase: Phase.SUCCEEDED,
    createdAt: { seconds: 2n },
    startedAt: { seconds: 6n },
    duration: { seconds: 8n },
    updatedAt: { seconds: 15n },
    deckUri: "",
  });
  await tell("at-once", Phase.SKIPPED, 3);
  expect((await read("at-once")).closure).toMatchObject({ phase: Phase.SKIPPED, createdAt: { seconds: 3n } });
});

test("inputs are told once", async () => {
  await tell("static", Phase.QUEUED, 1, { inputValue: { case: "inputUri", value: "s3://b/first" } });
  await tell("static", Phase.RUNNING, 2, { inputValue: { case: "inputData", value: inputs } });
  expect((await read("static")).inputUri).toBe("s3://b/first");
  const folder = `${plane.blobs.root}/metadata/p/development/e/static`;
  expect(await addressesBelow(plane.blobs, folder)).toEqual([]);
});

test("data within events is kept, whatever the node is called", async () => {
  const node = `../n 0/${"x".repeat(300)}`;
  const outputs = literalMap({ y: integerLiteral(1) });
  await tell(node, Phase.RUNNING, 1, { inputValue: { case: "inputData", value: inputs } });
  await tell(node, Phase.SUCCEEDED, 2, { outputResult: { case: "outputData", value: outputs } });
  const data = await plane.admin.getNodeExecutionData({ id: nodeId(id, node) });
  expect(data).toMatchObject({ fullInputs: inputs, fullOutputs: outputs });
});

test("an input that lies outside of our blobs reads as none", async () => {
  const value = `${plane.blobs.root}/../../etc/passwd`;
  await tell("outside", Phase.RUNNING, 1, { inputValue: { case: "inputUri", value } });
  expect((await plane.admin.getNodeExecutionData({ id: nodeId(id, "outside") })).fullInputs).toEqual(literalMap({}));
});

test("what a node is stays once it was told", async () => {
  await tell("kind", Phase.RUNNING, 1, { isParent: true, retryGroup: "0", specNodeId: "k" });
  await tell("kind", Phase.DYNAMIC_RUNNING, 2, { isDynamic: true, retryGroup: "1", specNodeId: "other" });
  await tell("kind", Phase.SUCCEEDED, 3);
  expect((await read("kind")).metadata).toMatchObject({
    isParentNode: true,
    isDynamic: true,
    isArray: false,
    retryGroup: "0",
    specNodeId: "k",
  });
});

test("a task's metadata is replaced, its catalog key is told only where there is one", async () => {
  const cacheStatus = CatalogCacheStatus.CACHE_HIT;
  const target = (checkpointUri: string, more = {}) => ({
    targetMetadata: { case: "taskNodeMetadata" as const, value: { checkpointUri, cacheStatus, ...more } },
  });
  await tell("cache", Phase.RUNNING, 1, target("a"));
  expect((await read("cache")).closure?.targetMetadata.value).toMatchObject({
    checkpointUri: "a",
    cacheStatus: CatalogCacheStatus.CACHE_DISABLED,
  });
  await tell("cache", Phase.SUCCEEDED, 2, target("b", { catalogKey: { sourceExecution: { case: undefined } } }));
  expect((await read("cache")).closure?.targetMetadata.value).toMatchObject({ checkpointUri: "b", cacheStatus });
  const { nodeExecutions } = await plane.admin.listNodeExecutions({
    workflowExecutionId: id,
    limit: 5,
    filters: "eq(cache_status,CACHE_HIT)",
  });
  expect(nodeExecutions.map((node) => node.id?.nodeId)).toEqual(["cache"]);
});

test("the workflow that a dynamic node became is kept from the event that told it on", async () => {
  const template = { id: workflowId({ project: "p", name: "dyn" }) };
  const dynamicWorkflow = {
    id: template.id,
    compiledWorkflow: { primary: { template } },
    dynamicJobSpecUri: "s3://b/futures.pb",
  };
  const of = { id: nodeId(id, "dynamic") };
  await tell("dynamic", Phase.RUNNING, 1);
  await expect(plane.admin.getDynamicNodeWorkflow(of)).rejects.toMatchObject({ code: "NotFound" });
  const targetMetadata = { case: "taskNodeMetadata" as const, value: { dynamicWorkflow } };
  await tell("dynamic", Phase.DYNAMIC_RUNNING, 2, { targetMetadata });
  await expect(
    tell("dynamic", Phase.DYNAMIC_RUNNING, 3, {
      targetMetadata: { case: "taskNodeMetadata", value: { dynamicWorkflow: {} } },
    }),
  ).rejects.toMatchObject({ code: "AlreadyExists" });
  await tell("dynamic", Phase.SUCCEEDED, 4);
  expect((await plane.admin.getDynamicNodeWorkflow(of)).compiledWorkflow?.primary?.template?.id).toMatchObject(
    template.id,
  );
  expect((await plane.admin.getNodeExecutionData(of)).dynamicWorkflow).toMatchObject({
    id: template.id,
    dynamicJobSpecUri: "s3://b/futures.pb",
  });
});

test("a dynamic workflow without a template is recorded, and refused where it is read", async () => {
  const targetMetadata = { case: "taskNodeMetadata" as const, value: { dynamicWorkflow: {} } };
  await tell("empty-dynamic", Phase.RUNNING, 1, { targetMetadata });
  await expect(plane.admin.getDynamicNodeWorkflow({ id: nodeId(id, "empty-dynamic") })).rejects.toMatchObject({
    code: "FailedPrecondition",
  });
});

test("an execution that a node launched must be there, and is told once, not by the first event", async () => {
  const child = (name: string) => ({
    targetMetadata: { case: "workflowNodeMetadata" as const, value: { executionId: executionId("p", name) } },
  });
  await tell("launcher", Phase.QUEUED, 1, child("none"));
  expect((await read("launcher")).closure?.targetMetadata.case).toBeUndefined();
  await expect(tell("launcher", Phase.RUNNING, 2, child("none"))).rejects.toMatchObject({ code: "NotFound" });
  const metadata = { mode: Mode.CHILD_WORKFLOW, parentNodeExecution: nodeId(id, "launcher") };
  for (const name of ["kid-1", "kid-2"])
    await plane.admin.createExecution({ ...executionId("p", name), spec: { launchPlan, metadata }, inputs });
  await tell("launcher", Phase.RUNNING, 2, child("kid-1"));
  await tell("launcher", Phase.SUCCEEDED, 3, child("kid-2"));
  expect((await read("launcher")).closure?.targetMetadata).toMatchObject({ value: { executionId: { name: "kid-1" } } });
  const { spec } = await plane.admin.getExecution({ id: executionId("p", "kid-1") });
  expect(spec?.metadata).toMatchObject({ nesting: 1, mode: Mode.CHILD_WORKFLOW });
});

test("nodes lie at the root, inside of a node, or were made by a task; lists tell which are parents", async () => {
  await tell("outer", Phase.RUNNING, 1);
  await tell("outer-0-n0", Phase.RUNNING, 2, { parentNodeMetadata: { nodeId: "outer" } });
  await tell("maker", Phase.RUNNING, 1);
  await plane.admin.createTaskEvent(taskEvent(id, "maker", TaskExecution_Phase.RUNNING, 2));
  const made = attemptId(id, "maker");
  expect((await plane.admin.getTaskExecution({ id: made })).isParent).toBe(false);
  await tell("maker-n0", Phase.RUNNING, 3, { parentTaskMetadata: { id: made } });
  expect((await plane.admin.getTaskExecution({ id: made })).isParent).toBe(true);

  const of = { workflowExecutionId: id, limit: 9 };
  const roots = await plane.admin.listNodeExecutions({ ...of, filters: "value_in(node_id,outer;outer-0-n0;maker-n0)" });
  expect(roots.nodeExecutions).toMatchObject([{ id: { nodeId: "outer" }, metadata: { isParentNode: true } }]);
  expect((await read("outer")).metadata?.isParentNode).toBe(false);
  const inside = await plane.admin.listNodeExecutions({ ...of, uniqueParentId: "outer" });
  expect(inside.nodeExecutions).toMatchObject([{ id: { nodeId: "outer-0-n0" }, metadata: { isParentNode: false } }]);
  const ofTask = await plane.admin.listNodeExecutionsForTask({ taskExecutionId: made, limit: 9 });
  expect(ofTask.nodeExecutions).toMatchObject([{ id: { nodeId: "maker-n0" } }]);
});

test("an error's message is whole for a node, and cut short in lists", async () => {
  const value = { code: "E", message: "m".repeat(150), kind: ExecutionError_ErrorKind.SYSTEM };
  await tell("broken", Phase.FAILED, 1, { outputResult: { case: "error", value } });
  expect((await read("broken")).closure?.outputResult).toMatchObject({ value });
  const filters = "eq(error_kind,SYSTEM)+eq(error_code,E)";
  const { nodeExecutions } = await plane.admin.listNodeExecutions({ workflowExecutionId: id, limit: 9, filters });
  expect(nodeExecutions).toMatchObject([{ closure: { outputResult: { value: { message: "m".repeat(100) } } } }]);
});

test("of many that make a node's record at once, one does", async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => tell("race", Phase.RUNNING, 1)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});
