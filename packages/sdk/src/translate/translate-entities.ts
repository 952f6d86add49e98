import { FlyteError } from "@haltere/core";
import type { LaunchPlanSpec, TaskSpec, WorkflowSpec } from "@haltere/idl/admin";
import type { Identifier } from "@haltere/idl/core";
import { eagerWorkflow } from "../entities/eager-workflow.ts";
import type { Entity } from "../entities/entity.ts";
import { isOwnPlan } from "../entities/launch-plan-name.ts";
import { mapsOwnTask, type TaskMapTarget } from "../entities/map-target.ts";
import type { ReferenceEntity } from "../entities/reference-entity.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { NodeTarget } from "../graph/graph-node.ts";
import { refuseRecursion } from "../graph/refuse-recursion.ts";
import { walkNodes } from "../graph/walk-nodes.ts";
import { type Naming, requireName } from "../naming/naming.ts";
import { launchPlanId, taskId, workflowId } from "./identifiers.ts";
import { defaultLaunchPlanSpec, launchPlanSpec } from "./launch-plan-spec.ts";
import { mapTaskName, mapTaskSpec } from "./map-task-spec.ts";
import { taskSpec } from "./task-spec.ts";
import type { TranslationSettings } from "./translation-settings.ts";
import { workflowSpec } from "./workflow-spec.ts";

/** What registers entities: the messages, each under its identifier. */
export interface Translation {
  readonly tasks: readonly { readonly id: Identifier; readonly spec: TaskSpec }[];
  /** A workflow comes after those it calls. */
  readonly workflows: readonly { readonly id: Identifier; readonly spec: WorkflowSpec }[];
  /** Those of the workflows themselves first, then those that were defined. */
  readonly launchPlans: readonly TranslatedLaunchPlan[];
  /** All of them, each after what it uses: a launch plan comes before a workflow that calls it. */
  readonly order: readonly Identifier[];
  /** What is registered elsewhere, and called here. */
  readonly references: readonly ReferenceEntity[];
}

/** A launch plan; `autoActivate`: it becomes the active version of its name as soon as it is registered. */
interface TranslatedLaunchPlan {
  readonly id: Identifier;
  readonly spec: LaunchPlanSpec;
  readonly autoActivate: boolean;
}

/**
 * The messages that register the entities, and everything they use, each once.
 * @param mappedTasks Whether tasks that are only mapped come as well, beside the maps of them.
 * @throws FlyteError naming the entity that has no name, shares one, or is wired wrongly.
 */
export function translateEntities(
  entities: Iterable<Entity>,
  settings: TranslationSettings,
  { mappedTasks = true }: { readonly mappedTasks?: boolean } = {},
): Translation {
  const found = collect(entities, mappedTasks);
  const plans = [...found.plans];
  return {
    tasks: [
      ...[...found.tasks].map(([name, task]) => ({ id: taskId(name, settings), spec: taskSpec(task, settings) })),
      ...[...found.maps].map(([name, map]) => ({ id: taskId(name, settings), spec: mapTaskSpec(map, settings) })),
    ],
    workflows: [...found.workflows].map(([name, workflow]) => ({
      id: workflowId(name, settings),
      spec: workflowSpec(workflow, settings),
    })),
    launchPlans: [
      ...[...found.workflows].map(([name, workflow]) => ({
        id: launchPlanId(name, settings),
        spec: defaultLaunchPlanSpec(workflow, settings),
        autoActivate: false,
      })),
      ...plans.map(([name, plan]) => ({
        id: launchPlanId(name, settings),
        spec: launchPlanSpec(plan, settings),
        autoActivate: plan.settings.autoActivate ?? false,
      })),
    ],
    references: [...found.references],
    order: found.order.map((id) => id(settings)),
  };
}

interface Found {
  readonly tasks: Map<string, TaskEntity>;
  readonly maps: Map<string, TaskMapTarget>;
  readonly workflows: Map<string, WorkflowEntity>;
  readonly plans: Map<string, Entity & { readonly kind: "launch plan" }>;
  readonly references: Set<ReferenceEntity>;
  readonly order: ((settings: TranslationSettings) => Identifier)[];
}

function collect(entities: Iterable<Entity>, mappedTasks: boolean): Found {
  const found: Found = {
    tasks: new Map(),
    maps: new Map(),
    workflows: new Map(),
    plans: new Map(),
    references: new Set(),
    order: [],
  };
  const visited = new Set<NodeTarget>();
  const add = (idOf: (name: string, settings: TranslationSettings) => Identifier, name: string): void => {
    found.order.push((settings) => idOf(name, settings));
  };
  const withOwnPlan = new Set<WorkflowEntity>();
  const addOwnPlan = (workflow: WorkflowEntity): void => {
    if (withOwnPlan.has(workflow)) return;
    withOwnPlan.add(workflow);
    add(launchPlanId, requireName(workflow.naming, workflow.kind));
  };
  const visit = (entity: NodeTarget): void => {
    if (visited.has(entity)) return;
    visited.add(entity);
    switch (entity.kind) {
      case "task":
        add(taskId, keep(found.tasks, entity));
        if (entity.body.kind === "dynamic") for (const hint of entity.body.hints()) visit(hint);
        return;
      case "map":
        if (mappedTasks || !mapsOwnTask(entity)) visit(entity.mapped);
        if (!mapsOwnTask(entity) || found.maps.has(mapTaskName(entity))) return;
        found.maps.set(mapTaskName(entity), entity);
        add(taskId, mapTaskName(entity));
        return;
      case "workflow":
        for (const { target } of walkNodes(entity.graph())) visit(target);
        add(workflowId, keep(found.workflows, entity));
        return;
      case "launch plan":
        visit(entity.workflow);
        if (isOwnPlan(entity)) {
          addOwnPlan(entity.workflow);
          return;
        }
        add(launchPlanId, keep(found.plans, entity));
        return;
      case "reference":
        found.references.add(entity);
        return;
      case "conditional":
      case "gate":
        // Nothing is registered for them; the nodes of branches are visited by themselves.
        return;
    }
  };
  for (const entity of entities) {
    refuseRecursion(entity);
    visit(entity);
    if (entity.kind === "task" && entity.body.kind === "eager") visit(eagerWorkflow(entity));
  }
  for (const workflow of found.workflows.values()) addOwnPlan(workflow);
  return found;
}

function keep<T extends { readonly kind: Entity["kind"]; readonly naming: Naming }>(
  named: Map<string, T>,
  entity: T,
): string {
  const name = requireName(entity.naming, entity.kind);
  const other = named.get(name);
  if (other !== undefined) {
    // Entities come in the order in which they are used.
    const places = [other.naming.place, entity.naming.place]
      .filter((place) => place !== undefined)
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .join(" and ");
    throw new FlyteError("InvalidArgument", `two ${entity.kind}s have the name ${name}`, {
      where: places === "" ? {} : { file: places },
      hint: "Rename one of them.",
    });
  }
  named.set(name, entity);
  return name;
}
