import { DatabaseSync } from "node:sqlite";
import type { Condition, Query, TableName } from "@haltere/ports";
import { afterAll, expect, test } from "vitest";
import type { SqlValue } from "../sql/database.ts";
import { queryCompiler } from "../sql/queries.ts";
import { currentSchema, schemaStatements } from "../sql/schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";

const db = new DatabaseSync(":memory:");
for (const statement of schemaStatements(sqliteDialect, {}, currentSchema())) db.exec(statement);
afterAll(() => db.close());

const queries = queryCompiler(sqliteDialect);
const eq = (column: string, value: string | number): Condition => ({ column, comparison: "eq", value });
const scope = [eq("execution_project", "p"), eq("execution_domain", "d")];
const execution = [...scope, eq("execution_name", "e")];

/** What SQLite says it would do. */
function planOf(sql: string, parameters: readonly SqlValue[]): string {
  const rows = db.prepare(`explain query plan ${sql}`).all(...parameters);
  return rows.map((row) => row.detail).join("\n");
}

function listPlan<T extends TableName>(table: T, query: Query<T>): string {
  const { sql, parameters } = queries.list(table, query);
  return planOf(sql, parameters);
}

test.each([
  ["an execution", () => listPlan("executions", { where: execution })],
  ["a row by id", () => listPlan("workflows", { where: [eq("id", 1)] })],
  [
    "the root nodes of an execution",
    () =>
      listPlan("node_executions", {
        where: [...execution, { column: "parent_node_id", comparison: "eq", value: null }],
      }),
  ],
  [
    "the latest executions of a project",
    () =>
      listPlan("executions", {
        where: [...scope, eq("state", 0)],
        orderBy: { column: "execution_created_at", descending: true },
        limit: 20,
      }),
  ],
  [
    "the latest versions of a workflow",
    () =>
      listPlan("workflows", {
        where: [eq("project", "p"), eq("domain", "d"), eq("name", "n")],
        orderBy: { column: "created_at", descending: true },
        limit: 1,
      }),
  ],
  [
    "the journal behind a cursor",
    () => listPlan("journal", { where: [{ column: "id", comparison: "gt", value: 7 }], limit: 100 }),
  ],
  [
    "an execution's journal behind a cursor",
    () => listPlan("journal", { where: [...execution, { column: "id", comparison: "gt", value: 7 }], limit: 100 }),
  ],
])("%s is found by an index, in order", (_, plan) => {
  expect(plan()).toMatch(/^SEARCH \w+ USING (INDEX|INTEGER PRIMARY KEY)/);
  expect(plan()).not.toMatch(/SCAN|TEMP B-TREE/);
});

const dataset = ["project", "domain", "name", "version"].map((part) => eq(`dataset_${part}`, "x"));

test.each([
  [
    "what applies to a workflow",
    () =>
      listPlan("matchable_attributes", {
        where: [
          eq("resource_type", "TASK_RESOURCE"),
          { column: "project", comparison: "in", value: ["", "p"] },
          { column: "domain", comparison: "in", value: ["", "d"] },
        ],
      }),
  ],
  [
    "the latest artifacts of a dataset",
    () => listPlan("artifacts", { where: dataset, orderBy: { column: "created_at", descending: true }, limit: 9 }),
  ],
  ["an artifact by its id alone", () => listPlan("artifacts", { where: [eq("artifact_id", "a")] })],
  ["the tags of an artifact", () => listPlan("artifact_tags", { where: [...dataset, eq("artifact_id", "a")] })],
  [
    "the artifacts of a partition",
    () => listPlan("artifact_partitions", { where: [...dataset, eq("key", "k"), eq("value", "v")] }),
  ],
  [
    "a version's description",
    () => listPlan("description_entities", { where: ["project", "domain", "name"].map((part) => eq(part, "x")) }),
  ],
])("%s are found by an index", (_, plan) => {
  expect(plan()).toMatch(/^SEARCH \w+ USING INDEX/);
  expect(plan()).not.toMatch(/SCAN \w+$/m);
});

test.each([
  ["a phase", eq("phase", "FAILED"), "phase"],
  ["a user", eq("user", "u"), "user"],
  ["a workflow", eq("workflow_id", 1), "workflow_id"],
  ["a launch plan", eq("launch_plan_id", 1), "launch_plan_id"],
  ["a task", eq("task_id", 1), "task_id"],
])(
  "the latest executions of %s are read from its own index, one by one or for a few at once",
  (_, condition, column) => {
    const query = { orderBy: { column: "created_at", descending: true }, limit: 20 } as const;
    const plan = listPlan("executions", { where: [...scope, condition, eq("state", 0)], ...query });
    expect(plan).toMatch(
      new RegExp(`^SEARCH executions USING INDEX executions_by_project_domain_${column}\\w* \\(.*${column}=\\?`),
    );
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    const few = {
      column,
      comparison: "in",
      value: [1, 2].map((value) => (column.endsWith("id") ? value : `${value}`)),
    } as const;
    const spread = listPlan("executions", { where: [...scope, few, eq("state", 0)], ...query });
    expect(spread.match(new RegExp(`executions_by_project_domain_${column}\\w* \\(.*${column}=\\?`, "g"))).toHaveLength(
      2,
    );
  },
);

const newestFirst = { orderBy: { column: "created_at", descending: true }, limit: 100 } as const;
const own: readonly (readonly [string, Condition])[] = [
  ["duration", { column: "duration", comparison: "gte", value: 7 }],
  ["started_at", { column: "started_at", comparison: "lt", value: 7 }],
  ["execution_created_at", { column: "execution_created_at", comparison: "gte", value: 7 }],
  ["mode", { column: "mode", comparison: "ne", value: 1 }],
  ["phase", { column: "phase", comparison: "ne", value: "SUCCEEDED" }],
  ["user", { column: "user", comparison: "contains", value: "u" }],
  ["execution_name", { column: "execution_name", comparison: "contains", value: "x" }],
  ["launch_entity", eq("launch_entity", "task")],
  ["cluster", eq("cluster", "c")],
  ["error_kind", eq("error_kind", "USER")],
  ["error_code", eq("error_code", "x")],
  ["source_execution_id", eq("source_execution_id", 7)],
];

test.each(own)(
  "a filter by %s is tested in the index that has the order, and no row is read that is not answered",
  (_, one) => {
    const plan = listPlan("executions", { where: [...scope, eq("state", 0), one], ...newestFirst, offset: 5 });
    expect(plan).toContain("SEARCH executions USING COVERING INDEX executions_by_project_domain_state_created_at_");
  },
);

test.each([
  ["a phase", [eq("phase", "FAILED")]],
  ["two phases", [{ column: "phase", comparison: "in", value: ["FAILED", "ABORTED"] } as const]],
  ["a duration", [{ column: "duration", comparison: "gt", value: 7 } as const]],
  ["a user", [eq("user", "u")]],
  ["a mode", [eq("mode", 1)]],
  [
    "all of these",
    [eq("phase", "FAILED"), { column: "duration", comparison: "gt", value: 7 }, eq("user", "u")] as const,
  ],
])(
  "the latest executions of a workflow's versions, a launch plan's or a task's, with %s, are found in the reference's own index",
  (_, more) => {
    for (const column of ["workflow_id", "launch_plan_id", "task_id"]) {
      const versions = { column, comparison: "in", value: [1, 2, 3] } as const;
      const plan = listPlan("executions", { where: [...scope, ...more, versions, eq("state", 0)], ...newestFirst });
      const index = `executions_by_project_domain_${column}_\\w+ \\(.*${column}=\\?`;
      // Three become four, so that few shapes are compiled.
      expect(plan.match(new RegExp(`USING COVERING INDEX ${index}`, "g"))).toHaveLength(4);
    }
  },
);

test("an order that no index has is sorted without the rows, and only those that are answered are read", () => {
  const orderBy = { column: "duration", descending: true } as const;
  const plan = listPlan("executions", { where: [...scope, eq("state", 0)], orderBy, limit: 100 });
  expect(plan).toMatch(/LIST SUBQUERY[\s\S]*SEARCH executions USING COVERING INDEX/);
});

test("launch plans of versions of a workflow are found by an index of a domain's", () => {
  const versions = { column: "workflow_id", comparison: "in", value: [1, 2] } as const;
  const plan = listPlan("launch_plans", { where: [eq("project", "p"), eq("domain", "d"), versions], limit: 50 });
  expect(plan.match(/launch_plans_by_project_domain_workflow_id \(.*workflow_id=\?/g)).toHaveLength(2);
});

test.each(["tasks", "workflows", "launch_plans"] as const)("%s of a version are found by an index", (table) => {
  const plan = listPlan(table, { where: [eq("project", "p"), eq("domain", "d"), eq("version", "v")], ...newestFirst });
  expect(plan).toMatch(/USING INDEX \w+_by_project_domain_version_created_at \(.*version=\?/);
});

test("executions of a workflow, by its name, are found through both tables' indexes", () => {
  const via = "workflow_id";
  const where = [eq("project", "p"), eq("domain", "d"), eq("name", "n")].map((one) => ({ ...one, via }));
  const plan = listPlan("executions", { where: [...scope, ...where] });
  expect(plan).toMatch(/SEARCH executions USING INDEX executions_by_project_domain_workflow_id_\w+/);
  expect(plan).toMatch(/SEARCH workflows USING (COVERING )?INDEX/);
});

test("a list of names is looked up in the index, one by one", () => {
  const where: Condition[] = [...scope, { column: "execution_name", comparison: "in", value: ["a", "b"] }];
  expect(listPlan("executions", { where })).toContain("execution_name=?");
});

const place = [eq("project", "p"), eq("domain", "d")];

test.each([
  [
    "a domain's executions in a phase since a time",
    () =>
      listPlan("executions", {
        where: [...scope, eq("phase", "FAILED"), eq("state", 0), { column: "created_at", comparison: "gte", value: 7 }],
        ...newestFirst,
      }),
  ],
  [
    "a chunk of a domain's names",
    () =>
      listPlan("named_entities", {
        where: [eq("resource_type", 2), ...place, eq("state", 0), { column: "name", comparison: "gt", value: "n" }],
        orderBy: { column: "name", descending: false },
        limit: 5000,
      }),
  ],
  ["the versions of a domain, the newest first", () => listPlan("workflows", { where: place, ...newestFirst })],
  [
    "a part of an execution's nodes",
    () =>
      listPlan("node_executions", {
        where: [...execution, { column: "node_id", comparison: "gt", value: "n" }],
        orderBy: { column: "node_id", descending: false },
        limit: 500,
      }),
  ],
])("%s, as haltere.v1 asks for it, is found by an index, in order", (_, plan) => {
  expect(plan()).toMatch(/^SEARCH \w+ USING INDEX/);
  expect(plan()).not.toMatch(/SCAN|TEMP B-TREE/);
});

test("the gates that changed last are found by an index, and only those that are answered are read", () => {
  const plan = listPlan("signals", { where: [], orderBy: { column: "updated_at", descending: true }, limit: 200 });
  expect(plan).toContain("signals_by_updated_at");
});
