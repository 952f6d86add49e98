import { create } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { executionPhase, FlyteError, timestampFromMicroseconds } from "@haltere/core";
import {
  type Execution,
  ExecutionClosureSchema,
  ExecutionSchema,
  ExecutionSpecSchema,
  ExecutionState,
} from "@haltere/idl/admin";
import { type Identifier, IdentifierSchema, ResourceType } from "@haltere/idl/core";
import type { Condition, Row, Store } from "@haltere/ports";
import { executionIdFromRow } from "../executions/execution-row.ts";
import { equals } from "../requests/list-query.ts";

/** What a glance needs no column of: all that is large. */
const large = ["spec", "closure", "inputs", "user_inputs", "outputs"] as const;

const most = 100;
/** Of all domains or names of an answer together: it is made in memory. */
const mostTogether = 20_000;

/**
 * How many executions are asked for, of each of `places` domains or names.
 * @throws FlyteError InvalidArgument for more than 100 of each, or more than 20,000 together
 */
export function requireGlances(count: number, places: number): number {
  if (count > most)
    throw new FlyteError("InvalidArgument", `invalid value for executions: ${count} is more than ${most}`);
  if (count * places > mostTogether)
    throw new FlyteError(
      "InvalidArgument",
      `invalid value for executions: ${count} for each of ${places} are more than ${mostTogether}`,
      { hint: "Ask for fewer of each, or of fewer at once." },
    );
  return count;
}

/** The latest executions of a domain that are not archived, and meet some conditions, without what is large of them. */
export function latestExecutions(
  store: Store,
  place: { readonly project: string; readonly domain: string },
  where: readonly Condition[],
  limit: number,
): Promise<Row<"executions">[]> {
  const { project, domain } = place;
  return store.list("executions", {
    where: [
      ...equals({ execution_project: project, execution_domain: domain, state: ExecutionState.EXECUTION_ACTIVE }),
      ...where,
    ],
    orderBy: { column: "created_at", descending: true },
    limit,
    without: large,
  });
}

/** Executions as bars and short rows show them. What they are of is read once for each workflow and task. */
export async function glances(store: Store, rows: readonly Row<"executions">[]): Promise<Execution[]> {
  const [workflows, tasks] = await Promise.all([
    identifiers(
      store,
      "workflows",
      rows.map((row) => (row.task_id ? 0 : (row.workflow_id ?? 0))),
    ),
    identifiers(
      store,
      "tasks",
      rows.map((row) => row.task_id ?? 0),
    ),
  ]);
  return rows.map((row) => {
    const task = tasks.get(row.task_id ?? 0);
    const workflowId = workflows.get(row.workflow_id ?? 0);
    const phase = executionPhase(row.phase);
    return create(ExecutionSchema, {
      id: executionIdFromRow(row),
      spec: create(ExecutionSpecSchema, task ? { launchPlan: task } : {}),
      closure: create(ExecutionClosureSchema, {
        phase,
        createdAt: timestampFromMicroseconds(row.execution_created_at),
        ...(row.started_at === null ? {} : { startedAt: timestampFromMicroseconds(row.started_at) }),
        ...(row.duration ? { duration: durationFromMs(Math.round(row.duration * 1000)) } : {}),
        ...(workflowId ? { workflowId } : {}),
      }),
    });
  });
}

async function identifiers(store: Store, table: "workflows" | "tasks", ids: readonly number[]) {
  const wanted = [...new Set(ids)].filter((id) => id > 0);
  if (wanted.length === 0) return new Map<number, Identifier>();
  const where = [{ column: "id", comparison: "in", value: wanted }] as const;
  const rows =
    table === "tasks"
      ? await store.list(table, { where, without: ["closure", "digest"] })
      : await store.list(table, { where, without: ["closure", "typed_interface", "digest"] });
  const resourceType = table === "tasks" ? ResourceType.TASK : ResourceType.WORKFLOW;
  return new Map(
    rows.map(({ id, ...row }) => {
      const { project, domain, name, version } = row;
      return [id, create(IdentifierSchema, { resourceType, project, domain, name, version })];
    }),
  );
}
