import { isTerminalTaskPhase } from "@haltere/core";
import { type LiteralMap, TaskExecution_Phase } from "@haltere/idl/core";
import type { Clock, LocalConnectorCall } from "@haltere/ports";
import type { AsyncConnector } from "./async-connector.ts";
import { literalInputs } from "./literal-inputs.ts";
import { localOutcome, tellProgress } from "./local-outcome.ts";

const pollMicroseconds = 1_000_000;

/** A local run of an asynchronous connector's task: see `LocalConnector`. */
export async function runJobLocally<Meta>(
  connector: AsyncConnector<Meta>,
  { template, inputs, outputPrefix, clock, signal, logger, secrets, onProgress }: LocalConnectorCall,
): Promise<LiteralMap | undefined> {
  signal.throwIfAborted();
  // Its own signal stays quiet in the calls that clean up: those must run to their end.
  const quiet = { signal: new AbortController().signal, logger, secrets };
  const meta = await connector.create(
    { taskTemplate: template, inputs: literalInputs(inputs), outputPrefix, taskExecutionMetadata: undefined },
    quiet,
  );
  try {
    for (;;) {
      await pause(clock, signal);
      const resource = await connector.get({ meta, outputPrefix }, { ...quiet, signal });
      signal.throwIfAborted();
      tellProgress(resource, onProgress);
      if (endsTask(resource.phase)) return localOutcome(resource, template);
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    await connector.delete({ meta }, quiet);
    throw signal.reason;
  }
}

function endsTask(phase: TaskExecution_Phase): boolean {
  return phase === TaskExecution_Phase.RETRYABLE_FAILED || isTerminalTaskPhase(phase);
}

/** Waits until the next poll is due. Throws the signal's reason when that comes first. */
function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stop = () => {
      withdraw();
      reject(signal.reason);
    };
    const withdraw = clock.at(clock.now() + pollMicroseconds, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}
