import { create } from "@bufbuild/protobuf";
import {
  AbortMetadataSchema,
  type ExecutionClosure,
  ExecutionClosureSchema,
  LiteralMapBlobSchema,
} from "@haltere/idl/admin";
import { ExecutionError_ErrorKind, WorkflowExecution_Phase } from "@haltere/idl/core";
import type { WorkflowExecutionEvent } from "@haltere/idl/event";
import { executionText } from "../identifier/execution-identifier.ts";
import { executionPhases } from "../phases/phase-table.ts";
import { executionPhaseName, isTerminalExecutionPhase } from "../phases/phases.ts";
import { durationFromMicroseconds } from "../time/microseconds.ts";
import {
  alreadyEnded,
  alreadyRecorded,
  alreadyTerminal,
  checkCluster,
  invalidPhaseChange,
  missingFromEvent,
} from "./event-refusal.ts";
import { eventTime } from "./event-time.ts";

/** What events change of an execution's record: FlyteAdmin's columns, with the closure decoded. Times are microseconds. */
export interface ExecutionRecord {
  readonly phase: WorkflowExecution_Phase;
  readonly closure: ExecutionClosure;
  readonly cluster: string;
  readonly startedAt: number | undefined;
  readonly updatedAt: number;
  /** Microseconds */
  readonly duration: number | undefined;
  readonly abortCause: string;
  readonly errorKind: string | undefined;
  readonly errorCode: string | undefined;
}

/** The producer that events of any cluster may name. */
const defaultProducer = "propeller";

/**
 * An execution's record after an event, by FlyteAdmin's rules and in their order. Data within the event is passed over: who has such
 * an event keeps the data where data is kept, and puts its address into the event instead.
 * @throws FlyteError AlreadyExists for a phase that is recorded; FailedPrecondition for one that may not follow, with Flyte's
 * `EventFailureReason`; InvalidArgument where the event lacks its id or its time.
 */
export function foldWorkflowEvent(record: ExecutionRecord, event: WorkflowExecutionEvent): ExecutionRecord {
  const id = event.executionId;
  if (id === undefined) throw missingFromEvent("execution_id");
  const what = `workflow execution ${executionText(id)}`;
  const [from, to] = [executionPhaseName(record.phase), executionPhaseName(event.phase)];
  const named = event.producerId !== "" && event.producerId !== defaultProducer;
  if (to !== "QUEUED") {
    if (from === to) throw alreadyRecorded(what, to);
    checkCluster(what, event.producerId, record.cluster);
  }
  if (executionPhases[from].terminal) throw alreadyTerminal(what, from, to, from);
  if (executionPhases[from].refuses.includes(to)) throw invalidPhaseChange(what, from, to);

  const { occurredAt } = event;
  const at = eventTime(occurredAt, "occurred_at");
  const reassigned = named && (to === "QUEUED" || to === "UNDEFINED");
  const startedAt = to === "RUNNING" ? at : record.startedAt;
  const ended = isTerminalExecutionPhase(event.phase) && startedAt !== undefined;
  const duration = ended && startedAt !== undefined ? at - startedAt : record.duration;
  const error = event.outputResult.case === "error" ? event.outputResult.value : undefined;
  return {
    ...record,
    phase: event.phase,
    cluster: reassigned ? event.producerId : record.cluster,
    startedAt,
    updatedAt: at,
    duration,
    errorKind: error === undefined ? record.errorKind : errorKindName(error.kind),
    errorCode: error === undefined ? record.errorCode : error.code,
    closure: create(ExecutionClosureSchema, {
      ...record.closure,
      phase: event.phase,
      ...(occurredAt !== undefined && { updatedAt: occurredAt }),
      ...(to === "RUNNING" && occurredAt !== undefined && { startedAt: occurredAt }),
      ...(duration !== undefined && { duration: durationFromMicroseconds(duration) }),
      outputResult: outputOf(event) ?? record.closure.outputResult,
    }),
  };
}

/**
 * An execution's record after a user asked to end it: ABORTING, with who and why. Asking again while it is ABORTING overwrites the cause.
 * When the record was updated is told by events alone, and stays.
 * @throws FlyteError FailedPrecondition where it has ended.
 */
export function foldTermination(
  record: ExecutionRecord,
  abort: { readonly cause: string; readonly principal: string },
): ExecutionRecord {
  const from = executionPhaseName(record.phase);
  if (executionPhases[from].terminal) throw alreadyEnded(from);
  const phase = WorkflowExecution_Phase.ABORTING;
  const { cause, principal } = abort;
  return {
    ...record,
    phase,
    abortCause: cause,
    closure: create(ExecutionClosureSchema, {
      ...record.closure,
      phase,
      outputResult: { case: "abortMetadata", value: create(AbortMetadataSchema, { cause, principal }) },
    }),
  };
}

/** Name of an error's kind as the columns have it. */
export function errorKindName(kind: ExecutionError_ErrorKind): string {
  if (kind === ExecutionError_ErrorKind.USER) return "USER";
  return kind === ExecutionError_ErrorKind.SYSTEM ? "SYSTEM" : "UNKNOWN";
}

function outputOf(event: WorkflowExecutionEvent): ExecutionClosure["outputResult"] | undefined {
  const result = event.outputResult;
  if (result.case === "error") return { case: "error", value: result.value };
  if (result.case !== "outputUri" || result.value === "") return undefined;
  return { case: "outputs", value: create(LiteralMapBlobSchema, { data: { case: "uri", value: result.value } }) };
}
