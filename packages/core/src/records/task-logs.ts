import { TaskExecution_Phase, type TaskLog } from "@haltere/idl/core";
import { isTerminalTaskPhase } from "../phases/phases.ts";

/** Logs after an event told newer ones: the newer first, then what stood before under another address and another name. */
export function mergeLogs(existing: readonly TaskLog[], latest: readonly TaskLog[]): TaskLog[] {
  if (latest.length === 0) return [...existing];
  if (existing.length === 0) return [...latest];
  const uris = new Set(latest.map((log) => log.uri));
  const names = new Set(latest.filter((log) => log.name !== "").map((log) => log.name));
  return [...latest, ...existing.filter((log) => !uris.has(log.uri) && !names.has(log.name))];
}

/** The logs worth showing in a phase: none that hide once finished at the end, only those that show while pending before the start. */
export function logsOfPhase(logs: readonly TaskLog[], phase: TaskExecution_Phase): TaskLog[] {
  const ended = isTerminalTaskPhase(phase);
  const pending = phase === TaskExecution_Phase.QUEUED || phase === TaskExecution_Phase.INITIALIZING;
  return logs.filter((log) => !(ended && log.HideOnceFinished) && !(pending && !log.ShowWhilePending));
}
