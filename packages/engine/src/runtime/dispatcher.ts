import type { TaskTemplate } from "@haltere/idl/core";
import type { Executor } from "@haltere/ports";
import type { MachineView, QueueDepth } from "../engine.ts";
import { createSlotQueue, type SlotQueue } from "./slot-queue.ts";

/** An executor, and the queue before it. */
interface Lane {
  readonly executor: Executor;
  readonly queue: SlotQueue;
}

/** Which executor runs a task: the one of this name where it had saved state, else the first that accepts it; undefined where none does. */
export interface Dispatcher {
  (task: TaskTemplate, saver?: string): Lane | undefined;
  readonly queues: () => readonly QueueDepth[];
  readonly machine: () => MachineView;
}

export function createDispatcher(executors: readonly Executor[]): Dispatcher {
  const lanes = executors.map((executor): Lane => ({ executor, queue: createSlotQueue(executor.slots) }));
  const find = (task: TaskTemplate, saver?: string): Lane | undefined =>
    lanes.find(({ executor }) => (saver === undefined ? executor.accepts(task) : executor.name === saver));
  const queues = (): readonly QueueDepth[] =>
    lanes.map(({ executor, queue }) => ({
      executor: executor.name,
      waiting: queue.waiting,
      running: executor.slots - queue.free,
    }));
  const machine = (): MachineView => ({
    resources: [],
    executors: lanes.map(({ executor, queue }) => ({
      executor: executor.name,
      slots: executor.slots,
      waiting: queue.waiting,
      running: executor.slots - queue.free,
    })),
    waiting: [],
    running: [],
  });
  return Object.assign(find, { queues, machine });
}
