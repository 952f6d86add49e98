import { AsyncLocalStorage } from "node:async_hooks";
import type { ErrorPlace } from "@haltere/core";

/** Whose code runs: survives timers and promises, so that what throws late is told as its task's. */
const owner = new AsyncLocalStorage<ErrorPlace>();
const unsettled = new Set<ErrorPlace>();

/** Runs a task, and keeps its place while it runs. */
export async function asRunningTask<T>(place: ErrorPlace, work: () => Promise<T>): Promise<T> {
  // One task may run several times at once.
  const own = { ...place };
  unsettled.add(own);
  try {
    return await owner.run(own, work);
  } finally {
    unsettled.delete(own);
  }
}

/** The task whose code runs now, though it may have returned before; none where no task's does. */
export function currentTaskPlace(): ErrorPlace | undefined {
  return owner.getStore();
}

/** The tasks that have started and not returned, in the order they started. */
export function unsettledTasks(): readonly ErrorPlace[] {
  return [...unsettled];
}
