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
import {
  durationFromMicroseconds,
  microsecondsFromTimestamp,
  timestampFromMicroseconds,
} from "../time/microseconds.ts";
import {
  alreadyRecorded,
  alreadyTerminal,
  checkCluster,
  invalidPhaseChange,
  missingFromEvent,
} from "./event-refusal.ts";
import { errorKindName, reportedAt } from "./execution-record.ts";

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
  /** Where the event's `input_data` and `output_data` were put, for the record to point at. */
  readonly inputUri?: string;
  readonly outputUri?: string;
}

/**
 * A node execution's record after an event, by FlyteAdmin's rules; without a record, the event makes one, in whatever phase.
 * @throws FlyteError AlreadyExists for a phase that is recorded; FailedPrecondition where the node has ended or the event
 * comes from another cluster; InvalidArgument where the event lacks its id.
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
  const occurredAt = event.occurredAt ?? timestampFromMicroseconds(previous.updatedAt);
  const at = microsecondsFromTimestamp(occurredAt);
  const running = event.phase === NodeExecution_Phase.RUNNING;
  const terminal = isTerminalNodePhase(event.phase);
  const startedAt = running ? at : previous.startedAt;
  const duration = terminal && startedAt !== undefined ? Math.max(0, at - startedAt) : previous.duration;
  const error = terminal && event.outputResult.case === "error" ? event.outputResult.value : undefined;
  const updated = reportedAt(event) ?? occurredAt;
  const inputUri = event.inputValue.case === "inputUri" ? event.inputValue.value : options.inputUri;
  const cache = catalogStatus(event);
  return {
    phase: event.phase,
    inputUri: inputUri || previous.inputUri,
    parentNodeId: previous.parentNodeId,
    startedAt,
    createdAt: previous.createdAt,
    updatedAt: microsecondsFromTimestamp(updated),
    duration,
    errorKind: error === undefined ? previous.errorKind : errorKindName(error.kind),
    errorCode: error === undefined ? previous.errorCode : error.code,
    cacheStatus: cache ?? previous.cacheStatus,
    metadata: create(NodeExecutionMetaDataSchema, {
      ...previous.metadata,
      isParentNode: previous.metadata.isParentNode || event.isParent,
      isDynamic: previous.metadata.isDynamic || event.isDynamic,
      isArray: previous.metadata.isArray || event.isArray,
    }),
    closure: create(NodeExecutionClosureSchema, {
      ...previous.closure,
      phase: event.phase,
      updatedAt: updated,
      ...(running && { startedAt: occurredAt }),
      ...(duration !== undefined && { duration: durationFromMicroseconds(duration) }),
      ...((running || terminal) && { deckUri: event.deckUri }),
      outputResult: (terminal ? outputOf(event, options.outputUri) : undefined) ?? previous.closure.outputResult,
      targetMetadata: targetOf(event, previous.closure) ?? previous.closure.targetMetadata,
      dynamicJobSpecUri: jobSpecUri(event) || previous.closure.dynamicJobSpecUri,
    }),
  };
}

function newRecord(event: NodeExecutionEvent): NodeRecord {
  const at = event.occurredAt ?? timestampFromMicroseconds(0);
  return {
    phase: NodeExecution_Phase.UNDEFINED,
    closure: create(NodeExecutionClosureSchema, { createdAt: at }),
    metadata: create(NodeExecutionMetaDataSchema, { retryGroup: event.retryGroup, specNodeId: event.specNodeId }),
    inputUri: "",
    parentNodeId: event.parentNodeMetadata?.nodeId || undefined,
    startedAt: undefined,
    createdAt: microsecondsFromTimestamp(at),
    updatedAt: microsecondsFromTimestamp(at),
    duration: undefined,
    errorKind: undefined,
    errorCode: undefined,
    cacheStatus: undefined,
  };
}

function outputOf(
  event: NodeExecutionEvent,
  offloadedTo: string | undefined,
): NodeExecutionClosure["outputResult"] | undefined {
  const result = event.outputResult;
  if (result.case === "error") return { case: "error", value: result.value };
  const uri = result.case === "outputUri" && result.value !== "" ? result.value : offloadedTo;
  return uri === undefined || result.case === undefined ? undefined : { case: "outputUri", value: uri };
}

/** A child execution is recorded once; a task's metadata each time, its catalog key only where there is one. */
function targetOf(
  event: NodeExecutionEvent,
  closure: NodeExecutionClosure,
): NodeExecutionClosure["targetMetadata"] | undefined {
  const target = event.targetMetadata;
  if (target.case === "workflowNodeMetadata") {
    const known = closure.targetMetadata.case === "workflowNodeMetadata";
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
