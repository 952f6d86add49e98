import type { LiteralMap, TaskExecution_Phase, TaskLog, TaskTemplate } from "@haltere/idl/core";
import type { Clock } from "../clock/clock.ts";
import type { Logger } from "../logger/logger.ts";
import type { Secrets } from "../secrets/secrets.ts";

/** How far a connector's job is; told each time that the connector was asked. */
export interface ConnectorProgress {
  readonly phase: TaskExecution_Phase;
  /** What the connector says of the phase; empty for nothing. */
  readonly message: string;
  readonly logLinks: readonly TaskLog[];
}

/** One run of a connector's task in this process. */
export interface LocalConnectorCall {
  readonly template: TaskTemplate;
  readonly inputs: LiteralMap;
  /** A folder, as a URI, that is this run's own: the connector may let its job write `outputs.pb` there. */
  readonly outputPrefix: string;
  readonly clock: Clock;
  /** Aborting it deletes the job; the run then throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly secrets: Secrets;
  readonly onProgress: (progress: ConnectorProgress) => void;
}

/**
 * A connector as the runner of local workflows sees it; flytekit's executor mixins. The base classes of
 * `@haltere/connector` implement it, so that an author has nothing to do for it.
 */
export interface LocalConnector {
  /** The tasks that it runs, by their template's `type` and `task_type_version`. */
  readonly taskCategory: { readonly name: string; readonly version: number };
  /**
   * Runs a task to its end: creates the job, asks for it each second, and answers its outputs; undefined where the
   * connector gave none, in which case they lie in `<outputPrefix>/outputs.pb` if the task has any.
   * Throws FlyteError naming the task where the job ends in another phase than SUCCEEDED, or the connector fails.
   */
  runLocally(call: LocalConnectorCall): Promise<LiteralMap | undefined>;
}
