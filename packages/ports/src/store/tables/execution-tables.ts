import {
  entityKey,
  executionKey,
  int,
  message,
  optionalInt,
  optionalMessage,
  optionalReal,
  optionalText,
  optionalTime,
  text,
  time,
} from "./columns.ts";
import type { Table } from "./table.ts";

const executionsOf = ["execution_project", "execution_domain"] as const;
const newest = ["created_at", "id"] as const;
const tested = ["phase", "duration", "mode", "user"] as const;

/** Executions as the API answers them, with what ran in each. */
export const executionTables = {
  executions: {
    key: ["execution_project", "execution_domain", "execution_name"],
    columns: {
      ...executionKey,
      launch_plan_id: optionalInt,
      workflow_id: optionalInt,
      task_id: optionalInt,
      /** Name of flyteidl.core.WorkflowExecution.Phase: UNDEFINED, QUEUED, RUNNING, ... */
      phase: text,
      /** flyteidl.admin.ExecutionSpec */
      spec: message,
      /** flyteidl.admin.ExecutionClosure, without inputs and outputs */
      closure: message,
      /** flyteidl.core.LiteralMap: merged inputs, where small; else they lie at `inputs_uri` */
      inputs: optionalMessage,
      /** flyteidl.core.LiteralMap: the inputs as the user gave them, where small; else at `user_inputs_uri` */
      user_inputs: optionalMessage,
      /** flyteidl.core.LiteralMap, where small; else the closure's output uri says where they lie */
      outputs: optionalMessage,
      inputs_uri: text,
      user_inputs_uri: text,
      started_at: optionalTime,
      execution_created_at: time,
      execution_updated_at: time,
      /** Seconds */
      duration: optionalReal,
      abort_cause: text,
      /** flyteidl.admin.ExecutionMetadata.ExecutionMode */
      mode: int,
      /** 0 for none, as with FlyteAdmin, whose filters compare with it; so the next. */
      source_execution_id: optionalInt,
      parent_node_execution_id: optionalInt,
      cluster: text,
      error_kind: optionalText,
      error_code: optionalText,
      user: text,
      /** flyteidl.admin.ExecutionState: 0 active, 1 archived */
      state: int,
      /** launch_plan or task */
      launch_entity: text,
      created_at: time,
      updated_at: time,
    },
    references: {
      launch_plan_id: "launch_plans",
      workflow_id: "workflows",
      task_id: "tasks",
      parent_node_execution_id: "node_executions",
    },
    // Behind the order stands what else an execution may be filtered by: it is then tested in the index, and no row is read that is not
    // answered. All of it changes with the phase or never, and the phase moves its entries anyway.
    indexes: [
      [
        ...executionsOf,
        "state",
        ...newest,
        ...tested,
        "started_at",
        "execution_created_at",
        "workflow_id",
        "launch_plan_id",
        "task_id",
        "launch_entity",
        "source_execution_id",
        "parent_node_execution_id",
        "cluster",
        "error_kind",
        "error_code",
        "execution_name",
      ],
      [...executionsOf, "state", "execution_created_at"],
      [...executionsOf, "state", "started_at"],
      [...executionsOf, "phase", "state", ...newest, "duration", "mode", "user"],
      [...executionsOf, "mode", "state", ...newest],
      [...executionsOf, "user", "state", ...newest, ...tested],
      [...executionsOf, "workflow_id", "state", ...newest, ...tested, "launch_plan_id"],
      [...executionsOf, "launch_plan_id", "state", ...newest, ...tested, "workflow_id"],
      [...executionsOf, "task_id", "state", ...newest, ...tested, "workflow_id"],
      ["parent_node_execution_id"],
    ],
  },
  /** What executions are found by: their labels, and their tags with an empty value. */
  execution_tags: {
    key: ["execution_project", "execution_domain", "execution_name", "key", "value"],
    columns: { ...executionKey, key: text, value: text, created_at: time, updated_at: time },
    references: {},
    indexes: [["execution_project", "execution_domain", "key", "value"]],
  },
  node_executions: {
    key: ["execution_project", "execution_domain", "execution_name", "node_id"],
    columns: {
      ...executionKey,
      /** The unique id within the execution: `n0`, `n0-0-n1`, or a hash where that is long. */
      node_id: text,
      /** Name of flyteidl.core.NodeExecution.Phase */
      phase: text,
      input_uri: text,
      /** flyteidl.admin.NodeExecutionClosure, without outputs */
      closure: message,
      /** flyteidl.admin.NodeExecutionMetaData */
      node_execution_metadata: message,
      /** flyteidl.core.LiteralMap, where small; else at `input_uri` */
      inputs: optionalMessage,
      /** flyteidl.core.LiteralMap, where small; else the closure's output uri says where they lie */
      outputs: optionalMessage,
      started_at: optionalTime,
      node_execution_created_at: time,
      node_execution_updated_at: time,
      /** Seconds */
      duration: optionalReal,
      /** `node_id` of the parent in the same execution; null for a root node. */
      parent_node_id: optionalText,
      parent_task_execution_id: optionalInt,
      error_kind: optionalText,
      error_code: optionalText,
      /** Name of flyteidl.core.CatalogCacheStatus */
      cache_status: optionalText,
      dynamic_workflow_remote_closure_reference: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [
      ["execution_project", "execution_domain", "execution_name", "parent_node_id", "id", "parent_task_execution_id"],
    ],
  },
  task_executions: {
    key: [
      "project",
      "domain",
      "name",
      "version",
      "execution_project",
      "execution_domain",
      "execution_name",
      "node_id",
      "retry_attempt",
    ],
    columns: {
      ...entityKey,
      ...executionKey,
      node_id: text,
      retry_attempt: int,
      /** Name of flyteidl.core.TaskExecution.Phase */
      phase: text,
      phase_version: int,
      input_uri: text,
      /** flyteidl.admin.TaskExecutionClosure, without outputs */
      closure: message,
      inputs: optionalMessage,
      outputs: optionalMessage,
      started_at: optionalTime,
      task_execution_created_at: time,
      task_execution_updated_at: time,
      /** Seconds */
      duration: optionalReal,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["execution_project", "execution_domain", "execution_name", "node_id", "retry_attempt"]],
  },
} as const satisfies Record<string, Table>;
