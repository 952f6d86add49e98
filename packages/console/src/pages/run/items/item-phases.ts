import { TaskExecution_Phase as TaskPhase } from "@haltere/idl/core";
import { attemptPhase, type Phase } from "../../../format/phase.ts";

/** The phases of a map's items by their indexes, from runs of equal ones as MapItemService tells them. */
export function phasesOfRuns(runs: readonly number[]): Uint8Array {
  let size = 0;
  for (let at = 1; at < runs.length; at += 2) size += runs[at] ?? 0;
  const phases = new Uint8Array(size);
  let from = 0;
  for (let at = 0; at + 1 < runs.length; at += 2) {
    const to = from + (runs[at + 1] ?? 0);
    phases.fill(runs[at] ?? 0, from, to);
    from = to;
  }
  return phases;
}

/** How many items are in each phase, without those that none is in. */
export function countsOfRuns(runs: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let at = 0; at + 1 < runs.length; at += 2) {
    const phase = runs[at] ?? 0;
    counts.set(phase, (counts.get(phase) ?? 0) + (runs[at + 1] ?? 0));
  }
  return counts;
}

/** What an item's phase means; one that was not started has a word of its own. */
export function itemPhase(phase: number): Phase {
  return phase === TaskPhase.UNDEFINED
    ? { name: "UNDEFINED", word: "Not started", look: "queued", terminal: false }
    : attemptPhase(phase);
}

/** In which order items are told of: what wants an eye first. */
export const phaseOrder: readonly TaskPhase[] = [
  TaskPhase.FAILED,
  TaskPhase.RETRYABLE_FAILED,
  TaskPhase.ABORTED,
  TaskPhase.RUNNING,
  TaskPhase.INITIALIZING,
  TaskPhase.WAITING_FOR_RESOURCES,
  TaskPhase.QUEUED,
  TaskPhase.UNDEFINED,
  TaskPhase.SUCCEEDED,
];
