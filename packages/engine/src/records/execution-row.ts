import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Duration } from "@bufbuild/protobuf/wkt";
import { type ExecutionRecord, executionPhase, executionPhaseName, microsecondsFromDuration } from "@haltere/core";
import { ExecutionClosureSchema } from "@haltere/idl/admin";
import type { NewRow } from "@haltere/ports";
import { changedColumns } from "./changed-columns.ts";

/** The columns of an execution's row that events change. */
export type ExecutionColumns = Pick<
  NewRow<"executions">,
  | "phase"
  | "closure"
  | "cluster"
  | "started_at"
  | "execution_updated_at"
  | "duration"
  | "abort_cause"
  | "error_kind"
  | "error_code"
>;

/** An execution's record as `foldWorkflowEvent` takes it, from its row. */
export function executionRecordOfRow(row: ExecutionColumns): ExecutionRecord {
  const closure = fromBinary(ExecutionClosureSchema, row.closure);
  return {
    phase: executionPhase(row.phase),
    closure,
    cluster: row.cluster,
    startedAt: row.started_at ?? undefined,
    updatedAt: row.execution_updated_at,
    duration: recordedDuration(closure),
    abortCause: row.abort_cause,
    errorKind: row.error_kind ?? undefined,
    errorCode: row.error_code ?? undefined,
  };
}

/** The columns that a record fills. */
export function executionColumns(record: ExecutionRecord): ExecutionColumns {
  return { ...plainColumns(record), closure: toBinary(ExecutionClosureSchema, record.closure) };
}

/** Those of them that differ from what the record before it filled. */
export function changedExecutionColumns(record: ExecutionRecord, before: ExecutionRecord): Partial<ExecutionColumns> {
  return {
    ...changedColumns(plainColumns(record), plainColumns(before)),
    closure: toBinary(ExecutionClosureSchema, record.closure),
  };
}

function plainColumns(record: ExecutionRecord): Omit<ExecutionColumns, "closure"> {
  return {
    phase: executionPhaseName(record.phase),
    cluster: record.cluster,
    started_at: record.startedAt ?? null,
    execution_updated_at: record.updatedAt,
    duration: seconds(record.duration),
    abort_cause: record.abortCause,
    error_kind: record.errorKind ?? null,
    error_code: record.errorCode ?? null,
  };
}

/** The column's duration, by which lists are filtered and sorted: seconds, and as with FlyteAdmin 0 while there is none. */
export function seconds(duration: number | undefined): number {
  return (duration ?? 0) / 1_000_000;
}

/** The record's duration, in whole microseconds: the closure's, which tells none from 0. */
export function recordedDuration(closure: { readonly duration?: Duration | undefined }): number | undefined {
  return closure.duration === undefined ? undefined : microsecondsFromDuration(closure.duration);
}
