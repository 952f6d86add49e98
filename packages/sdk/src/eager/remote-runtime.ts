import { setTimeout } from "node:timers/promises";
import { FlyteError } from "@haltere/core";
import { serializationContextOf } from "../translate/serialization-context.ts";
import { createEagerCalls } from "./create-eager-calls.ts";
import { runEagerBody } from "./current-eager.ts";
import { eagerDeckHtml } from "./eager-deck.ts";
import { eagerLabel, eagerRootVariable } from "./eager-labels.ts";
import type { EagerRuntime } from "./eager-runtime.ts";
import { eagerPlatform } from "./platform.ts";

/** The runtime of eager tasks over the client of the control plane. */
export const remoteRuntime: EagerRuntime = {
  async run(body, { task, context, environment }) {
    const { executionId } = context;
    const platform = eagerPlatform(executionId, environment);
    const calls = createEagerCalls({
      task,
      context,
      platform,
      settings: serializationContextOf(environment),
      root: environment[eagerRootVariable] || executionId.name,
    });
    const cancelled = Promise.withResolvers<never>();
    const cancel = (): void => {
      void calls.stop("eager execution cancelled").finally(() => {
        cancelled.reject(new FlyteError("Cancelled", "the eager task was told to end", { kind: "user" }));
      });
    };
    if (context.signal.aborted) cancel();
    else context.signal.addEventListener("abort", cancel, { once: true });
    try {
      return await Promise.race([runEagerBody(calls, body), cancelled.promise]);
    } catch (thrown) {
      // Another attempt would find what runs; where there will be none, nobody waits for it.
      if (!FlyteError.from(thrown).recoverable) await calls.stop("the eager task that launched it has failed");
      throw thrown;
    } finally {
      context.signal.removeEventListener("abort", cancel);
      if (calls.executions.length > 0) context.decks.append("Eager Executions", eagerDeckHtml(calls.executions));
      platform.close();
    }
  },

  async cleanUp({ context, environment }) {
    const { executionId, logger } = context;
    const platform = eagerPlatform(executionId, environment);
    try {
      for (;;) {
        const left = await platform.unfinished(eagerLabel, executionId.name);
        if (left.length === 0) return;
        for (const id of left) {
          logger.warn(`terminating ${id.name}, which the eager task launched`);
          await platform.terminate(id, `clean up by parent eager execution ${executionId.name}`);
        }
        await setTimeout(betweenRounds);
      }
    } finally {
      platform.close();
    }
  },
};

/** Milliseconds in which the control plane may end what was terminated. */
const betweenRounds = 1000;
