import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ExecutionRecord, executionPhase, executionPhaseName } from "@haltere/core";
import { ExecutionClosureSchema } from "@haltere/idl/admin";
import type { NewRow } from "@haltere/ports";

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
  return {
    phase: executionPhase(row.phase),
    closure: fromBinary(ExecutionClosureSchema, row.closure),
    cluster: row.cluster,
    startedAt: row.started_at ?? undefined,
    updatedAt: row.execution_updated_at,
    duration: microseconds(row.duration),
    abortCause: row.abort_cause,
    errorKind: row.error_kind ?? undefined,
    errorCode: row.error_code ?? undefined,
  };
}

/** The columns that a record fills. */
export function executionColumns(record: ExecutionRecord): ExecutionColumns {
  return {
    phase: executionPhaseName(record.phase),
    closure: toBinary(ExecutionClosureSchema, record.closure),
    cluster: record.cluster,
    started_at: record.startedAt ?? null,
    execution_updated_at: record.updatedAt,
    duration: seconds(record.duration),
    abort_cause: record.abortCause,
    error_kind: record.errorKind ?? null,
    error_code: record.errorCode ?? null,
  };
}

/** Columns have durations in seconds, records in whole microseconds. */
export function seconds(duration: number | undefined): number | null {
  return duration === undefined ? null : duration / 1_000_000;
}
export function microseconds(duration: number | null): number | undefined {
  return duration === null ? undefined : Math.round(duration * 1_000_000);
}
