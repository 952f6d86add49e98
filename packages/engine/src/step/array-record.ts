import type { JsonObject } from "@bufbuild/protobuf";
import { NodeExecution_Phase, TaskExecution_Phase } from "@haltere/idl/core";
import type { ArrayNodePlan } from "../plan/node-plan.ts";
import type { ArrayDraft } from "./array-draft.ts";
import { everyResource, itemCounts, resourcesOf } from "./array-resources.ts";
import type { RecordedData } from "./decision.ts";
import type { Draft } from "./draft.ts";
import { taskEvent } from "./events.ts";

/** Items that run a task: the array node is one task execution, whose external resources they are. */

/**
 * The record is told of changes of items once a quarter of them has changed, or this many microseconds after the last time: each
 * telling writes the record of all of them anew, and the whole of a map must stay O(n).
 */
const reportEvery = 1_000_000;
const reportShare = 4;

/** Tells the record which items changed, if it is time; else sets a timer for it. */
export function report(draft: Draft, node: ArrayNodePlan, items: ArrayDraft, at: number, due: boolean): void {
  if (items.unreportedCount === 0 || draft.node(node.id).phase !== NodeExecution_Phase.RUNNING) return;
  const next = items.report.at + reportEvery;
  if (!due && at < next && items.unreportedCount < items.size / reportShare) {
    if (items.report.timer) return;
    items.setTimer();
    draft.decisions.push({ kind: "timer", at: next, node: node.id });
    return;
  }
  const resources = resourcesOf(draft.plan, node, items, items.unreported());
  recordTask(draft, node, at, TaskExecution_Phase.RUNNING, { resources, counts: itemCounts(items) });
  items.reported(at);
}

/** What the record of an array's task execution is told of its items. */
interface ItemsReport {
  readonly resources: ReturnType<typeof everyResource>;
  /** For its `custom_info`. */
  readonly counts: JsonObject;
}

export function allOf(draft: Draft, node: ArrayNodePlan, items: ArrayDraft): ItemsReport {
  return { resources: everyResource(draft.plan, node, items), counts: itemCounts(items) };
}

/** Tells the record of the array's task execution what became of it, and of its items. */
export function recordTask(
  draft: Draft,
  node: ArrayNodePlan,
  at: number,
  phase: TaskExecution_Phase,
  items: ItemsReport | undefined,
  result?: Parameters<typeof taskEvent>[5],
  data: RecordedData = {},
): void {
  // FlytePropeller tells no instance class of a map, whatever its items run on.
  const attempt = { number: 0, interruptible: false };
  const event = taskEvent(draft.plan, node, attempt, at, phase, result);
  if (items !== undefined) {
    if (event.metadata !== undefined) event.metadata.externalResources = items.resources;
    event.customInfo = items.counts;
  }
  draft.decisions.push({ kind: "record", record: { kind: "task", event, data } });
}
