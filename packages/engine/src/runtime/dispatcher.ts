import type { TaskTemplate } from "@haltere/idl/core";
import type { Clock, Executor } from "@haltere/ports";
import type { Capacities } from "./machine/capacities.ts";
import { createMachineQueue, type MachineQueue } from "./machine/machine-queue.ts";

/** Which executor runs a task, and when. */
export interface Dispatcher extends MachineQueue {
  /** The executor of this name where it had saved state, else the first that accepts the task; undefined where none does. */
  executorOf(task: TaskTemplate, saver?: string): Executor | undefined;
}

export function createDispatcher(executors: readonly Executor[], clock: Clock, machine?: Capacities): Dispatcher {
  return {
    ...createMachineQueue(executors, clock, machine),
    executorOf: (task, saver) =>
      executors.find((executor) => (saver === undefined ? executor.accepts(task) : executor.name === saver)),
  };
}
