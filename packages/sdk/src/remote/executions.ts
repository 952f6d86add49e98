import { FlyteError } from "@haltere/core";
import {
  type Execution,
  ExecutionMetadata_ExecutionMode,
  type NodeExecution,
  Sort_Direction,
  type TaskExecution,
} from "@haltere/idl/admin";
import type { Identifier, LiteralMap, NodeExecutionIdentifier, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Connection } from "./connection.ts";
import { type ExecutionData, fullData } from "./execution-data.ts";

type Admin = Pick<Connection, "admin">;

export interface LaunchOptions {
  readonly project: string;
  readonly domain: string;
  /** The execution's name; left out, the control plane makes one. */
  readonly name?: string | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly overwriteCache?: boolean;
}

/**
 * Launches a launch plan, or a task by itself.
 * @throws FlyteError AlreadyExists where the name is taken, InvalidArgument naming the input that is wrong.
 */
export async function launch(
  { admin }: Admin,
  entity: Identifier,
  inputs: LiteralMap,
  options: LaunchOptions,
): Promise<WorkflowExecutionIdentifier> {
  const environment = Object.entries(options.environment ?? {}).map(([key, value]) => ({ key, value }));
  const { id } = await admin.createExecution({
    project: options.project,
    domain: options.domain,
    name: options.name ?? "",
    inputs,
    spec: {
      launchPlan: entity,
      metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL, principal: "haltere", nesting: 0 },
      notificationOverrides: { case: "disableAll", value: false },
      labels: { values: { ...options.labels } },
      annotations: {},
      overwriteCache: options.overwriteCache ?? false,
      ...(environment.length > 0 ? { envs: { values: environment } } : {}),
    },
  });
  if (id === undefined) throw new FlyteError("Internal", "The control plane answered no name for the execution.");
  return id;
}

export async function getExecution({ admin }: Admin, id: WorkflowExecutionIdentifier): Promise<Execution> {
  return await admin.getExecution({ id });
}

/** A node as it stands; lists have long error messages cut off, this has not. */
export async function getNodeExecution({ admin }: Admin, id: NodeExecutionIdentifier): Promise<NodeExecution> {
  return await admin.getNodeExecution({ id });
}

/** The newest executions of a project and domain, newest first. */
export async function listExecutions(
  { admin }: Admin,
  place: { readonly project: string; readonly domain: string; readonly limit: number },
): Promise<readonly Execution[]> {
  const { executions } = await admin.listExecutions({
    id: { project: place.project, domain: place.domain },
    limit: place.limit,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  return executions;
}

/** The nodes of an execution, or those below one node, in the order they were created. */
export async function listNodeExecutions(
  { admin }: Admin,
  workflowExecutionId: WorkflowExecutionIdentifier,
  uniqueParentId = "",
): Promise<readonly NodeExecution[]> {
  return await everyPage(async (token) => {
    const page = await admin.listNodeExecutions({
      workflowExecutionId,
      uniqueParentId,
      limit: pageSize,
      token,
      sortBy: oldestFirst,
    });
    return { rows: page.nodeExecutions, token: page.token };
  });
}

/** The attempts of a node's task, in the order they were created. */
export async function listTaskExecutions(
  { admin }: Admin,
  nodeExecutionId: NodeExecutionIdentifier,
): Promise<readonly TaskExecution[]> {
  return await everyPage(async (token) => {
    const page = await admin.listTaskExecutions({ nodeExecutionId, limit: pageSize, token, sortBy: oldestFirst });
    return { rows: page.taskExecutions, token: page.token };
  });
}

/** Ends an execution as ABORTED. */
export async function terminate({ admin }: Admin, id: WorkflowExecutionIdentifier, cause: string): Promise<void> {
  await admin.terminateExecution({ id, cause });
}

export async function getExecutionData({ admin }: Admin, id: WorkflowExecutionIdentifier): Promise<ExecutionData> {
  return await fullData(await admin.getExecutionData({ id }));
}

export async function getNodeExecutionData({ admin }: Admin, id: NodeExecutionIdentifier): Promise<ExecutionData> {
  return await fullData(await admin.getNodeExecutionData({ id }));
}

const pageSize = 1000;
const oldestFirst = { key: "created_at", direction: Sort_Direction.ASCENDING } as const;

async function everyPage<Row>(
  page: (token: string) => Promise<{ readonly rows: readonly Row[]; readonly token: string }>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let token = "";
  do {
    const answer = await page(token);
    rows.push(...answer.rows);
    token = answer.token;
  } while (token !== "");
  return rows;
}
