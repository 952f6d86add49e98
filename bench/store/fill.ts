import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { ExecutionClosureSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import { type TableName, tables } from "@haltere/ports";
import type { BulkDatabase } from "./bulk-database.ts";

export interface FillSize {
  readonly executions: number;
  /** Names of workflows, tasks and launch plans; each has `versions` of them. */
  readonly names: number;
  readonly versions: number;
}

/** Microseconds between two executions, and when the first was. */
const step = 1_000_000;
export const began = 1_700_000_000_000_000;
const batch = 100_000;

/** What stands behind the template's closure, of which the last word of each field counts. Times stay the template's. */
const closureOf = (closure: MessageInitShape<typeof ExecutionClosureSchema>) =>
  toBinary(ExecutionClosureSchema, create(ExecutionClosureSchema, closure));
const failed = closureOf({
  phase: Phase.FAILED,
  outputResult: { case: "error", value: { code: "USER:Error", message: "An order of -1 pieces has no price." } },
});
const aborted = closureOf({
  phase: Phase.ABORTED,
  outputResult: { case: "abortMetadata", value: { cause: "not needed any more" } },
});
const running = closureOf({ phase: Phase.RUNNING });

/** The name of the nth execution, in no order, as random names are in none. */
export const executionName = (n: number): string => `f${((n * 611_953) % 999_999_937) + 1_000_000_000}`;

/**
 * Repeats the one execution that stands in the database, with its nodes, workflow, launch plan and task, so that rows are such as the control
 * plane writes. Of a hundred executions one failed and one was aborted; of a thousand one runs and one is archived; fifty users own them.
 */
export async function fill(database: BulkDatabase, { executions, names, versions }: FillSize): Promise<void> {
  const entities = names * versions;
  const name = `'flow' || cast((s.n - 1) % ${names} as text)`;
  const version = `'v' || cast((s.n - 1) / ${names} as text)`;
  const created = (n: string) => `${began} + ${n} * ${step}`;
  const template = await database.value("select max(id) from executions");
  const idOf = (column: string) => database.value(`select ${column} from executions where id = ${template}`);
  const workflow = await idOf("workflow_id");
  const launchPlan = await idOf("launch_plan_id");
  const task = await database.value("select max(id) from tasks");
  const insert = async (
    table: TableName,
    from: string,
    set: Readonly<Record<string, string>>,
    first: number,
    last: number,
  ) => {
    const columns = Object.keys(tables[table].columns);
    const values = columns.map((column) => set[column] ?? `t."${column}"`);
    const { before, table: series } = database.series(first, last);
    const quoted = columns.map((column) => `"${column}"`).join();
    await database.run(
      `${before} insert into ${table} (${quoted}) select ${values.join()} from ${series} cross join ${from} order by s.n`.replace(
        /^ /,
        "",
      ),
    );
  };
  const versioned = { name, version, created_at: created("s.n"), updated_at: created("s.n") };
  // SQLite wants WITH before INSERT, as Postgres allows.
  await insert("workflows", `(select * from workflows where id = ${workflow}) t`, versioned, 1, entities);
  const firstWorkflow = (await database.value("select max(id) from workflows")) - entities + 1;
  await insert("tasks", `(select * from tasks where id = ${task}) t`, versioned, 1, entities);
  await insert(
    "launch_plans",
    `(select * from launch_plans where id = ${launchPlan}) t`,
    { ...versioned, workflow_id: `${firstWorkflow} + s.n - 1` },
    1,
    entities,
  );
  const firstLaunchPlan = (await database.value("select max(id) from launch_plans")) - entities + 1;
  const kinds =
    "(select resource_type, min(project) as project, min(domain) as domain, min(description) as description, min(state) as state, min(created_at) as created_at, min(updated_at) as updated_at from named_entities group by resource_type) t";
  await insert("named_entities", kinds, { name }, 1, names);

  const executionNameSql = `'f' || cast((s.n * 611953) % 999999937 + 1000000000 as text)`;
  const at = created("s.n");
  const times = { execution_name: executionNameSql, created_at: at, updated_at: `${at} + 900000` };
  const large = ["executions", "node_executions"];
  const indexes = (await Promise.all(large.map((table) => database.indexes(table)))).flat();
  // Looked up once more by key, so it is read before the indexes go.
  await database.run(
    `create table template_nodes as select * from node_executions where execution_name = (select execution_name from executions where id = ${template})`,
  );
  for (const index of indexes) await database.run(`drop index ${index.name}`);
  for (let first = 1; first <= executions; first += batch) {
    const last = Math.min(first + batch - 1, executions);
    await insert(
      "executions",
      `(select * from executions where id = ${template}) t`,
      {
        ...times,
        workflow_id: `${firstWorkflow} + s.n % ${entities}`,
        launch_plan_id: `${firstLaunchPlan} + s.n % ${entities}`,
        phase:
          "case when s.n % 100 = 0 then 'FAILED' when s.n % 100 = 1 then 'ABORTED' when s.n % 1000 = 7 then 'RUNNING' else t.phase end",
        closure: `case when s.n % 100 = 0 then ${database.appended("t.closure", failed)} when s.n % 100 = 1 then ${database.appended("t.closure", aborted)} when s.n % 1000 = 7 then ${database.appended("t.closure", running)} else t.closure end`,
        state: "case when s.n % 1000 = 8 then 1 else 0 end",
        user: "'user' || cast(s.n % 50 as text)",
        execution_created_at: at,
        execution_updated_at: `${at} + 900000`,
        started_at: `${at} + 1000`,
        duration: "(s.n * 7919 % 10007) / 10.0",
      },
      first,
      last,
    );
    await insert(
      "node_executions",
      "template_nodes t",
      {
        ...times,
        node_execution_created_at: at,
        node_execution_updated_at: `${at} + 900000`,
        started_at: `${at} + 2000`,
      },
      first,
      last,
    );
  }
  await database.run("drop table template_nodes");
  for (const { sql } of indexes) await database.run(sql);
  await database.settle();
}
