import { create, type JsonObject } from "@bufbuild/protobuf";
import { TaskExecution_Phase, type TaskLog } from "@haltere/idl/core";
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
  const resources: ExternalResourceInfo[] = [];
  for (let index = 0; index < count; index++) resources.push(...attemptsOf(plan, node, items, index));
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
  return told.flatMap((index) => attemptsOf(plan, node, items, index));
}

/** An item's attempts: what was tried again had failed. */
function attemptsOf(
  plan: ExecutionPlan,
  node: ArrayNodePlan,
  items: ArrayDraft,
  index: number,
): ExternalResourceInfo[] {
  const last = items.attempt(index);
  const attempts: ExternalResourceInfo[] = [];
  for (let number = 0; number < last; number++) {
    const failed = resource(plan, node, index, number);
    failed.phase = TaskExecution_Phase.FAILED;
    attempts.push(failed);
  }
  attempts.push(lastAttempt(resource(plan, node, index, last), items));
  return attempts;
}

function resource(plan: ExecutionPlan, node: ArrayNodePlan, index: number, number: number): ExternalResourceInfo {
  const info = create(ExternalResourceInfoSchema);
  info.externalId = attemptName(plan, { node: node.uniqueId, item: index, number });
  info.index = index;
  info.retryAttempt = number;
  return info;
}

function lastAttempt(info: ExternalResourceInfo, items: ArrayDraft): ExternalResourceInfo {
  const { index } = info;
  info.phase = itemTaskPhase(items.phase(index));
  info.cacheStatus = items.cacheStatus(index);
  const news = items.news(index);
  if (news === undefined) return info;
  info.logs = news.logs.map((log): TaskLog => ({ ...log, name: `${log.name}-${index}` }));
  if (news.customInfo !== undefined) info.customInfo = news.customInfo;
  return info;
}
