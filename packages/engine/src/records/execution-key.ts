import { create } from "@bufbuild/protobuf";
import { type WorkflowExecutionIdentifier, WorkflowExecutionIdentifierSchema } from "@haltere/idl/core";
import type { Condition, Key } from "@haltere/ports";

/** The columns that name an execution in every table about executions. */
export type ExecutionKey = Key<"executions">;

export function executionKey(id: WorkflowExecutionIdentifier): ExecutionKey {
  return { execution_project: id.project, execution_domain: id.domain, execution_name: id.name };
}

export function executionIdOf(key: ExecutionKey): WorkflowExecutionIdentifier {
  return create(WorkflowExecutionIdentifierSchema, {
    project: key.execution_project,
    domain: key.execution_domain,
    name: key.execution_name,
  });
}

/** The condition of a query for all rows of an execution. */
export function ofExecution(key: ExecutionKey): Condition[] {
  return Object.entries(key).map(([column, value]) => ({ column, comparison: "eq", value }));
}
