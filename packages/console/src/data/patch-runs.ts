import { durationFromMs } from "@bufbuild/protobuf/wkt";
import type { ExecutionList } from "@haltere/idl/admin";
import type { WatchResponse } from "@haltere/idl/haltere";
import { executionPhase } from "../format/phase.ts";
import { milliseconds } from "../format/time.ts";

/** A list after a commit, and whether it must be read again: a run began, or ended with more to tell than its phase. */
export interface Patched {
  readonly list: ExecutionList;
  readonly outdated: boolean;
}

/** Moves the row of the run that a commit is about to its new phase at once; what the event does not hold is left to the next reading. */
export function patchRuns(list: ExecutionList, response: WatchResponse): Patched {
  const index = list.executions.findIndex(({ id }) => id?.name === response.execution?.name);
  const events = response.events.flatMap(({ event }) => (event.case === "workflow" ? [event.value] : []));
  const last = events.at(-1);
  if (last === undefined) return { list, outdated: false };
  if (index < 0) return { list, outdated: true };
  const run = list.executions[index];
  if (run?.closure === undefined) return { list, outdated: true };
  const { terminal, look } = executionPhase(last.phase);
  const began = milliseconds(run.closure.startedAt);
  const ended = milliseconds(last.occurredAt);
  const took =
    terminal && began !== undefined && ended !== undefined ? Math.max(0, Math.round(ended - began)) : undefined;
  const closure = {
    ...run.closure,
    phase: last.phase,
    ...(took === undefined ? {} : { duration: durationFromMs(took) }),
    ...(began === undefined && look === "running" && last.occurredAt ? { startedAt: last.occurredAt } : {}),
  };
  const executions = list.executions.with(index, { ...run, closure });
  return { list: { ...list, executions }, outdated: terminal };
}
