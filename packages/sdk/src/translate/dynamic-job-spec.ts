import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type DynamicJobSpec, DynamicJobSpecSchema } from "@haltere/idl/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { dynamicPrefix } from "../graph/wire-dynamic.ts";
import { definedAt, displayName } from "../naming/naming.ts";
import { translateEntities } from "./translate-entities.ts";
import type { TranslationSettings } from "./translation-settings.ts";
import { workflowSpec } from "./workflow-spec.ts";

/** What a dynamic wired, as the engine goes on with it (`futures.pb`): its nodes, with every task and workflow in it whole. */
export function dynamicJobSpec(wired: WorkflowEntity, settings: TranslationSettings): DynamicJobSpec {
  const prefixed = { ...settings, nodePrefix: dynamicPrefix };
  // As flytekit writes it: the engine runs the items of a map from the map's own template.
  const { tasks, references } = translateEntities([wired], prefixed, { mappedTasks: false });
  const elsewhere = references.find(({ of }) => of === "task");
  if (elsewhere !== undefined) {
    throw new FlyteError("InvalidArgument", `it calls the task ${elsewhere.id.name}, which is registered elsewhere`, {
      where: { task: displayName(wired.naming), ...definedAt(wired.naming) },
      hint: "What a dynamic wires carries its tasks with it. Call a launch plan of the other project, or a task of your own.",
    });
  }
  const { template, subWorkflows } = workflowSpec(wired, prefixed);
  const nodes = template?.nodes ?? [];
  return create(DynamicJobSpecSchema, {
    tasks: tasks.flatMap(({ spec }) => spec.template ?? []),
    nodes,
    minSuccesses: BigInt(nodes.length),
    outputs: template?.outputs ?? [],
    subworkflows: subWorkflows,
  });
}
