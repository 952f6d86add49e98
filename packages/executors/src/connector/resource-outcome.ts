import { type Resource, State } from "@haltere/idl/admin";
import { TaskExecution_Phase } from "@haltere/idl/core";
import type { AttemptError, AttemptProgress } from "@haltere/ports";

/** Where a connector's job stands, as FlytePropeller reads its resource. */
export type ResourceOutcome =
  | { readonly kind: "under way"; readonly phase: NonNullable<AttemptProgress["phase"]> | "running" }
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed"; readonly error: AttemptError }
  /** No phase that Flyte has. */
  | { readonly kind: "nonsense"; readonly message: string };

/** FlytePropeller's code for a job that failed without one of its own. */
const taskFailed = "TaskFailedWithError";

/** Of a resource without a phase the deprecated state counts. The code of its error counts with synchronous connectors alone, as in Flyte. */
export function resourceOutcome(resource: Resource, isSync: boolean): ResourceOutcome {
  const { message } = resource;
  const code = (isSync && resource.agentError?.code) || taskFailed;
  const failed = (text: string, recoverable: boolean): ResourceOutcome => ({
    kind: "failed",
    error: { code, message: text, origin: "user", recoverable },
  });
  switch (resource.phase) {
    case TaskExecution_Phase.QUEUED:
      return { kind: "under way", phase: "queued" };
    case TaskExecution_Phase.WAITING_FOR_RESOURCES:
      return { kind: "under way", phase: "waiting for resources" };
    case TaskExecution_Phase.INITIALIZING:
      return { kind: "under way", phase: "initializing" };
    case TaskExecution_Phase.RUNNING:
      return { kind: "under way", phase: "running" };
    case TaskExecution_Phase.SUCCEEDED:
      return { kind: "succeeded" };
    case TaskExecution_Phase.ABORTED:
      return failed("failed to run the job with aborted phase.", false);
    case TaskExecution_Phase.FAILED:
      return failed(`failed to run the job: ${message}`, false);
    case TaskExecution_Phase.RETRYABLE_FAILED:
      return failed(`failed to run the job: ${message}`, true);
    case TaskExecution_Phase.UNDEFINED:
      return outcomeOfState(resource);
    default:
      return { kind: "nonsense", message: `it answered the phase ${resource.phase}, which Flyte does not have` };
  }
}

function outcomeOfState({ state, message }: Resource): ResourceOutcome {
  const failed = (recoverable: boolean): ResourceOutcome => ({
    kind: "failed",
    error: { code: taskFailed, message: `failed to run the job.\n${message}`, origin: "user", recoverable },
  });
  switch (state) {
    case State.PENDING:
      return { kind: "under way", phase: "initializing" };
    case State.RUNNING:
      return { kind: "under way", phase: "running" };
    case State.SUCCEEDED:
      return { kind: "succeeded" };
    case State.PERMANENT_FAILURE:
      return failed(false);
    case State.RETRYABLE_FAILURE:
      return failed(true);
    default:
      return { kind: "nonsense", message: `it answered the state ${state}, which Flyte does not have` };
  }
}
