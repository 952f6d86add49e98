import type { FlyteError } from "@haltere/core";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";

/** Something that keeps the engine from going on, for an operator to see. What is told to clients is not touched by it. */
export interface EngineFault {
  readonly error: FlyteError;
  readonly execution: WorkflowExecutionIdentifier;
  /** `retrying`: the same is tried again by itself; `lost`: another owner drives the execution now; `stopped`: it waits for a restart. */
  readonly consequence: "retrying" | "lost" | "stopped" | "attempt lost";
}
