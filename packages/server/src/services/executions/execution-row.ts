import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import {
  AbortMetadataSchema,
  type Execution,
  ExecutionClosureSchema,
  ExecutionSchema,
  type ExecutionSpec,
  ExecutionSpecSchema,
  ExecutionState,
  type Notification,
} from "@haltere/idl/admin";
import { type WorkflowExecutionIdentifier, WorkflowExecutionIdentifierSchema } from "@haltere/idl/core";
import type { Key, NewRow, Row } from "@haltere/ports";
import type { StoredLiterals } from "../literals/stored-literals.ts";
import { trimErrorMessage } from "../requests/trim-error.ts";
import type { LaunchSubject } from "./launch-subject.ts";

export interface NewExecution {
  readonly id: WorkflowExecutionIdentifier;
  /** Resolved: what the engine obeys. */
  readonly spec: ExecutionSpec;
  readonly subject: LaunchSubject;
  readonly notifications: Notification[];
  readonly inputs: StoredLiterals;
  readonly userInputs: StoredLiterals;
  /** Rows of the execution that this one repeats or comes from, and of the node that launched it. */
  readonly sourceRowId: number | null;
  readonly parentNodeRowId: number | null;
}

/** The record of an execution that nothing has happened to yet. */
export function executionToRow(execution: NewExecution, now: number): NewRow<"executions"> {
  const { id, spec, subject } = execution;
  const principal = spec.metadata?.principal ?? "";
  const at = timestampFromMicroseconds(now);
  const closure = create(ExecutionClosureSchema, {
    createdAt: at,
    updatedAt: at,
    notifications: execution.notifications,
    workflowId: subject.workflowId,
    stateChangeDetails: { state: ExecutionState.EXECUTION_ACTIVE, occurredAt: at, principal },
  });
  return {
    ...executionKey(id),
    launch_plan_id: subject.launchPlanRowId ?? 0,
    workflow_id: subject.workflowRowId,
    task_id: subject.taskRowId ?? 0,
    phase: "UNDEFINED",
    spec: toBinary(ExecutionSpecSchema, spec),
    closure: toBinary(ExecutionClosureSchema, closure),
    inputs: execution.inputs.inline,
    user_inputs: execution.userInputs.inline,
    outputs: null,
    inputs_uri: execution.inputs.uri,
    user_inputs_uri: execution.userInputs.uri,
    started_at: null,
    execution_created_at: now,
    execution_updated_at: now,
    duration: 0,
    abort_cause: "",
    mode: spec.metadata?.mode ?? 0,
    source_execution_id: execution.sourceRowId ?? 0,
    parent_node_execution_id: execution.parentNodeRowId ?? 0,
    cluster: spec.metadata?.systemMetadata?.executionCluster ?? "",
    error_kind: null,
    error_code: null,
    user: principal,
    state: ExecutionState.EXECUTION_ACTIVE,
    launch_entity: subject.launchEntity,
    created_at: now,
    updated_at: now,
  };
}

/** The columns that name an execution. */
export function executionKey(id: Pick<WorkflowExecutionIdentifier, "project" | "domain" | "name">): Key<"executions"> {
  return { execution_project: id.project, execution_domain: id.domain, execution_name: id.name };
}

export function executionIdFromRow(row: Key<"executions">): WorkflowExecutionIdentifier {
  return create(WorkflowExecutionIdentifierSchema, {
    project: row.execution_project,
    domain: row.execution_domain,
    name: row.execution_name,
  });
}

/** An execution as the API answers it. Lists cut error messages short, and leave out inputs that an old client put into the spec. */
export function executionFromRow(row: Row<"executions">, show: "whole" | "listed"): Execution {
  const spec = fromBinary(ExecutionSpecSchema, row.spec);
  const closure = fromBinary(ExecutionClosureSchema, row.closure);
  if (row.phase === "ABORTED" && closure.outputResult.case !== "abortMetadata") {
    // Whatever the event told that ended it, an aborted execution answers with why it was.
    const value = create(AbortMetadataSchema, { cause: row.abort_cause });
    closure.outputResult = { case: "abortMetadata", value };
  }
  if (show === "listed") {
    delete spec.inputs;
    delete closure.computedInputs;
    if (closure.outputResult.case === "error") {
      closure.outputResult.value.message = trimErrorMessage(closure.outputResult.value.message);
    }
  }
  return create(ExecutionSchema, { id: executionIdFromRow(row), spec, closure });
}

export function executionInputs(row: Row<"executions">): StoredLiterals {
  return { inline: row.inputs, uri: row.inputs_uri };
}

/** The inputs as the user gave them, without defaults and fixed inputs. */
export function executionUserInputs(row: Row<"executions">): StoredLiterals {
  return { inline: row.user_inputs, uri: row.user_inputs_uri };
}

export function executionOutputs(row: Row<"executions">): StoredLiterals {
  const result = fromBinary(ExecutionClosureSchema, row.closure).outputResult;
  const uri = result.case === "outputs" && result.value.data.case === "uri" ? result.value.data.value : "";
  return { inline: row.outputs, uri };
}
