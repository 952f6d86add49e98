import type { TaskContext } from "../context/task-context.ts";

/** What an eager task needs on a control plane; loaded there alone, so that no other task carries a client. */
export interface EagerRuntime {
  /** Runs the body: each call in it becomes an execution of its own. */
  run(body: () => Promise<unknown>, surroundings: EagerSurroundings): Promise<unknown>;
  /** Terminates what the task of this execution launched and what still runs. */
  cleanUp(surroundings: EagerSurroundings): Promise<void>;
}

interface EagerSurroundings {
  /** The eager task's name. */
  readonly task: string;
  readonly context: TaskContext;
  /** How the task was registered, where the control plane is, and of which eager task's execution this is part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
