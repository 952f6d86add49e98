import { AsyncLocalStorage } from "node:async_hooks";
import type { RunnableTarget } from "../graph/graph-node.ts";

/** What becomes of the calls in an eager task's body on a control plane: executions of their own. */
export interface EagerCalls {
  call(target: RunnableTarget, inputs: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const running = new AsyncLocalStorage<EagerCalls>();

/** The eager task whose body runs on a control plane; undefined anywhere else, and where it runs in this process. */
export function currentEager(): EagerCalls | undefined {
  return running.getStore();
}

/** Runs an eager task's body: what it calls goes to `calls`. */
export function runEagerBody<T>(calls: EagerCalls, body: () => T): T {
  return running.run(calls, body);
}
