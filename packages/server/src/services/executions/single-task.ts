import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  type ExecutionSpec,
  LaunchPlanSpecSchema,
  NamedEntityState,
  TaskClosureSchema,
  WorkflowSpecSchema,
} from "@haltere/idl/admin";
import {
  type Binding,
  BindingSchema,
  type Identifier,
  IdentifierSchema,
  ResourceType,
  type TaskTemplate,
  TaskTemplateSchema,
  TypedInterfaceSchema,
  type VariableMap,
} from "@haltere/idl/core";
import type { Row } from "@haltere/ports";
import { launchPlanToRow } from "../launch-plans/launch-plan-row.ts";
import { newLaunchPlan } from "../launch-plans/new-launch-plan.ts";
import { ensureNamedEntity } from "../named-entities/named-entity-row.ts";
import { entityNotFound } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { newWorkflow } from "../workflows/new-workflow.ts";
import { workflowToRow } from "../workflows/workflow-row.ts";

/** How often a single task is tried again where it does not say itself. */
const defaultRetries = 3;
const maxNodeIdLength = 63;

export interface SingleTask {
  readonly task: Row<"tasks">;
  readonly workflow: Row<"workflows">;
  readonly launchPlan: Row<"launch_plans">;
}

/** As whom a request asks to run. The launch plan that is made for its task keeps it, for all to see: no later launch goes by it. */
export type LaunchIdentity = Pick<ExecutionSpec, "authRole" | "securityContext">;

/**
 * A task runs by itself inside of a workflow of one node, `.flytegen.<task>`, that is made when the task is first run and
 * hidden from lists. Making it twice at the same moment makes it once.
 */
export async function prepareSingleTask(
  resources: ServiceResources,
  taskId: Identifier,
  identity: LaunchIdentity,
): Promise<SingleTask> {
  const { project, domain, name, version } = taskId;
  const task = await resources.store.get("tasks", { project, domain, name, version });
  if (!task) throw entityNotFound(ResourceType.TASK, taskId);
  const workflow = await ensureWorkflow(resources, task);
  return { task, workflow, launchPlan: await ensureLaunchPlan(resources, workflow, taskId, identity) };
}

async function ensureWorkflow(resources: ServiceResources, task: Row<"tasks">): Promise<Row<"workflows">> {
  const { store, clock } = resources;
  const key = { ...versionOf(task), name: generatedName(task.name) };
  const standing = await store.get("workflows", key);
  if (standing) return standing;
  const template = fromBinary(TaskClosureSchema, task.closure).compiledTask?.template ?? create(TaskTemplateSchema);
  const id = create(IdentifierSchema, { resourceType: ResourceType.WORKFLOW, ...key });
  const workflow = await newWorkflow(resources, id, workflowAround(id, template));
  const now = clock.now();
  await store.commit([
    { kind: "ensure", table: "workflows", row: workflowToRow(workflow, now) },
    ensureNamedEntity(ResourceType.WORKFLOW, key, now, NamedEntityState.SYSTEM_GENERATED),
  ]);
  return written(await store.get("workflows", key), key.name);
}

async function ensureLaunchPlan(
  { store, clock }: ServiceResources,
  workflow: Row<"workflows">,
  taskId: Identifier,
  { authRole, securityContext }: LaunchIdentity,
): Promise<Row<"launch_plans">> {
  const key = versionOf(workflow);
  const standing = await store.get("launch_plans", key);
  if (standing) return standing;
  const id = create(IdentifierSchema, { resourceType: ResourceType.LAUNCH_PLAN, ...key });
  // FlyteAdmin's generated launch plans name the task where others name a workflow, and clients have come to see it.
  const workflowId = create(IdentifierSchema, { ...taskId, resourceType: ResourceType.WORKFLOW });
  const spec = create(LaunchPlanSpecSchema, {
    workflowId,
    entityMetadata: {},
    fixedInputs: {},
    labels: {},
    annotations: {},
    ...(authRole && { authRole }),
    ...(securityContext && { securityContext }),
  });
  const launchPlan = newLaunchPlan(id, spec, fromBinary(TypedInterfaceSchema, workflow.typed_interface));
  const now = clock.now();
  await store.commit([
    { kind: "ensure", table: "launch_plans", row: launchPlanToRow(launchPlan, workflow.id, now) },
    ensureNamedEntity(ResourceType.LAUNCH_PLAN, key, now, NamedEntityState.SYSTEM_GENERATED),
  ]);
  return written(await store.get("launch_plans", key), key.name);
}

function workflowAround(id: Identifier, task: TaskTemplate) {
  const nodeId = nodeIdOf(task.id?.name ?? "");
  return create(WorkflowSpecSchema, {
    template: {
      id,
      ...(task.interface ? { interface: task.interface } : {}),
      nodes: [
        {
          id: nodeId,
          metadata: { name: nodeId, retries: task.metadata?.retries ?? { retries: defaultRetries } },
          inputs: bindAll(task.interface?.inputs, ""),
          target: {
            case: "taskNode",
            value: { reference: { case: "referenceId", value: task.id ?? create(IdentifierSchema) } },
          },
        },
      ],
      outputs: bindAll(task.interface?.outputs, nodeId),
    },
  });
}

/** Binds every variable to the one of the same name that a node puts out; an empty node id means the workflow's inputs. */
function bindAll(variables: VariableMap | undefined, nodeId: string): Binding[] {
  return Object.keys(variables?.variables ?? {})
    .sort()
    .map((name) =>
      create(BindingSchema, {
        var: name,
        binding: { value: { case: "promise", value: { nodeId, var: name } } },
      }),
    );
}

/** The end of the task's name, of it the letters, digits and dashes. */
function nodeIdOf(taskName: string): string {
  return taskName.slice(-maxNodeIdLength).replace(/[^-\p{L}\p{N}]/gu, "");
}

function generatedName(taskName: string): string {
  return `.flytegen.${taskName}`;
}

function versionOf({ project, domain, name, version }: Omit<Identifier, "$typeName" | "org" | "resourceType">) {
  return { project, domain, name, version };
}

function written<T>(row: T | undefined, name: string): T {
  if (row) return row;
  throw new FlyteError("Internal", `${name} was written and is not there`, { where: { workflow: name } });
}
