import type { MessageInitShape } from "@bufbuild/protobuf";
import { Sort_Direction, type SortSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { began, executionName } from "./fill.ts";
import type { Admin } from "./measure.ts";

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
    {
      name: "executions of a workflow that failed",
      ask: (round) => list({ filters: `eq(workflow.name,flow${round % 40})+value_in(phase,FAILED)`, sortBy: newest }),
    },
    {
      name: "executions of a workflow that took long",
      ask: (round) => list({ filters: `eq(workflow.name,flow${round % 40})+gte(duration,990)`, sortBy: newest }),
    },
    {
      name: "executions of a task and a workflow's version",
      ask: (round) => list({ filters: `eq(task.name,flow${round % 40})+eq(workflow.version,v1)`, sortBy: newest }),
    },
    { name: "executions by a schedule", ask: () => list({ filters: "eq(mode,1)", sortBy: newest }) },
    // No index of their own: a million entries of one are tested, or sorted.
    {
      name: "executions that took longer than any",
      deep: true,
      ask: () => list({ filters: "gt(duration,5000)", sortBy: newest }),
    },
    {
      name: "executions whose name has a text",
      deep: true,
      ask: () => list({ filters: "contains(execution_name,zz)", sortBy: newest }),
    },
    { name: "executions, longest first", deep: true, ask: () => list({ sortBy: { ...newest, key: "duration" } }) },
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
      name: "launch plans of a workflow's version",
      ask: (round) =>
        admin.listLaunchPlans({
          id: scope,
          limit: page,
          filters: `eq(workflow.name,flow${round % 40})+eq(workflow.version,v1)`,
        }),
    },
    {
      name: "tasks of a version",
      ask: () => admin.listTasks({ id: scope, limit: page, filters: "eq(version,v1)", sortBy: newest }),
    },
    {
      name: "a workflow",
      ask: (round) =>
        admin.getWorkflow({
          id: { resourceType: ResourceType.WORKFLOW, ...scope, name: `flow${round % 40}`, version: "v0" },
        }),
    },
    {
      name: "launch plans of a name",
      ask: (round) =>
        admin.listLaunchPlans({ id: { ...scope, name: `flow${round % 40}` }, limit: page, sortBy: newest }),
    },
  ];
}
