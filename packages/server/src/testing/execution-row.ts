import { toBinary } from "@bufbuild/protobuf";
import {
  type ExecutionClosure,
  ExecutionClosureSchema,
  type ExecutionSpec,
  ExecutionSpecSchema,
} from "@haltere/idl/admin";
import type { NewRow } from "@haltere/ports";

/** The row of an execution in the project p and the domain d. */
export function executionRow(
  name: string,
  phase: string,
  { spec, closure }: { readonly spec: ExecutionSpec; readonly closure: ExecutionClosure },
): NewRow<"executions"> {
  return {
    execution_project: "p",
    execution_domain: "d",
    execution_name: name,
    launch_plan_id: null,
    workflow_id: null,
    task_id: null,
    phase,
    spec: toBinary(ExecutionSpecSchema, spec),
    closure: toBinary(ExecutionClosureSchema, closure),
    inputs: null,
    user_inputs: null,
    outputs: null,
    inputs_uri: "",
    user_inputs_uri: "",
    started_at: null,
    execution_created_at: 1,
    execution_updated_at: 1,
    duration: null,
    abort_cause: "",
    mode: 0,
    source_execution_id: null,
    parent_node_execution_id: null,
    cluster: "",
    error_kind: null,
    error_code: null,
    user: "",
    state: 0,
    launch_entity: "launch_plan",
    created_at: 1,
    updated_at: 1,
  };
}
