/**
 * The tables of the store, as data. SQL schemas, row types, and the names that Flyte's filters and sorts may use
 * (FlyteAdmin's column names) all derive from this one place.
 *
 * Records (what the API answers) and the engine's state are different tables, written in the same transaction.
 * Times are whole microseconds since 1970-01-01T00:00:00Z; messages are encoded protobuf bytes.
 */

/** What a column holds: `int` a safe integer, `time` microseconds since the epoch, `message` encoded protobuf. */
export type ColumnType = "text" | "int" | "real" | "time" | "bytes" | "message";

export interface Column<T extends ColumnType = ColumnType, Null extends boolean = boolean> {
  readonly type: T;
  readonly nullable: Null;
}

const text = { type: "text", nullable: false } as const;
const int = { type: "int", nullable: false } as const;
const time = { type: "time", nullable: false } as const;
const bytes = { type: "bytes", nullable: false } as const;
const message = { type: "message", nullable: false } as const;
const optionalText = { type: "text", nullable: true } as const;
const optionalInt = { type: "int", nullable: true } as const;
const optionalReal = { type: "real", nullable: true } as const;
const optionalTime = { type: "time", nullable: true } as const;
const optionalMessage = { type: "message", nullable: true } as const;

const entityKey = { project: text, domain: text, name: text, version: text } as const;
const executionKey = { execution_project: text, execution_domain: text, execution_name: text } as const;
const executionsOf = ["execution_project", "execution_domain"] as const;
const newest = ["created_at", "id"] as const;
const tested = ["phase", "duration", "mode", "user"] as const;
const datasetKeyColumns = ["dataset_project", "dataset_domain", "dataset_name", "dataset_version"] as const;
const datasetKey = { dataset_project: text, dataset_domain: text, dataset_name: text, dataset_version: text } as const;

export const tables = {
  projects: {
    seldomWritten: true,
    key: ["identifier"],
    columns: {
      identifier: text,
      name: text,
      description: text,
      /** flyteidl.admin.Labels */
      labels: optionalMessage,
      state: int,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  /** A row for each name that was ever registered, with the description and state a user gave it. */
  named_entities: {
    key: ["resource_type", "project", "domain", "name"],
    columns: {
      resource_type: int,
      project: text,
      domain: text,
      name: text,
      description: text,
      state: int,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  /** The description that was registered with a version of a task or workflow; one that was registered without has no row. */
  description_entities: {
    key: ["resource_type", "project", "domain", "name", "version"],
    columns: {
      resource_type: int,
      ...entityKey,
      short_description: text,
      /** flyteidl.admin.DescriptionEntity */
      description: message,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["project", "domain", "name", "version"]],
  },
  tasks: {
    unchanging: true,
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.admin.TaskClosure */
      closure: message,
      digest: bytes,
      type: text,
      short_description: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [
      ["project", "domain"],
      ["project", "domain", "version", "created_at"],
      ["project", "domain", "created_at"],
      ["project", "domain", "name", "created_at"],
    ],
  },
  workflows: {
    unchanging: true,
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.core.TypedInterface */
      typed_interface: message,
      /** flyteidl.admin.WorkflowClosure; lists leave it out. */
      closure: message,
      digest: bytes,
      short_description: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [
      ["project", "domain"],
      ["project", "domain", "version", "created_at"],
      ["project", "domain", "created_at"],
      ["project", "domain", "name", "created_at"],
    ],
  },
  launch_plans: {
    seldomWritten: true,
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.admin.LaunchPlanSpec, defaults resolved */
      spec: message,
      /** flyteidl.admin.LaunchPlanClosure */
      closure: message,
      digest: bytes,
      workflow_id: int,
      /** flyteidl.admin.LaunchPlanState: 0 inactive, 1 active */
      state: int,
      /** NONE, CRON or RATE */
      schedule_type: text,
      launch_condition_type: optionalText,
      created_at: time,
      updated_at: time,
    },
    references: { workflow_id: "workflows" },
    indexes: [
      // The rest is what flyteconsole filters a domain's launch plans by.
      ["project", "domain", "id", "schedule_type", "state"],
      ["project", "domain", "version", "created_at"],
      ["project", "domain", "workflow_id"],
      ["project", "domain", "created_at"],
      ["project", "domain", "state", "created_at"],
      ["project", "domain", "name", "state"],
      ["project", "domain", "name", "created_at"],
    ],
  },
  /** The schedules that run: of each active launch plan that has one. */
  schedules: {
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** flyteidl.admin.Schedule */
      schedule: message,
      /** The scheduled time that was last settled; null before the first. */
      last_at: optionalTime,
      /** The scheduled time that is next; null where none will come. */
      next_at: optionalTime,
      created_at: time,
    },
    references: {},
    indexes: [["next_at"]],
  },
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
  /** What applies to a project, a domain of one, or a workflow; empty texts stand for all of them. */
  matchable_attributes: {
    seldomWritten: true,
    key: ["resource_type", "project", "domain", "workflow", "launch_plan"],
    columns: {
      /** Name of flyteidl.admin.MatchableResource */
      resource_type: text,
      project: text,
      domain: text,
      workflow: text,
      launch_plan: text,
      /** The most specific row wins: 5 of a project, 10 of a domain, 100 of a workflow, 1000 of a launch plan. */
      priority: int,
      /** flyteidl.admin.MatchingAttributes */
      attributes: message,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["resource_type", "priority"]],
  },
  /** Datasets of the catalog: what artifacts are kept under. */
  datasets: {
    key: ["project", "domain", "name", "version"],
    columns: {
      ...entityKey,
      /** datacatalog.Dataset, whole */
      dataset: message,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  /** Artifacts of the catalog: outputs that a cache can answer with. */
  artifacts: {
    key: [...datasetKeyColumns, "artifact_id"],
    columns: {
      ...datasetKey,
      artifact_id: text,
      /** datacatalog.Artifact without data and tags */
      artifact: message,
      /** datacatalog.Artifact with its data alone, where small; else at `data_uri` */
      data: optionalMessage,
      data_uri: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["artifact_id"], [...datasetKeyColumns, "created_at"]],
  },
  artifact_partitions: {
    key: [...datasetKeyColumns, "artifact_id", "key", "value"],
    columns: { ...datasetKey, artifact_id: text, key: text, value: text },
    references: {},
    indexes: [[...datasetKeyColumns, "key", "value"]],
  },
  artifact_tags: {
    key: [...datasetKeyColumns, "tag_name"],
    columns: { ...datasetKey, tag_name: text, artifact_id: text, created_at: time, updated_at: time },
    references: {},
    indexes: [[...datasetKeyColumns, "artifact_id"]],
  },
  /** Who computes what a tag of a dataset is to name, until when. */
  artifact_reservations: {
    key: [...datasetKeyColumns, "tag_name"],
    columns: { ...datasetKey, tag_name: text, owner_id: text, expires_at: time, created_at: time, updated_at: time },
    references: {},
    indexes: [],
  },
  /** What flyteidl.cacheservice keeps under keys that say nothing to us. */
  cache_entries: {
    key: ["cache_key"],
    columns: {
      cache_key: text,
      /** flyteidl.cacheservice.CachedOutput, without literals that lie at `output_uri` */
      output: message,
      /** Where large literals lie; empty for none. */
      output_uri: text,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [],
  },
  cache_reservations: {
    key: ["cache_key"],
    columns: { cache_key: text, owner_id: text, expires_at: time, created_at: time, updated_at: time },
    references: {},
    indexes: [],
  },
  /** What gate nodes wait for, and what was set: flyteidl.admin.Signal. */
  signals: {
    key: ["execution_project", "execution_domain", "execution_name", "signal_id"],
    columns: {
      ...executionKey,
      signal_id: text,
      /** flyteidl.core.LiteralType */
      type: message,
      /** flyteidl.core.Literal, once it was set */
      value: optionalMessage,
      created_at: time,
      updated_at: time,
    },
    references: {},
    indexes: [["updated_at"]],
  },
  /** One row for each live execution that our engine drives: who owns it, under which epoch. Removed when it ends. */
  engine_executions: {
    key: ["execution_project", "execution_domain", "execution_name"],
    columns: {
      ...executionKey,
      owner: text,
      /** Grows with each change of owner; a commit under an older one loses. */
      epoch: int,
      workflow_id: int,
      /** flyteidl.admin.ListMatchableAttributesResponse: what applies to the execution, one for each kind; null for nothing. */
      attributes: optionalMessage,
      created_at: time,
    },
    references: { workflow_id: "workflows" },
    indexes: [],
  },
  /** The engines that share the store: each tells in time that it lives. */
  engine_owners: {
    key: ["owner"],
    columns: {
      owner: text,
      /** From then on others may take over what it owns. */
      expires_at: time,
    },
    references: {},
    indexes: [],
  },
  /** The engine's state of a live execution as small rows, each written when it changes. Removed when the execution ends. */
  engine_state: {
    key: ["execution_project", "execution_domain", "execution_name", "state_key"],
    columns: {
      ...executionKey,
      /** What the row is about: the execution, a node, an item of an array node. The engine chooses it. */
      state_key: text,
      value: message,
    },
    references: {},
    indexes: [],
  },
  /**
   * What happened to the items of array nodes, a row for each commit that told of some: the engine's state of a node that runs, and the
   * record of its items from then on.
   */
  map_items: {
    key: ["execution_project", "execution_domain", "execution_name", "node_key", "batch"],
    columns: {
      ...executionKey,
      /** The node's key in the engine's plan. */
      node_key: text,
      /** Its id in the execution. */
      node_id: text,
      /** Counts from 0. */
      batch: int,
      /** The smallest and the largest index of its items. */
      first_index: int,
      last_index: int,
      /** How many of them failed or were aborted. */
      failures: int,
      /** haltere.v1.ItemBatch */
      items: message,
    },
    references: {},
    indexes: [["execution_project", "execution_domain", "execution_name", "node_id", "first_index"]],
  },
  /** Executions that are to be ended since what launched them has ended: a row each, removed when that is done. */
  engine_endings: {
    key: ["execution_project", "execution_domain", "execution_name"],
    columns: {
      ...executionKey,
      cause: text,
      /** Who asks for it; empty for an engine. */
      principal: text,
      created_at: time,
    },
    references: {},
    indexes: [],
  },
  /** What is still to be told to others of executions that ended: a row for each message, removed when it was delivered. */
  outbox: {
    key: ["execution_project", "execution_domain", "execution_name", "delivery"],
    columns: {
      ...executionKey,
      /** `mail/0`, by the place among the execution's notifications, or `webhook/<name>`. */
      delivery: text,
      attempts: int,
      due_at: time,
      created_at: time,
    },
    references: {},
    indexes: [["due_at"]],
  },
  /** What was committed about executions, in order, for those who watch; `id` is the cursor. */
  journal: {
    key: ["id"],
    columns: {
      ...executionKey,
      /** haltere.v1.JournalEntry: the events of one commit */
      entry: message,
      created_at: time,
    },
    references: {},
    indexes: [["execution_project", "execution_domain", "execution_name", "id"]],
  },
} as const satisfies Record<string, Table>;

/** A table: its natural key, its columns, which of them hold the `id` of a row elsewhere, and its further indexes. */
export interface Table {
  /** Whether a row, once written, is neither changed nor removed by anybody. */
  readonly unchanging?: true;
  /** Whether it is read far more often than written, in a few ways. */
  readonly seldomWritten?: true;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  readonly references: Readonly<Record<string, string>>;
  readonly indexes: readonly (readonly string[])[];
}

export type TableName = keyof typeof tables;

type ValueOf<T extends ColumnType> = T extends "text" ? string : T extends "bytes" | "message" ? Uint8Array : number;

type Values<Columns> = {
  -readonly [K in keyof Columns]: Columns[K] extends Column<infer T, infer Null>
    ? ValueOf<T> | (Null extends true ? null : never)
    : never;
};

/** The columns of a table that a writer gives. */
export type NewRow<T extends TableName> = Values<(typeof tables)[T]["columns"]>;

/** A row as the store answers it: `id` is given at insertion and grows. */
export type Row<T extends TableName> = NewRow<T> & { readonly id: number };

/** A column that a condition or an order may name. */
export type ColumnName<T extends TableName> = keyof Row<T> & string;

/** The natural key of a table's row. */
export type Key<T extends TableName> = Pick<Row<T>, Extract<(typeof tables)[T]["key"][number], keyof Row<T>>>;
