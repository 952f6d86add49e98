/**
 * The phases of executions, nodes and tasks, and which may follow which: the one table that the engine, the rules for events
 * from outside, the guards of the store and the tests read (invariant 2).
 *
 * `next` is what the engine makes of a phase. `refuses` is what an event from outside may not make of a phase that is not
 * terminal, by FlyteAdmin's rules; everything else it may. `terminal` phases never change.
 */

interface PhaseRule<Phase extends string> {
  readonly terminal: boolean;
  readonly next: readonly Phase[];
  readonly refuses: readonly Phase[];
}

export type ExecutionPhaseName =
  | "UNDEFINED"
  | "QUEUED"
  | "RUNNING"
  | "SUCCEEDING"
  | "SUCCEEDED"
  | "FAILING"
  | "FAILED"
  | "ABORTED"
  | "TIMED_OUT"
  | "ABORTING";

export type NodePhaseName =
  | "UNDEFINED"
  | "QUEUED"
  | "RUNNING"
  | "SUCCEEDED"
  | "FAILING"
  | "FAILED"
  | "ABORTED"
  | "SKIPPED"
  | "TIMED_OUT"
  | "DYNAMIC_RUNNING"
  | "RECOVERED";

export type TaskPhaseName =
  | "UNDEFINED"
  | "QUEUED"
  | "RUNNING"
  | "SUCCEEDED"
  | "ABORTED"
  | "FAILED"
  | "INITIALIZING"
  | "WAITING_FOR_RESOURCES"
  | "RETRYABLE_FAILED";

const live = <Phase extends string>(next: readonly Phase[], refuses: readonly Phase[] = []): PhaseRule<Phase> => ({
  terminal: false,
  next,
  refuses,
});
const terminal: PhaseRule<never> = { terminal: true, next: [], refuses: [] };

export const executionPhases: Readonly<Record<ExecutionPhaseName, PhaseRule<ExecutionPhaseName>>> = {
  UNDEFINED: live(["QUEUED", "RUNNING", "FAILING", "ABORTING"]),
  QUEUED: live(["RUNNING", "FAILING", "ABORTING"]),
  RUNNING: live(["SUCCEEDING", "FAILING", "ABORTING"], ["QUEUED"]),
  SUCCEEDING: live(["SUCCEEDED", "FAILING", "ABORTING"]),
  FAILING: live(["FAILED", "ABORTING"]),
  ABORTING: live(["ABORTED"], ["UNDEFINED", "QUEUED", "RUNNING", "SUCCEEDING", "FAILING"]),
  SUCCEEDED: terminal,
  FAILED: terminal,
  ABORTED: terminal,
  TIMED_OUT: terminal,
};

export const nodePhases: Readonly<Record<NodePhaseName, PhaseRule<NodePhaseName>>> = {
  UNDEFINED: live(["QUEUED", "SUCCEEDED", "FAILED", "SKIPPED", "RECOVERED", "ABORTED"]),
  QUEUED: live(["RUNNING", "SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"]),
  RUNNING: live(["DYNAMIC_RUNNING", "SUCCEEDED", "FAILING", "FAILED", "ABORTED", "TIMED_OUT"]),
  DYNAMIC_RUNNING: live(["SUCCEEDED", "FAILING", "FAILED", "ABORTED", "TIMED_OUT"]),
  FAILING: live(["FAILED", "ABORTED", "TIMED_OUT"]),
  SUCCEEDED: terminal,
  FAILED: terminal,
  ABORTED: terminal,
  SKIPPED: terminal,
  TIMED_OUT: terminal,
  RECOVERED: terminal,
};

const taskEnds = ["SUCCEEDED", "FAILED", "ABORTED"] as const;

/** A task's RETRYABLE_FAILED is not terminal to FlyteAdmin; the engine never makes one: an attempt that failed is FAILED. */
export const taskPhases: Readonly<Record<TaskPhaseName, PhaseRule<TaskPhaseName>>> = {
  UNDEFINED: live(["QUEUED", "RUNNING", ...taskEnds]),
  QUEUED: live(["WAITING_FOR_RESOURCES", "INITIALIZING", "RUNNING", ...taskEnds]),
  WAITING_FOR_RESOURCES: live(["QUEUED", "INITIALIZING", "RUNNING", ...taskEnds]),
  INITIALIZING: live(["RUNNING", ...taskEnds]),
  RUNNING: live(["RETRYABLE_FAILED", ...taskEnds]),
  RETRYABLE_FAILED: live(["RUNNING", ...taskEnds]),
  SUCCEEDED: terminal,
  FAILED: terminal,
  ABORTED: terminal,
};
