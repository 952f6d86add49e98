import { create } from "@bufbuild/protobuf";
import { type DynamicJobSpec, DynamicJobSpecSchema } from "@haltere/idl/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { dynamicPrefix } from "../graph/wire-dynamic.ts";
import { translateEntities } from "./translate-entities.ts";
import type { TranslationSettings } from "./translation-settings.ts";
import { workflowSpec } from "./workflow-spec.ts";

/** What a dynamic wired, as the engine goes on with it (`futures.pb`): its nodes, with every task and workflow in it whole. */
export function dynamicJobSpec(wired: WorkflowEntity, settings: TranslationSettings): DynamicJobSpec {
  const prefixed = { ...settings, nodePrefix: dynamicPrefix };
  const { tasks } = translateEntities([wired], prefixed);
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
