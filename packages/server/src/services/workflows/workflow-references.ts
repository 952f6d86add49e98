import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError, identifierText, type LaunchPlanInterface, workflowRequirements } from "@haltere/core";
import { LaunchPlanClosureSchema, TaskClosureSchema, type WorkflowSpec } from "@haltere/idl/admin";
import {
  type CompiledTask,
  CompiledTaskSchema,
  type Identifier,
  ResourceType,
  type WorkflowTemplate,
} from "@haltere/idl/core";
import type { Store } from "@haltere/ports";
import { resourceTypeName } from "../requests/identifiers.ts";

/** The registered things that a workflow's nodes refer to, however deep. */
export interface WorkflowReferences {
  readonly tasks: readonly CompiledTask[];
  readonly launchPlans: readonly LaunchPlanInterface[];
}

/** Loads what a workflow refers to. @throws FlyteError InvalidArgument that names everything that is not registered. */
export async function loadReferences(
  store: Store,
  template: WorkflowTemplate,
  spec: WorkflowSpec,
): Promise<WorkflowReferences> {
  const required = workflowRequirements(template, spec.subWorkflows);
  const [tasks, launchPlans] = await Promise.all([
    Promise.all(required.tasks.map(async (id) => ({ id, found: await loadTask(store, id) }))),
    Promise.all(required.launchPlans.map(async (id) => ({ id, found: await loadLaunchPlan(store, id) }))),
  ]);
  const missing = [
    ...tasks.filter(({ found }) => !found).map(({ id }) => missingText(ResourceType.TASK, id)),
    ...launchPlans.filter(({ found }) => !found).map(({ id }) => missingText(ResourceType.LAUNCH_PLAN, id)),
  ];
  if (missing.length > 0) {
    throw new FlyteError("InvalidArgument", `failed to compile workflow: ${missing.join("; ")}`, {
      where: { workflow: template.id?.name ?? "" },
      hint: "Register what the workflow refers to before the workflow.",
    });
  }
  return {
    tasks: tasks.flatMap(({ found }) => (found ? [found] : [])),
    launchPlans: launchPlans.flatMap(({ found }) => (found ? [found] : [])),
  };
}

async function loadTask(store: Store, id: Identifier): Promise<CompiledTask | undefined> {
  const row = await store.get("tasks", versionOf(id));
  return row && (fromBinary(TaskClosureSchema, row.closure).compiledTask ?? create(CompiledTaskSchema));
}

async function loadLaunchPlan(store: Store, id: Identifier): Promise<LaunchPlanInterface | undefined> {
  const row = await store.get("launch_plans", versionOf(id));
  if (!row) return undefined;
  const { expectedInputs, expectedOutputs } = fromBinary(LaunchPlanClosureSchema, row.closure);
  return { id, expectedInputs, expectedOutputs };
}

/** Registered names are looked up whatever resource type a reference says: that it is the right one is for the compiler to say. */
function versionOf({ project, domain, name, version }: Identifier) {
  return { project, domain, name, version };
}

function missingText(type: ResourceType, id: Identifier): string {
  return `missing entity of type ${resourceTypeName(type)} with identifier ${identifierText(id)}`;
}
