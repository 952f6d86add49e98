import { create } from "@bufbuild/protobuf";
import { ExecutionClosureSchema } from "@haltere/idl/admin";
import {
  NodeExecution_Phase,
  ResourceType,
  TaskExecution_Phase,
  TaskLogSchema,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import {
  ExternalResourceInfoSchema,
  NodeExecutionEventSchema,
  TaskExecutionEventSchema,
  WorkflowExecutionEventSchema,
} from "@haltere/idl/event";
import { describe, expect, test } from "vitest";
import { timestampFromMicroseconds } from "../time/microseconds.ts";
import { type ExecutionRecord, foldTermination, foldWorkflowEvent } from "./execution-record.ts";
import { foldNodeEvent } from "./node-record.ts";
import { foldTaskEvent } from "./task-record.ts";

const executionId = { project: "p", domain: "d", name: "e" };
const { RUNNING, QUEUED, SUCCEEDED, FAILED, ABORTING, SUCCEEDING } = WorkflowExecution_Phase;

function execution(phase: WorkflowExecution_Phase): ExecutionRecord {
  return {
    phase,
    closure: create(ExecutionClosureSchema, { phase }),
    cluster: "",
    startedAt: undefined,
    updatedAt: 0,
    duration: undefined,
    abortCause: "",
    errorKind: undefined,
    errorCode: undefined,
  };
}
const workflow = (phase: WorkflowExecution_Phase, at = 1, producerId = "") =>
  create(WorkflowExecutionEventSchema, { executionId, phase, producerId, occurredAt: timestampFromMicroseconds(at) });

describe("workflow events", () => {
  test.each([
    [RUNNING, RUNNING, "AlreadyExists"],
    [RUNNING, QUEUED, "FailedPrecondition"],
    [SUCCEEDED, FAILED, "FailedPrecondition"],
    [ABORTING, RUNNING, "FailedPrecondition"],
  ])("of phase %i are refused in phase %i with %s", (from, to, code) => {
    expect(() => foldWorkflowEvent(execution(from), workflow(to))).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    [WorkflowExecution_Phase.UNDEFINED, SUCCEEDED],
    [WorkflowExecution_Phase.FAILING, RUNNING],
    [ABORTING, FAILED],
  ])("may take an execution from %i to %i", (from, to) => {
    expect(foldWorkflowEvent(execution(from), workflow(to)).phase).toBe(to);
  });

  test("a duration counts from the RUNNING event", () => {
    const running = foldWorkflowEvent(execution(WorkflowExecution_Phase.UNDEFINED), workflow(RUNNING, 1_000_000));
    const ended = foldWorkflowEvent(
      foldWorkflowEvent(running, workflow(SUCCEEDING, 2_000_000)),
      workflow(SUCCEEDED, 3_500_000),
    );
    expect(ended).toMatchObject({ startedAt: 1_000_000, duration: 2_500_000 });
    expect(ended.closure.duration).toMatchObject({ seconds: 2n, nanos: 500_000_000 });
    expect(foldWorkflowEvent(execution(WorkflowExecution_Phase.UNDEFINED), workflow(FAILED)).duration).toBeUndefined();
  });

  test("another cluster's are refused, unless they queue the execution", () => {
    const record = foldWorkflowEvent(execution(WorkflowExecution_Phase.UNDEFINED), workflow(QUEUED, 1, "east"));
    expect(record.cluster).toBe("east");
    expect(() => foldWorkflowEvent(record, workflow(RUNNING, 2, "west"))).toThrow(
      expect.objectContaining({ code: "FailedPrecondition" }),
    );
    expect(foldWorkflowEvent(record, workflow(RUNNING, 2, "propeller")).phase).toBe(RUNNING);
  });

  test("a termination may come again and overwrites the cause, but not after the end", () => {
    const abort = { cause: "a", principal: "me", at: 5, executionName: "e" };
    const once = foldTermination(execution(RUNNING), abort);
    expect(foldTermination(once, { ...abort, cause: "b" })).toMatchObject({ phase: ABORTING, abortCause: "b" });
    expect(() => foldTermination(execution(SUCCEEDED), abort)).toThrow(
      expect.objectContaining({ code: "FailedPrecondition" }),
    );
  });
});

describe("node events", () => {
  const node = (phase: NodeExecution_Phase, more: object = {}) =>
    create(NodeExecutionEventSchema, {
      id: { nodeId: "n0", executionId },
      phase,
      occurredAt: timestampFromMicroseconds(1),
      ...more,
    });

  test("the first makes the record, in whatever phase", () => {
    const record = foldNodeEvent(undefined, node(NodeExecution_Phase.SUCCEEDED, { specNodeId: "n0", retryGroup: "0" }));
    expect(record).toMatchObject({
      phase: NodeExecution_Phase.SUCCEEDED,
      metadata: { specNodeId: "n0", retryGroup: "0" },
    });
  });

  test("is_array stays once it was told; an error fills kind and code", () => {
    const first = foldNodeEvent(undefined, node(NodeExecution_Phase.RUNNING, { isArray: true }));
    const error = { code: "Bad", kind: 1 };
    const last = foldNodeEvent(
      first,
      node(NodeExecution_Phase.FAILED, { outputResult: { case: "error", value: error } }),
    );
    expect(last).toMatchObject({ metadata: { isArray: true }, errorCode: "Bad", errorKind: "USER" });
    expect(() => foldNodeEvent(last, node(NodeExecution_Phase.RUNNING))).toThrow(
      expect.objectContaining({ code: "FailedPrecondition" }),
    );
  });
});

describe("task events", () => {
  const task = (phase: TaskExecution_Phase, more: object = {}) =>
    create(TaskExecutionEventSchema, {
      taskId: { resourceType: ResourceType.TASK, name: "t" },
      parentNodeExecutionId: { nodeId: "n0", executionId },
      phase,
      occurredAt: timestampFromMicroseconds(1),
      ...more,
    });

  test("of the same phase must have a newer version", () => {
    const record = foldTaskEvent(undefined, task(TaskExecution_Phase.RUNNING, { phaseVersion: 1 }));
    expect(() => foldTaskEvent(record, task(TaskExecution_Phase.RUNNING, { phaseVersion: 1 }))).toThrow(
      expect.objectContaining({ code: "AlreadyExists" }),
    );
    expect(foldTaskEvent(record, task(TaskExecution_Phase.RUNNING, { phaseVersion: 2 })).phaseVersion).toBe(2);
  });

  test("RETRYABLE_FAILED is no end", () => {
    const record = foldTaskEvent(undefined, task(TaskExecution_Phase.RETRYABLE_FAILED));
    expect(foldTaskEvent(record, task(TaskExecution_Phase.RUNNING)).phase).toBe(TaskExecution_Phase.RUNNING);
  });

  test("reasons gather, the older form only where it differs", () => {
    let record = foldTaskEvent(undefined, task(TaskExecution_Phase.QUEUED, { reason: "waiting" }));
    record = foldTaskEvent(record, task(TaskExecution_Phase.RUNNING, { reason: "waiting" }));
    record = foldTaskEvent(record, task(TaskExecution_Phase.SUCCEEDED, { reasons: [{ reason: "done" }] }));
    expect(record.closure.reasons.map(({ message }) => message)).toEqual(["waiting", "done"]);
    expect(record.closure.reason).toBe("done");
  });

  test("logs are replaced by name or address, and hidden by phase", () => {
    const log = (name: string, uri: string, more: object = {}) => create(TaskLogSchema, { name, uri, ...more });
    let record = foldTaskEvent(undefined, task(TaskExecution_Phase.QUEUED));
    record = foldTaskEvent(
      record,
      task(TaskExecution_Phase.RUNNING, { logs: [log("a", "1"), log("b", "2", { HideOnceFinished: true })] }),
    );
    record = foldTaskEvent(record, task(TaskExecution_Phase.SUCCEEDED, { logs: [log("a", "3")] }));
    expect(record.closure.logs.map(({ uri }) => uri)).toEqual(["3"]);
  });

  test("external resources are kept by index and attempt, in order", () => {
    const resource = (index: number, retryAttempt: number, phase: TaskExecution_Phase) =>
      create(ExternalResourceInfoSchema, { externalId: `r${index}`, index, retryAttempt, phase });
    const told = (...externalResources: ReturnType<typeof resource>[]) => ({ metadata: { externalResources } });
    let record = foldTaskEvent(
      undefined,
      task(
        TaskExecution_Phase.RUNNING,
        told(resource(1, 0, TaskExecution_Phase.RUNNING), resource(0, 0, TaskExecution_Phase.FAILED)),
      ),
    );
    record = foldTaskEvent(
      record,
      task(
        TaskExecution_Phase.SUCCEEDED,
        told(resource(1, 0, TaskExecution_Phase.SUCCEEDED), resource(0, 1, TaskExecution_Phase.SUCCEEDED)),
      ),
    );
    expect(
      record.closure.metadata?.externalResources.map(({ index, retryAttempt, phase }) => [index, retryAttempt, phase]),
    ).toEqual([
      [0, 0, TaskExecution_Phase.FAILED],
      [0, 1, TaskExecution_Phase.SUCCEEDED],
      [1, 0, TaskExecution_Phase.SUCCEEDED],
    ]);
  });

  test("the event that makes a record keeps all external resources, also those that do not tell their index", () => {
    const resource = (externalId: string, index = 0) => create(ExternalResourceInfoSchema, { externalId, index });
    const ids = (record: ReturnType<typeof foldTaskEvent>) =>
      record.closure.metadata?.externalResources.map(({ externalId }) => externalId);
    const told = { metadata: { externalResources: [resource("c", 1), resource("a"), resource("b")] } };
    const made = foldTaskEvent(undefined, task(TaskExecution_Phase.RUNNING, told));
    expect(ids(made)).toEqual(["a", "b", "c"]);
    // A record that had no metadata takes the first that is told of as it is.
    const bare = foldTaskEvent(undefined, task(TaskExecution_Phase.QUEUED));
    expect(ids(foldTaskEvent(bare, task(TaskExecution_Phase.RUNNING, told)))).toEqual(["c", "a", "b"]);
  });

  test.each([
    ["its time", { occurredAt: undefined }],
    ["its task", { taskId: undefined }],
    ["its node", { parentNodeExecutionId: undefined }],
  ])("without %s are invalid", (_, lacking) => {
    const event = { ...task(TaskExecution_Phase.RUNNING), ...lacking };
    expect(() => foldTaskEvent(undefined, event)).toThrow(expect.objectContaining({ code: "InvalidArgument" }));
  });
});
