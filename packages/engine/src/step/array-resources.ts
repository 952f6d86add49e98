import { create, type JsonObject } from "@bufbuild/protobuf";
import type { TaskLog } from "@haltere/idl/core";
import { type ExternalResourceInfo, ExternalResourceInfoSchema } from "@haltere/idl/event";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { attemptName } from "../plan/layout.ts";
import type { ArrayNodePlan } from "../plan/node-plan.ts";
import type { ArrayDraft } from "./array-draft.ts";
import { itemTaskPhase } from "./item-phase.ts";

/** As many items are told through Flyte's external resources; all of them are in the engine's own rows. */
const resourceLimit = 5_000;

/** The first items as external resources of the array's task execution, in order. */
export function everyResource(plan: ExecutionPlan, node: ArrayNodePlan, items: ArrayDraft): ExternalResourceInfo[] {
  const count = Math.min(items.size, resourceLimit);
  const resources = new Array<ExternalResourceInfo>(count);
  for (let index = 0; index < count; index++) resources[index] = resource(plan, node, items, index);
  return resources;
}

/** How many items there are and how they stand, all of them: external resources tell of the first ones only. */
export function itemCounts({ size, counts: { succeeded, failed, running } }: ArrayDraft): JsonObject {
  return { items: { size, succeeded, failed, running } };
}

/** Those of the items that are among the first ones, in order. */
export function resourcesOf(
  plan: ExecutionPlan,
  node: ArrayNodePlan,
  items: ArrayDraft,
  indexes: readonly number[],
): ExternalResourceInfo[] {
  const told = indexes.filter((index) => index < resourceLimit).sort((a, b) => a - b);
  return told.map((index) => resource(plan, node, items, index));
}

function resource(plan: ExecutionPlan, node: ArrayNodePlan, items: ArrayDraft, index: number): ExternalResourceInfo {
  const info = create(ExternalResourceInfoSchema);
  const number = items.attempt(index);
  info.externalId = attemptName(plan, { node: node.uniqueId, item: index, number });
  info.index = index;
  info.retryAttempt = number;
  info.phase = itemTaskPhase(items.phase(index));
  info.cacheStatus = items.cacheStatus(index);
  const news = items.news(index);
  if (news === undefined) return info;
  info.logs = news.logs.map((log): TaskLog => ({ ...log, name: `${log.name}-${index}` }));
  if (news.customInfo !== undefined) info.customInfo = news.customInfo;
  return info;
}
