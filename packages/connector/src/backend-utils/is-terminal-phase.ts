import { TaskExecution_Phase as Phase } from "@haltere/idl/core";

const terminal: ReadonlySet<Phase> = new Set([Phase.SUCCEEDED, Phase.ABORTED, Phase.FAILED, Phase.RETRYABLE_FAILED]);

/** Whether an outside job in this phase is at its end, so that it is asked no more. */
export function isTerminalPhase(phase: Phase): boolean {
  return terminal.has(phase);
}
