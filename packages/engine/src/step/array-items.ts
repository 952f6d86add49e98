import type { JsonObject } from "@bufbuild/protobuf";
import { CatalogCacheStatus, type TaskLog } from "@haltere/idl/core";
import type { ArrayState, ItemState, SavedState } from "@haltere/idl/haltere";
import { FailureSummary } from "./failure-summary.ts";
import { TaskItemPhase } from "./item-phase.ts";

/**
 * The items of an array node that is under way, as flat arrays: one step costs what it changes, never the number of items
 * (invariant 9). Folded from the items' rows; what is not in a row (who runs now) is found anew by a resume.
 */
export interface ArrayItems {
  readonly size: number;
  readonly minSuccesses: number;
  readonly phases: Uint8Array;
  readonly attempts: Uint16Array;
  readonly systemFailures: Uint8Array;
  /** Encoded outputs, or the address of large ones, of items that succeeded. */
  readonly outputs: (Uint8Array | string | undefined)[];
  readonly failures: FailureSummary;
  /** What became of the results of items that succeeded, in the cache. */
  readonly cacheStatuses: (CatalogCacheStatus | undefined)[];
  /** Items whose executions their records were told of. */
  readonly launched: Set<number>;
  /** State that executors saved of the attempts under way. */
  readonly savedStates: Map<number, SavedState>;
  /** Items that changed since the last report, and what they told of themselves. */
  readonly unreported: number[];
  readonly news: Map<number, ItemNews>;
  /** When the attempts under way began, as far as they have. */
  readonly startedAt: Map<number, number>;
  counts: ItemCounts;
  report: ReportState;
}

/** What an item has told since the last report: of each the latest. */
export interface ItemNews {
  readonly logs: readonly TaskLog[];
  readonly customInfo?: JsonObject;
}

export interface ItemCounts {
  readonly succeeded: number;
  readonly failed: number;
  /** Under way: started, or waiting for their next attempt. */
  readonly running: number;
  /** No item from here on was started since the engine took the execution over. */
  readonly next: number;
  /** Rows of items written. */
  readonly batches: number;
}

/** When the task execution's record was last told of the items. */
export interface ReportState {
  readonly at: number;
  /** A timer is set for the next report. */
  readonly timer: boolean;
}

export function newArrayItems(state: ArrayState): ArrayItems {
  const { size, minSuccesses } = state;
  return {
    size,
    minSuccesses,
    phases: new Uint8Array(size),
    attempts: new Uint16Array(size),
    systemFailures: new Uint8Array(size),
    outputs: new Array<Uint8Array | string | undefined>(size),
    failures: new FailureSummary(),
    cacheStatuses: [],
    launched: new Set(),
    savedStates: new Map(),
    unreported: [],
    news: new Map(),
    startedAt: new Map(),
    counts: { succeeded: 0, failed: 0, running: 0, next: 0, batches: 0 },
    report: { at: 0, timer: false },
  };
}

/**
 * Takes what a row says of an item. Of two rows the later attempt counts, and the end of an attempt before its start, in whatever order
 * they come; of the states saved of one attempt the last that comes.
 */
export function foldItem(items: ArrayItems, row: ItemState): void {
  const { index, attempt } = row;
  if (index >= items.size) return;
  const phase = items.phases[index] ?? TaskItemPhase.waiting;
  if (isEnded(phase) || attempt < (items.attempts[index] ?? 0)) return;
  if (attempt > (items.attempts[index] ?? 0)) items.savedStates.delete(index);
  items.attempts[index] = attempt;
  items.systemFailures[index] = row.systemFailures;
  const { succeeded, failed } = items.counts;
  const result = row.result;
  if (row.launched) items.launched.add(index);
  if (result.case !== undefined) {
    items.savedStates.delete(index);
    items.launched.delete(index);
  }
  if (result.case === undefined && row.savedState !== undefined) items.savedStates.set(index, row.savedState);
  if (result.case === "failure") {
    items.phases[index] = TaskItemPhase.failed;
    items.failures.add(index, result.value);
    items.counts = { ...items.counts, failed: failed + 1 };
  } else if (result.case !== undefined) {
    items.phases[index] = TaskItemPhase.succeeded;
    items.outputs[index] = result.value;
    if (row.cacheStatus !== CatalogCacheStatus.CACHE_DISABLED) items.cacheStatuses[index] = row.cacheStatus;
    items.counts = { ...items.counts, succeeded: succeeded + 1 };
  }
}

/** What a step changes of an array node's items beyond their rows. */
export interface ItemChanges {
  readonly phases: ReadonlyMap<number, number>;
  readonly counts: ItemCounts;
  readonly report: ReportState;
  /** All that was not reported before the step was reported in it. */
  readonly reported: boolean;
  readonly unreported: readonly number[];
  readonly news: ReadonlyMap<number, ItemNews>;
  /** Undefined for an attempt that is over. */
  readonly startedAt: ReadonlyMap<number, number | undefined>;
}

export function foldItemChanges(items: ArrayItems, changes: ItemChanges): void {
  for (const [index, phase] of changes.phases) items.phases[index] = phase;
  items.counts = changes.counts;
  items.report = changes.report;
  if (changes.reported) {
    items.unreported.length = 0;
    items.news.clear();
  }
  for (const index of changes.unreported) items.unreported.push(index);
  for (const [index, news] of changes.news) items.news.set(index, news);
  for (const [index, at] of changes.startedAt) {
    if (at === undefined) items.startedAt.delete(index);
    else items.startedAt.set(index, at);
  }
}

export function isEnded(phase: number): boolean {
  return phase >= TaskItemPhase.succeeded;
}
