import { create } from "@bufbuild/protobuf";
import { type Reason, ReasonSchema, type TaskExecutionClosure, TaskExecutionClosureSchema } from "@haltere/idl/admin";
import { ResourceType, TaskExecution_Phase } from "@haltere/idl/core";
import {
  type ExternalResourceInfo,
  type TaskExecutionEvent,
  type TaskExecutionMetadata,
  TaskExecutionMetadataSchema,
} from "@haltere/idl/event";
import { nodeExecutionText } from "../identifier/execution-identifier.ts";
import { taskPhases } from "../phases/phase-table.ts";
import { isTerminalTaskPhase, taskPhaseName } from "../phases/phases.ts";
import { durationFromMicroseconds } from "../time/microseconds.ts";
import { mergeCustomInfo } from "./custom-info.ts";
import {
  alreadyTerminal,
  checkCluster,
  invalidPhaseChange,
  missingFromEvent,
  taskPhaseRecorded,
} from "./event-refusal.ts";
import { eventTime, reportedAt } from "./event-time.ts";
import { firstExternalResources, mergeExternalResources } from "./external-resources.ts";
import type { NodeEventOptions } from "./node-record.ts";
import { logsOfPhase, mergeLogs } from "./task-logs.ts";

/** What events make of a task execution's record: FlyteAdmin's columns, with the closure decoded. Times are microseconds. */
export interface TaskRecord {
  readonly phase: TaskExecution_Phase;
  readonly phaseVersion: number;
  readonly closure: TaskExecutionClosure;
  readonly inputUri: string;
  readonly startedAt: number | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Microseconds */
  readonly duration: number | undefined;
}

/**
 * A task execution's record after an event, by FlyteAdmin's rules; without a record, the event makes one, in whatever phase. Data within
 * the event is passed over: who has such an event puts the data's address into it instead.
 * @throws FlyteError AlreadyExists for a phase that is recorded under this version or a later one; FailedPrecondition where
 * the task has ended or the event comes from another cluster; InvalidArgument where the event lacks an id or its time.
 */
export function foldTaskEvent(
  record: TaskRecord | undefined,
  event: TaskExecutionEvent,
  options: NodeEventOptions = {},
): TaskRecord {
  const { taskId, parentNodeExecutionId: node, occurredAt } = event;
  if (occurredAt === undefined) throw missingFromEvent("occurred_at");
  if (taskId === undefined) throw missingFromEvent("task_id");
  if (taskId.resourceType !== ResourceType.TASK) throw missingFromEvent("task_id of a task");
  if (node === undefined) throw missingFromEvent("parent_node_execution_id");
  const what = `task execution ${nodeExecutionText(node)}:${taskId.name}:${event.retryAttempt}`;
  checkCluster(what, event.producerId, options.cluster);
  if (record !== undefined) {
    const [from, to] = [taskPhaseName(record.phase), taskPhaseName(event.phase)];
    if (from === to && record.phaseVersion >= event.phaseVersion) throw taskPhaseRecorded(what, to, event.phaseVersion);
    if (taskPhases[from].terminal) throw alreadyTerminal(what, from, to, to);
    if (taskPhases[from].refuses.includes(to)) throw invalidPhaseChange(what, from, to);
  }
  const at = eventTime(occurredAt, "occurred_at");
  const terminal = isTerminalTaskPhase(event.phase);
  const starts = event.phase === TaskExecution_Phase.RUNNING && record?.startedAt === undefined;
  const startedAt = starts ? at : record?.startedAt;
  const duration = terminal && startedAt !== undefined ? at - startedAt : record?.duration;
  const updated = reportedAt(event) ?? occurredAt;
  const old =
    record?.closure ?? create(TaskExecutionClosureSchema, { createdAt: occurredAt, taskType: event.taskType });
  const reasons = newReasons(event, old.reason);
  const inputUri = event.inputValue.case === "inputUri" ? event.inputValue.value : "";
  const logs = mergeLogs(old.logs, event.logs);
  return {
    phase: event.phase,
    // FlyteAdmin's update leaves out what is 0, so that a version outlives the phase that it counted in.
    phaseVersion: event.phaseVersion || (record?.phaseVersion ?? 0),
    inputUri: record?.inputUri || inputUri,
    startedAt,
    createdAt: record?.createdAt ?? at,
    updatedAt: eventTime(updated, updated === occurredAt ? "occurred_at" : "reported_at"),
    duration,
    closure: create(TaskExecutionClosureSchema, {
      ...old,
      phase: event.phase,
      updatedAt: updated,
      logs: record === undefined ? logs : logsOfPhase(logs, event.phase),
      reasons: reasons.length === 0 ? old.reasons : [...old.reasons, ...reasons],
      reason: reasons.at(-1)?.message ?? old.reason,
      eventVersion: Math.max(old.eventVersion, event.eventVersion),
      ...(starts && { startedAt: occurredAt }),
      ...(duration !== undefined && { duration: durationFromMicroseconds(duration) }),
      customInfo: mergeCustomInfo(old.customInfo, event.customInfo),
      metadata: record === undefined ? firstMetadata(event) : metadataOf(record, event),
      outputResult: (terminal ? outputOf(event) : undefined) ?? old.outputResult,
    }),
  };
}

/** `reasons` are always new; the older `reason` only where it differs from the last. */
function newReasons(event: TaskExecutionEvent, last: string): Reason[] {
  if (event.reasons.length > 0)
    return event.reasons.map(({ occurredAt, reason }) => create(ReasonSchema, { occurredAt, message: reason }));
  if (event.reason === "" || event.reason === last) return [];
  return [create(ReasonSchema, { occurredAt: event.occurredAt, message: event.reason })];
}

function firstMetadata({ metadata }: TaskExecutionEvent): TaskExecutionMetadata | undefined {
  return metadata && { ...metadata, externalResources: firstExternalResources(metadata.externalResources) };
}

/** What stands and what is newer, merged; where nothing stands, the newer as it is. */
function metadataOf({ phase, closure }: TaskRecord, event: TaskExecutionEvent): TaskExecutionMetadata | undefined {
  const existing = closure.metadata;
  const latest = event.metadata;
  const either = existing ?? latest;
  if (either === undefined) return undefined;
  const resources =
    existing && latest
      ? mergeExternalResources(existing.externalResources, latest.externalResources)
      : either.externalResources;
  return create(TaskExecutionMetadataSchema, {
    ...either,
    generatedName: latest?.generatedName || either.generatedName,
    pluginIdentifier: latest?.pluginIdentifier || either.pluginIdentifier,
    instanceClass: latest?.instanceClass || either.instanceClass,
    resourcePoolInfo: (latest ?? either).resourcePoolInfo,
    externalResources: phase === event.phase ? resources : resources.map((one) => withLogsOf(one, event.phase)),
  });
}

function withLogsOf(resource: ExternalResourceInfo, phase: TaskExecution_Phase): ExternalResourceInfo {
  return resource.logs.length === 0 ? resource : { ...resource, logs: logsOfPhase(resource.logs, phase) };
}

function outputOf(event: TaskExecutionEvent): TaskExecutionClosure["outputResult"] | undefined {
  const result = event.outputResult;
  if (result.case === "error") return { case: "error", value: result.value };
  return result.case !== "outputUri" || result.value === "" ? undefined : { case: "outputUri", value: result.value };
}
