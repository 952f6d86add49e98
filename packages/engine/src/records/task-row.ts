import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type TaskRecord, taskPhase, taskPhaseName } from "@haltere/core";
import { TaskExecutionClosureSchema } from "@haltere/idl/admin";
import type { NewRow } from "@haltere/ports";
import { changedColumns } from "./changed-columns.ts";
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
  return { ...plainColumns(record), closure: toBinary(TaskExecutionClosureSchema, record.closure) };
}

/** Those of them that differ from what the record before it filled. */
export function changedTaskColumns(record: TaskRecord, before: TaskRecord): Partial<TaskColumns> {
  return {
    ...changedColumns(plainColumns(record), plainColumns(before)),
    closure: toBinary(TaskExecutionClosureSchema, record.closure),
  };
}

function plainColumns(record: TaskRecord): Omit<TaskColumns, "closure"> {
  return {
    phase: taskPhaseName(record.phase),
    phase_version: record.phaseVersion,
    input_uri: record.inputUri,
    started_at: record.startedAt ?? null,
    task_execution_created_at: record.createdAt,
    task_execution_updated_at: record.updatedAt,
    duration: seconds(record.duration),
  };
}
