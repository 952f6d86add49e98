import { TaskExecution_Phase } from "@haltere/idl/core";

/** Where an item of an array node stands; from `succeeded` on it has ended. Small numbers, for they are kept in a byte an item. */
export const TaskItemPhase = { waiting: 0, queued: 1, running: 2, succeeded: 3, failed: 4, aborted: 5 } as const;
export type TaskItemPhase = (typeof TaskItemPhase)[keyof typeof TaskItemPhase];

const taskPhases = [
  TaskExecution_Phase.UNDEFINED,
  TaskExecution_Phase.QUEUED,
  TaskExecution_Phase.RUNNING,
  TaskExecution_Phase.SUCCEEDED,
  TaskExecution_Phase.FAILED,
  TaskExecution_Phase.ABORTED,
];

/** How Flyte's external resources call it; an item that was not started is UNDEFINED. */
export function itemTaskPhase(phase: number): TaskExecution_Phase {
  return taskPhases[phase] ?? TaskExecution_Phase.UNDEFINED;
}
