import { create } from "@bufbuild/protobuf";
import type { ErrorPlace } from "@haltere/core";
import { type DynamicJobSpec, type Literal, type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { resolveBinding } from "../local/resolve-binding.ts";
import { dynamicJobSpec } from "./dynamic-job-spec.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/**
 * What a dynamic writes when its body has returned: the job spec of what it wired, or its outputs where it wired nothing.
 * @param settings How it was registered; asked for where there is something to translate.
 */
export function dynamicOutcome(
  wired: WorkflowEntity,
  settings: () => TranslationSettings,
  where: ErrorPlace,
): DynamicJobSpec | LiteralMap {
  const { nodes, outputs } = wired.graph();
  if (nodes.length > 0) return dynamicJobSpec(wired, settings());
  const literals: Record<string, Literal> = {};
  for (const [name, binding] of outputs) literals[name] = resolveBinding(binding, {}, new Map(), where);
  return create(LiteralMapSchema, { literals });
}
