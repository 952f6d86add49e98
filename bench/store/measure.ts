import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { Sort_Direction, type SortSchema, WorkflowExecutionGetRequestSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { bareClient } from "../programs/bare-grpc-client.ts";
import { began, executionName } from "./fill.ts";

export type Admin = Client<typeof AdminService>;

/** Milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export function adminOf(endpoint: string): Admin {
  return createClient(AdminService, createGrpcTransport({ baseUrl: `http://${endpoint}` }));
}

const scope = { project: "flytesnacks", domain: "development" };
const newest = { key: "created_at", direction: Sort_Direction.DESCENDING };
const upwards = Sort_Direction.ASCENDING;
const page = 100;

/** What clients ask, by what people would call it. `deep` ones have the larger aim. `round` makes each call another. */
export function questions(
  admin: Admin,
  executions: number,
): readonly { name: string; deep?: boolean; ask: (round: number) => Promise<unknown> }[] {
  const list = (request: {
    filters?: string;
    sortBy?: MessageInitShape<typeof SortSchema>;
    token?: string;
    limit?: number;
  }) => admin.listExecutions({ id: scope, limit: page, ...request });
  const random = (round: number) => executionName(1 + ((round * 7919) % executions));
  const time = (n: number) => new Date((began + n * 1_000_000) / 1000).toISOString();
  let token = "";
  return [
    { name: "executions, newest first", ask: () => list({ sortBy: newest }) },
    { name: "executions, oldest first", ask: () => list({ sortBy: { ...newest, direction: upwards } }) },
    { name: "executions, unsorted", ask: () => list({}) },
    {
      name: "executions, by their own creation",
      ask: () => list({ sortBy: { ...newest, key: "execution_created_at" } }),
    },
    { name: "executions, last started", ask: () => list({ sortBy: { ...newest, key: "started_at" } }) },
    { name: "executions that failed", ask: () => list({ filters: "eq(phase,FAILED)", sortBy: newest }) },
    { name: "executions that run", ask: () => list({ filters: "eq(phase,RUNNING)", sortBy: newest }) },
    {
      name: "executions in two phases",
      ask: () => list({ filters: "value_in(phase,FAILED;ABORTED)", sortBy: newest }),
    },
    {
      name: "executions of a workflow's name",
      ask: (round) => list({ filters: `eq(workflow.name,flow${round % 40})`, sortBy: newest }),
    },
    {
      name: "executions of a launch plan's name",
      ask: (round) => list({ filters: `eq(launch_plan.name,flow${round % 40})`, sortBy: newest }),
    },
    {
      name: "executions of a workflow's version",
      ask: (round) => list({ filters: `eq(workflow.name,flow${round % 40})+eq(workflow.version,v1)`, sortBy: newest }),
    },
    { name: "executions of a user", ask: (round) => list({ filters: `eq(user,user${round % 50})`, sortBy: newest }) },
    { name: "executions that are archived", ask: () => list({ filters: "eq(state,1)", sortBy: newest }) },
    {
      name: "executions of an hour",
      ask: (round) => {
        const n = (round * 7919) % executions;
        return list({ filters: `gte(created_at,${time(n)})+lte(created_at,${time(n + 3600)})`, sortBy: newest });
      },
    },
    {
      name: "executions, a deep page by itself",
      deep: true,
      ask: (round) =>
        list({
          sortBy: newest,
          token: String(Math.floor(executions / 2) + ((round * 7919) % Math.floor(executions / 2 - page))),
        }),
    },
    {
      name: "executions, deep pages one after the other",
      deep: true,
      ask: async () => {
        if (token === "") token = String(Math.floor(executions / 2));
        ({ token } = await list({ sortBy: newest, token }));
      },
    },
    { name: "an execution", ask: (round) => admin.getExecution({ id: { ...scope, name: random(round) } }) },
    { name: "an execution's data", ask: (round) => admin.getExecutionData({ id: { ...scope, name: random(round) } }) },
    {
      name: "nodes of an execution",
      ask: (round) =>
        admin.listNodeExecutions({
          workflowExecutionId: { ...scope, name: random(round) },
          limit: page,
          sortBy: newest,
        }),
    },
    {
      name: "a node",
      ask: (round) => admin.getNodeExecution({ id: { nodeId: "n0", executionId: { ...scope, name: random(round) } } }),
    },
    {
      name: "tasks of a node",
      ask: (round) =>
        admin.listTaskExecutions({
          nodeExecutionId: { nodeId: "n0", executionId: { ...scope, name: random(round) } },
          limit: page,
        }),
    },
    {
      name: "names of workflows",
      ask: () =>
        admin.listNamedEntities({
          resourceType: ResourceType.WORKFLOW,
          ...scope,
          limit: page,
          sortBy: { key: "name", direction: upwards },
        }),
    },
    { name: "workflows, newest first", ask: () => admin.listWorkflows({ id: scope, limit: page, sortBy: newest }) },
    {
      name: "versions of a task",
      ask: (round) => admin.listTasks({ id: { ...scope, name: `flow${round % 40}` }, limit: page, sortBy: newest }),
    },
    {
      name: "launch plans of a name",
      ask: (round) =>
        admin.listLaunchPlans({ id: { ...scope, name: `flow${round % 40}` }, limit: page, sortBy: newest }),
    },
  ];
}

export async function latency(calls: number, ask: (round: number) => Promise<unknown>): Promise<Latency> {
  const times: number[] = [];
  // Not counted: code is compiled, a connection made.
  await ask(0);
  for (let round = 1; round <= calls; round++) {
    const start = performance.now();
    await ask(round);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Calls a second of so many at once. */
export async function rate(calls: number, atOnce: number, call: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < calls) await call(next++);
    }),
  );
  return calls / ((performance.now() - start) / 1000);
}

/** GetExecution of so many clients, each of another execution. */
export async function readRate(endpoint: string, calls: number, clients: number, executions: number): Promise<number> {
  const open = await Promise.all(
    Array.from({ length: clients }, (_, client) => {
      const name = executionName(1 + ((client * 7919) % executions));
      const message = toBinary(
        WorkflowExecutionGetRequestSchema,
        create(WorkflowExecutionGetRequestSchema, { id: { ...scope, name } }),
      );
      return bareClient(endpoint, "/flyteidl.service.AdminService/GetExecution", [message]);
    }),
  );
  try {
    await Promise.all(open.map((client) => client.call()));
    let left = calls;
    const start = performance.now();
    await Promise.all(
      open.map(async (client) => {
        while (left-- > 0) await client.call();
      }),
    );
    return calls / ((performance.now() - start) / 1000);
  } finally {
    for (const client of open) client.close();
  }
}
