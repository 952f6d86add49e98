import { create } from "@bufbuild/protobuf";
import { CatalogCacheStatus } from "@haltere/idl/core";
import { type ItemState, ItemStateSchema, type SavedState } from "@haltere/idl/haltere";
import {
  type ArrayItems,
  type ItemChanges,
  type ItemCounts,
  type ItemNews,
  isEnded,
  type ReportState,
} from "./array-items.ts";
import { TaskItemPhase } from "./item-phase.ts";

/** An array node's items in one step: reads through the step's own changes, costs what it touches. */
export class ArrayDraft {
  readonly #items: ArrayItems;
  readonly #phases = new Map<number, number>();
  readonly #rows = new Map<number, ItemState>();
  #counts: ItemCounts;
  #report: ReportState;
  #reported = false;
  readonly #changed: number[] = [];
  readonly #news = new Map<number, ItemNews>();
  readonly #startedAt = new Map<number, number | undefined>();

  constructor(items: ArrayItems) {
    this.#items = items;
    this.#counts = items.counts;
    this.#report = items.report;
  }

  get size(): number {
    return this.#items.size;
  }
  get minSuccesses(): number {
    return this.#items.minSuccesses;
  }
  get counts(): ItemCounts {
    return this.#counts;
  }

  phase(index: number): number {
    return this.#phases.get(index) ?? this.#items.phases[index] ?? TaskItemPhase.waiting;
  }
  attempt(index: number): number {
    return this.#rows.get(index)?.attempt ?? this.#items.attempts[index] ?? 0;
  }
  systemFailures(index: number): number {
    return this.#rows.get(index)?.systemFailures ?? this.#items.systemFailures[index] ?? 0;
  }

  cacheStatus(index: number): CatalogCacheStatus {
    return this.#rows.get(index)?.cacheStatus ?? this.#items.cacheStatuses[index] ?? CatalogCacheStatus.CACHE_DISABLED;
  }

  savedState(index: number): SavedState | undefined {
    return this.#rows.has(index) ? this.#rows.get(index)?.savedState : this.#items.savedStates.get(index);
  }

  /** Encoded outputs of an item, or their address; undefined where it has not succeeded. */
  outputs(index: number): Uint8Array | string | undefined {
    const result = this.#rows.get(index)?.result;
    if (result?.case === "outputs" || result?.case === "outputsUri") return result.value;
    return this.#items.outputs[index];
  }

  failureText(): string {
    const further: [number, string][] = [];
    for (const [index, row] of this.#rows) if (row.result.case === "failure") further.push([index, row.result.value]);
    return this.#items.failures.text(further);
  }

  /** The next item to start while fewer than `limit` are under way: the first that was not started since this engine took over and has not ended. */
  startNext(limit: number): number | undefined {
    if (this.#counts.running >= limit) return undefined;
    let { next } = this.#counts;
    while (next < this.size && isEnded(this.phase(next))) next++;
    const found = next < this.size ? next : undefined;
    this.#counts = {
      ...this.#counts,
      next: found === undefined ? next : next + 1,
      running: this.#counts.running + (found === undefined ? 0 : 1),
    };
    if (found !== undefined) this.#setPhase(found, TaskItemPhase.queued);
    return found;
  }

  setRunning(index: number, at: number): void {
    if (this.phase(index) !== TaskItemPhase.queued) return;
    this.#setPhase(index, TaskItemPhase.running);
    this.#startedAt.set(index, at);
  }

  /** Whether the item's record was told that its execution runs. */
  isLaunched(index: number): boolean {
    return this.#rows.get(index)?.launched ?? this.#items.launched.has(index);
  }

  setLaunched(index: number): void {
    const row = this.#row(index, this.attempt(index), this.systemFailures(index));
    row.launched = true;
    this.#rows.set(index, row);
  }

  /** Takes over the items that succeeded in an earlier execution. */
  recover(prior: readonly ItemState[], at: number): void {
    for (const { index, result, cacheStatus } of prior) {
      if (index >= this.size || isEnded(this.phase(index))) continue;
      if (result.case !== "outputs" && result.case !== "outputsUri") continue;
      const row = this.#endRow(index, at);
      row.result = result;
      row.cacheStatus = cacheStatus;
      this.#counts = { ...this.#counts, succeeded: this.#counts.succeeded + 1 };
      this.#setPhase(index, TaskItemPhase.succeeded);
    }
  }

  /** The item is tried again; it keeps its place among those under way. */
  retry(index: number, attempt: number, systemFailures: number): void {
    this.#rows.set(index, this.#row(index, attempt, systemFailures));
    this.#startedAt.set(index, undefined);
    this.#setPhase(index, TaskItemPhase.queued);
  }

  /** Keeps what an executor saved of the item's attempt under way. */
  save(index: number, savedState: SavedState): void {
    const row = this.#row(index, this.attempt(index), this.systemFailures(index));
    row.savedState = savedState;
    this.#rows.set(index, row);
  }

  end(index: number, at: number, result: ItemState["result"], cacheStatus?: CatalogCacheStatus): void {
    const failed = result.case === "failure";
    const row = this.#endRow(index, at);
    row.result = result;
    if (cacheStatus !== undefined) row.cacheStatus = cacheStatus;
    const { succeeded, failed: failures, running } = this.#counts;
    this.#counts = {
      ...this.#counts,
      succeeded: succeeded + (failed ? 0 : 1),
      failed: failures + (failed ? 1 : 0),
      running: running - 1,
    };
    this.#setPhase(index, failed ? TaskItemPhase.failed : TaskItemPhase.succeeded);
  }

  /** Ends the items under way without a result; tells which they were. */
  abortRunning(at: number): number[] {
    const aborted: number[] = [];
    for (let index = 0; index < this.#counts.next; index++) {
      if (isEnded(this.phase(index))) continue;
      aborted.push(index);
      this.#endRow(index, at).aborted = true;
      this.#setPhase(index, TaskItemPhase.aborted);
    }
    this.#counts = { ...this.#counts, running: 0 };
    return aborted;
  }

  /** Forgets who is under way, for a resume to start them again. */
  forgetRunning(): void {
    this.#counts = { ...this.#counts, running: 0, next: 0 };
  }

  #row(index: number, attempt: number, systemFailures: number): ItemState {
    return create(ItemStateSchema, { index, attempt, systemFailures, launched: this.isLaunched(index) });
  }

  #endRow(index: number, at: number): ItemState {
    const began = this.#startedAt.has(index) ? this.#startedAt.get(index) : this.#items.startedAt.get(index);
    const row = create(ItemStateSchema, {
      index,
      attempt: this.attempt(index),
      systemFailures: this.systemFailures(index),
      startedAt: BigInt(began ?? 0),
      endedAt: BigInt(at),
    });
    this.#rows.set(index, row);
    this.#startedAt.set(index, undefined);
    return row;
  }

  #setPhase(index: number, phase: TaskItemPhase): void {
    this.#phases.set(index, phase);
    this.#changed.push(index);
  }

  /** Items that changed since the last report, each once. */
  unreported(): number[] {
    return [...new Set([...(this.#reported ? [] : this.#items.unreported), ...this.#changed])];
  }
  get unreportedCount(): number {
    return (this.#reported ? 0 : this.#items.unreported.length) + this.#changed.length;
  }
  get report(): ReportState {
    return this.#report;
  }
  /** What an item told since the last report. */
  news(index: number): ItemNews | undefined {
    return this.#news.get(index) ?? (this.#reported ? undefined : this.#items.news.get(index));
  }

  /** Notes that all changes so far were told. */
  reported(at: number): void {
    this.#reported = true;
    this.#changed.length = 0;
    this.#news.clear();
    this.#report = { at, timer: false };
  }
  addNews(index: number, { logs, customInfo }: ItemNews): void {
    const before = this.news(index);
    const info = customInfo ?? before?.customInfo;
    this.#news.set(index, {
      logs: logs.length > 0 ? logs : (before?.logs ?? []),
      ...(info !== undefined && { customInfo: info }),
    });
    this.#changed.push(index);
  }
  setTimer(): void {
    this.#report = { ...this.#report, timer: true };
  }

  rows(): ItemState[] {
    return [...this.#rows.values()];
  }

  changes(wroteRows: boolean): ItemChanges {
    return {
      phases: this.#phases,
      counts: wroteRows ? { ...this.#counts, batches: this.#counts.batches + 1 } : this.#counts,
      report: this.#report,
      reported: this.#reported,
      unreported: this.#changed,
      news: this.#news,
      startedAt: this.#startedAt,
    };
  }
}
