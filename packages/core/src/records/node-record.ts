import { create } from "@bufbuild/protobuf";
import {
  type NodeExecutionClosure,
  NodeExecutionClosureSchema,
  type NodeExecutionMetaData,
  NodeExecutionMetaDataSchema,
  TaskNodeMetadataSchema,
  WorkflowNodeMetadataSchema,
} from "@haltere/idl/admin";
import { CatalogCacheStatus, NodeExecution_Phase } from "@haltere/idl/core";
import type { NodeExecutionEvent } from "@haltere/idl/event";
import { nodeExecutionText } from "../identifier/execution-identifier.ts";
import { nodePhases } from "../phases/phase-table.ts";
import { isTerminalNodePhase, nodePhaseName } from "../phases/phases.ts";
import { durationFromMicroseconds } from "../time/microseconds.ts";
import {
  alreadyRecorded,
  alreadyTerminal,
  checkCluster,
  invalidPhaseChange,
  missingFromEvent,
} from "./event-refusal.ts";
import { eventTime, reportedAt } from "./event-time.ts";
import { errorKindName } from "./execution-record.ts";

/** What events make of a node execution's record: FlyteAdmin's columns, with the messages decoded. Times are microseconds. */
export interface NodeRecord {
  readonly phase: NodeExecution_Phase;
  readonly closure: NodeExecutionClosure;
  readonly metadata: NodeExecutionMetaData;
  readonly inputUri: string;
  readonly parentNodeId: string | undefined;
  readonly startedAt: number | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Microseconds */
  readonly duration: number | undefined;
  readonly errorKind: string | undefined;
  readonly errorCode: string | undefined;
  readonly cacheStatus: string | undefined;
}

export interface NodeEventOptions {
  /** The cluster of the execution, which events of another one may not change; absent to check none. */
  readonly cluster?: string;
}

/**
 * A node execution's record after an event, by FlyteAdmin's rules; without a record, the event makes one, in whatever phase. Data within
 * the event is passed over: who has such an event puts the data's address into it instead.
 * @throws FlyteError AlreadyExists for a phase that is recorded; FailedPrecondition where the node has ended or the event
 * comes from another cluster; InvalidArgument where the event lacks its id or a time that the record needs.
 */
export function foldNodeEvent(
  record: NodeRecord | undefined,
  event: NodeExecutionEvent,
  options: NodeEventOptions = {},
): NodeRecord {
  if (event.id === undefined) throw missingFromEvent("id");
  const what = `node execution ${nodeExecutionText(event.id)}`;
  checkCluster(what, event.producerId, options.cluster);
  if (record !== undefined) {
    const [from, to] = [nodePhaseName(record.phase), nodePhaseName(event.phase)];
    if (from === to) throw alreadyRecorded(what, to);
    if (nodePhases[from].terminal) throw alreadyTerminal(what, from, to, to);
    if (nodePhases[from].refuses.includes(to)) throw invalidPhaseChange(what, from, to);
  }
  const previous = record ?? newRecord(event);
  const { occurredAt } = event;
  const running = event.phase === NodeExecution_Phase.RUNNING;
  const terminal = isTerminalNodePhase(event.phase);
  const startedAt = running ? eventTime(occurredAt, "occurred_at") : previous.startedAt;
  const duration =
    terminal && startedAt !== undefined ? eventTime(occurredAt, "occurred_at") - startedAt : previous.duration;
  const error = terminal && event.outputResult.case === "error" ? event.outputResult.value : undefined;
  const updated = reportedAt(event);
  const updatedAt = eventTime(updated, updated === event.reportedAt ? "reported_at" : "occurred_at");
  const inputUri = event.inputValue.case === "inputUri" ? event.inputValue.value : "";
  const cache = catalogStatus(event);
  return {
    phase: event.phase,
    inputUri: previous.inputUri || inputUri,
    parentNodeId: previous.parentNodeId,
    startedAt,
    createdAt: previous.createdAt,
    updatedAt,
    duration,
    errorKind: error === undefined ? previous.errorKind : errorKindName(error.kind),
    errorCode: error === undefined ? previous.errorCode : error.code,
    cacheStatus: cache ?? previous.cacheStatus,
    metadata: metadataAfter(previous.metadata, event),
    closure: create(NodeExecutionClosureSchema, {
      ...previous.closure,
      phase: event.phase,
      ...(updated !== undefined && { updatedAt: updated }),
      ...(running && occurredAt !== undefined && { startedAt: occurredAt }),
      ...(duration !== undefined && { duration: durationFromMicroseconds(duration) }),
      ...((running || terminal) && { deckUri: event.deckUri }),
      outputResult: (terminal ? outputOf(event) : undefined) ?? previous.closure.outputResult,
      targetMetadata: targetOf(event, record?.closure) ?? previous.closure.targetMetadata,
      dynamicJobSpecUri: (record && jobSpecUri(event)) || previous.closure.dynamicJobSpecUri,
    }),
  };
}

/** The same message where the event adds nothing, so that who keeps it need not write it again. */
function metadataAfter(previous: NodeExecutionMetaData, event: NodeExecutionEvent): NodeExecutionMetaData {
  const isParentNode = previous.isParentNode || event.isParent;
  const isDynamic = previous.isDynamic || event.isDynamic;
  const isArray = previous.isArray || event.isArray;
  const same =
    isParentNode === previous.isParentNode && isDynamic === previous.isDynamic && isArray === previous.isArray;
  return same ? previous : create(NodeExecutionMetaDataSchema, { ...previous, isParentNode, isDynamic, isArray });
}

function newRecord(event: NodeExecutionEvent): NodeRecord {
  const { occurredAt } = event;
  const at = eventTime(occurredAt, "occurred_at");
  return {
    phase: NodeExecution_Phase.UNDEFINED,
    closure: create(NodeExecutionClosureSchema, occurredAt === undefined ? {} : { createdAt: occurredAt }),
    metadata: create(NodeExecutionMetaDataSchema, { retryGroup: event.retryGroup, specNodeId: event.specNodeId }),
    inputUri: "",
    parentNodeId: event.parentNodeMetadata?.nodeId || undefined,
    startedAt: undefined,
    createdAt: at,
    updatedAt: at,
    duration: undefined,
    errorKind: undefined,
    errorCode: undefined,
    cacheStatus: undefined,
  };
}

function outputOf(event: NodeExecutionEvent): NodeExecutionClosure["outputResult"] | undefined {
  const result = event.outputResult;
  if (result.case === "error") return { case: "error", value: result.value };
  return result.case !== "outputUri" || result.value === "" ? undefined : { case: "outputUri", value: result.value };
}

/**
 * A child execution is recorded once, and not by the event that makes the record; a task's metadata each time, its catalog key only
 * where there is one.
 */
function targetOf(
  event: NodeExecutionEvent,
  closure: NodeExecutionClosure | undefined,
): NodeExecutionClosure["targetMetadata"] | undefined {
  const target = event.targetMetadata;
  if (target.case === "workflowNodeMetadata") {
    const known = closure === undefined || closure.targetMetadata.case === "workflowNodeMetadata";
    const executionId = target.value.executionId;
    if (known || executionId === undefined) return undefined;
    return { case: "workflowNodeMetadata", value: create(WorkflowNodeMetadataSchema, { executionId }) };
  }
  if (target.case !== "taskNodeMetadata") return undefined;
  const { checkpointUri, catalogKey, cacheStatus } = target.value;
  return {
    case: "taskNodeMetadata",
    value: create(TaskNodeMetadataSchema, {
      checkpointUri,
      ...(catalogKey !== undefined && { catalogKey, cacheStatus }),
    }),
  };
}

function jobSpecUri(event: NodeExecutionEvent): string {
  const target = event.targetMetadata;
  return target.case === "taskNodeMetadata" ? (target.value.dynamicWorkflow?.dynamicJobSpecUri ?? "") : "";
}

function catalogStatus(event: NodeExecutionEvent): string | undefined {
  const target = event.targetMetadata;
  if (target.case !== "taskNodeMetadata" || target.value.catalogKey === undefined) return undefined;
  for (const [name, value] of Object.entries(CatalogCacheStatus)) if (value === target.value.cacheStatus) return name;
  return undefined;
}
