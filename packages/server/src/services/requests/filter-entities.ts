import type { TableName } from "@haltere/ports";

/** How a filter on a list reaches the rows of an entity. */
export type Reach =
  /** Columns of the listed rows themselves. */
  | { readonly kind: "own" }
  /** Columns of the row that a reference column of the listed rows points to. */
  | { readonly kind: "reference"; readonly table: TableName; readonly via: string }
  /**
   * Columns of rows that lie beside: the one that all the listed rows lie in (the execution of a list of nodes), or those
   * that belong to a listed row (the tags of an execution, the task of an attempt). Where `columns` are told, filters know no others, and
   * those by these names.
   */
  | { readonly kind: "beside"; readonly table: TableName; readonly columns?: Readonly<Record<string, string>> };

/** The entity that a table's rows are, by the name that filters use. */
const ownEntity: Partial<Record<TableName, string>> = {
  projects: "project",
  named_entities: "entities",
  description_entities: "description_entity",
  tasks: "task",
  workflows: "workflow",
  launch_plans: "launch_plan",
  executions: "execution",
  node_executions: "node_execution",
  task_executions: "task_execution",
  signals: "signal",
};

/** The older table of tags by its own names, in the one that took its place. */
const adminTagColumns = { id: "id", name: "key", created_at: "created_at", updated_at: "updated_at" };

/** Which other entities the filters of a list may name (FlyteAdmin's joins). */
const reaches: Partial<Record<TableName, Readonly<Record<string, Reach>>>> = {
  description_entities: { task: { kind: "own" }, workflow: { kind: "own" }, launch_plan: { kind: "own" } },
  named_entities: { named_entity_metadata: { kind: "own" } },
  launch_plans: { workflow: { kind: "reference", table: "workflows", via: "workflow_id" } },
  executions: {
    launch_plan: { kind: "reference", table: "launch_plans", via: "launch_plan_id" },
    workflow: { kind: "reference", table: "workflows", via: "workflow_id" },
    task: { kind: "reference", table: "tasks", via: "task_id" },
    admin_tag: { kind: "beside", table: "execution_tags", columns: adminTagColumns },
    execution_tag: { kind: "beside", table: "execution_tags" },
  },
  node_executions: { execution: { kind: "beside", table: "executions" } },
  task_executions: {
    execution: { kind: "beside", table: "executions" },
    node_execution: { kind: "beside", table: "node_executions" },
    task: { kind: "beside", table: "tasks" },
  },
};

/** Columns of FlyteAdmin's that no row of ours holds anything in: one may filter and sort by them, and finds what nulls find. */
const emptyColumns: Partial<Record<TableName, readonly string[]>> = {
  workflows: ["remote_closure_identifier"],
  node_executions: ["parent_id", "internal_data"],
};

/** Whether filters and sorts may name a column that a table lacks. Nothing here is ever deleted by a mark, as nothing is in FlyteAdmin. */
export function isEmptyColumn(table: TableName, name: string): boolean {
  return (name === "deleted_at" && table !== "named_entities") || (emptyColumns[table]?.includes(name) ?? false);
}

/** The name under which filters know the rows of a table. */
export function entityOf(table: TableName): string {
  return ownEntity[table] ?? table;
}

/** How the filters of a list of `table` reach an entity; undefined where they may not. */
export function reachOf(table: TableName, entity: string): Reach | undefined {
  if (entity === entityOf(table)) return { kind: "own" };
  const known = reaches[table];
  return known && Object.hasOwn(known, entity) ? known[entity] : undefined;
}
