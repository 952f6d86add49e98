import { create } from "@bufbuild/protobuf";
import { LiteralMapSchema, NodeExecutionIdentifierSchema, type TaskTemplate } from "@haltere/idl/core";
import type { Attempt, AttemptHandle, AttemptListener, AttemptResult, Blobs, Executor } from "@haltere/ports";

let count = 0;

/** An attempt without inputs. */
export function newAttempt(blobs: Blobs, task: TaskTemplate, changes: Partial<Attempt> = {}): Attempt {
  count += 1;
  const id = count;
  const inputsUri = `${blobs.root}/data/${id}/inputs.pb`;
  return {
    key: `attempt-${id}`,
    generatedName: `execution-n0-${id}`,
    node: create(NodeExecutionIdentifierSchema, { nodeId: "n0" }),
    number: 0,
    task,
    inputs: create(LiteralMapSchema),
    async inputsUri() {
      await blobs.write(inputsUri, new Uint8Array());
      return inputsUri;
    },
    outputPrefix: `${blobs.root}/data/${id}/0`,
    rawOutputPrefix: `${blobs.root}/raw/${id}`,
    checkpointPrefix: `${blobs.root}/raw/${id}/_flytecheckpoints`,
    environment: {},
    interruptible: false,
    logUri: `${blobs.root}/logs/${id}.log`,
    ...changes,
  };
}

export interface Course {
  readonly attempt: Attempt;
  readonly handle: AttemptHandle;
  readonly running: Promise<void>;
  readonly result: Promise<AttemptResult>;
  readonly progress: readonly Parameters<AttemptListener["progress"]>[0][];
}

export function startAttempt(executor: Executor, attempt: Attempt): Course {
  const running = Promise.withResolvers<void>();
  const result = Promise.withResolvers<AttemptResult>();
  const progress: Parameters<AttemptListener["progress"]>[0][] = [];
  const handle = executor.start(attempt, {
    running: () => running.resolve(),
    progress: (update) => void progress.push(update),
    finished: (answer) => result.resolve(answer),
  });
  return { attempt, handle, running: running.promise, result: result.promise, progress };
}

/** The attempt's log, or undefined where it has none. */
export async function logText(blobs: Blobs, attempt: Attempt): Promise<string | undefined> {
  if ((await blobs.head(attempt.logUri)) === undefined) return undefined;
  return Buffer.from(await blobs.read(attempt.logUri)).toString("utf8");
}
