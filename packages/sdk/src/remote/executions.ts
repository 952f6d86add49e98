import { FlyteError } from "@haltere/core";
import {
  type Execution,
  ExecutionMetadata_ExecutionMode,
  type NodeExecution,
  Sort_Direction,
  type TaskExecution,
} from "@haltere/idl/admin";
import type { Identifier, LiteralMap, NodeExecutionIdentifier, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { LaunchSettings } from "../launch-plans/launch-plan-settings.ts";
import { launchSettings } from "../translate/launch-settings.ts";
import { notificationMessage } from "../translate/notification.ts";
import type { Connection } from "./connection.ts";
import { type ExecutionData, fullData } from "./execution-data.ts";

type Admin = Pick<Connection, "admin">;

/** What a launch is told beside its inputs; in place of what the launch plan says. */
export interface LaunchOptions extends LaunchSettings {
  readonly project: string;
  readonly domain: string;
  /** The execution's name; left out, the control plane makes one. */
  readonly name?: string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Whether its tasks may run on machines that can be taken away. Default: as registered. */
  readonly interruptible?: boolean;
  /** The pool of clusters it goes to; Flyte's ClusterAssignment. */
  readonly clusterPool?: string;
  /** The label of the cluster it runs on; Flyte's ExecutionClusterLabel. */
  readonly clusterLabel?: string;
}

/**
 * Launches a launch plan, or a task by itself. An empty list of notifications tells nobody.
 * @throws FlyteError AlreadyExists where the name is taken, InvalidArgument naming the input that is wrong.
 */
export async function launch(
  { admin }: Admin,
  entity: Identifier,
  inputs: LiteralMap,
  options: LaunchOptions,
): Promise<WorkflowExecutionIdentifier> {
  const { tags, interruptible, clusterPool, clusterLabel, notifications } = options;
  const environment = Object.entries(options.environment ?? {}).map(([key, value]) => ({ key, value }));
  const { rawOutputDataConfig, ...settings } = launchSettings(options);
  const { id } = await admin.createExecution({
    project: options.project,
    domain: options.domain,
    name: options.name ?? "",
    inputs,
    spec: {
      launchPlan: entity,
      metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL, principal: "haltere", nesting: 0 },
      ...settings,
      notificationOverrides:
        notifications === undefined || notifications.length === 0
          ? { case: "disableAll", value: notifications !== undefined }
          : { case: "notifications", value: { notifications: notifications.map(notificationMessage) } },
      ...(rawOutputDataConfig.outputLocationPrefix === "" ? {} : { rawOutputDataConfig }),
      ...(environment.length > 0 ? { envs: { values: environment } } : {}),
      ...(tags === undefined ? {} : { tags: [...tags] }),
      ...(interruptible === undefined ? {} : { interruptible }),
      ...(clusterPool === undefined ? {} : { clusterAssignment: { clusterPoolName: clusterPool } }),
      ...(clusterLabel === undefined ? {} : { executionClusterLabel: { value: clusterLabel } }),
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
