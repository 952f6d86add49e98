import { FlyteError } from "@haltere/core";
import { TaskExecution_Phase as Phase } from "@haltere/idl/core";

const phases: ReadonlyMap<string, Phase> = new Map<string, Phase>([
  ["failed", Phase.FAILED],
  ["timeout", Phase.FAILED],
  ["timedout", Phase.FAILED],
  ["canceled", Phase.FAILED],
  ["cancelled", Phase.FAILED],
  ["skipped", Phase.FAILED],
  ["internal_error", Phase.RETRYABLE_FAILED],
  ["done", Phase.SUCCEEDED],
  ["succeeded", Phase.SUCCEEDED],
  ["success", Phase.SUCCEEDED],
  ["completed", Phase.SUCCEEDED],
  ["running", Phase.RUNNING],
  ["terminating", Phase.RUNNING],
  ["pending", Phase.INITIALIZING],
]);

/**
 * The phase of a task whose outside job is in a state, as services name states; capitals do not matter.
 * @throws FlyteError InvalidArgument for a state that is in none of the services' vocabularies known here.
 */
export function convertToFlytePhase(state: string): Phase {
  if (typeof state !== "string")
    throw new FlyteError("InvalidArgument", `A state must be text, and is ${state === null ? "null" : typeof state}.`);
  const known = state.toLowerCase();
  const phase = phases.get(known);
  if (phase === undefined)
    throw new FlyteError("InvalidArgument", `Unrecognized state: ${known}`, {
      hint: "Translate the service's state to a TaskExecution phase yourself.",
    });
  return phase;
}
