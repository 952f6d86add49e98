import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type TaskRecord, taskPhase, taskPhaseName } from "@haltere/core";
import { TaskExecutionClosureSchema } from "@haltere/idl/admin";
import type { NewRow } from "@haltere/ports";
import { recordedDuration, seconds } from "./execution-row.ts";

/** The columns of a task execution's row that events fill. */
export type TaskColumns = Pick<
  NewRow<"task_executions">,
  | "phase"
  | "phase_version"
  | "input_uri"
  | "closure"
  | "started_at"
  | "task_execution_created_at"
  | "task_execution_updated_at"
  | "duration"
>;

/** A task execution's record as `foldTaskEvent` takes it, from its row. */
export function taskRecordOfRow(row: TaskColumns): TaskRecord {
  const closure = fromBinary(TaskExecutionClosureSchema, row.closure);
  return {
    phase: taskPhase(row.phase),
    phaseVersion: row.phase_version,
    closure,
    inputUri: row.input_uri,
    startedAt: row.started_at ?? undefined,
    createdAt: row.task_execution_created_at,
    updatedAt: row.task_execution_updated_at,
    duration: recordedDuration(closure),
  };
}

/** The columns that a record fills. */
export function taskColumns(record: TaskRecord): TaskColumns {
  return {
    phase: taskPhaseName(record.phase),
    phase_version: record.phaseVersion,
    input_uri: record.inputUri,
    closure: toBinary(TaskExecutionClosureSchema, record.closure),
    started_at: record.startedAt ?? null,
    task_execution_created_at: record.createdAt,
    task_execution_updated_at: record.updatedAt,
    duration: seconds(record.duration),
  };
}
