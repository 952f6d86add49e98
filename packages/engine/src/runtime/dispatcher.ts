import type { TaskTemplate } from "@haltere/idl/core";
import type { Executor } from "@haltere/ports";
import { createSlotQueue, type SlotQueue } from "./slot-queue.ts";

/** An executor, and the queue before it. */
interface Lane {
  readonly executor: Executor;
  readonly queue: SlotQueue;
}

/** Which executor runs a task: the one of this name where it had saved state, else the first that accepts it; undefined where none does. */
export type Dispatcher = (task: TaskTemplate, saver?: string) => Lane | undefined;

export function createDispatcher(executors: readonly Executor[]): Dispatcher {
  const lanes = executors.map((executor): Lane => ({ executor, queue: createSlotQueue(executor.slots) }));
  return (task, saver) =>
    lanes.find(({ executor }) => (saver === undefined ? executor.accepts(task) : executor.name === saver));
}
