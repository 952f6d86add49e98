import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError, isTerminalTaskPhase } from "@haltere/core";
import { type TaskExecutionClosure, TaskExecutionClosureSchema } from "@haltere/idl/admin";
import { type TaskLog, TaskExecution_Phase as TaskPhase } from "@haltere/idl/core";
import type { Blobs, Clock, Row } from "@haltere/ports";

export interface AttemptLogOptions {
  readonly blobs: Blobs;
  readonly clock: Clock;
  /** Reads the attempt's row anew. */
  readonly attempt: () => Promise<Row<"task_executions">>;
  /** Set where the log is of a map's item: where it lies, and whether the item has ended, asked anew each time. */
  readonly item?: { readonly uri: string; readonly ended: () => Promise<boolean> };
  /** Name of one of its log links; empty for the first. */
  readonly log: string;
  readonly offset: number;
  readonly signal: AbortSignal;
}

/** Microseconds between looks at a log that grows. */
const nextLook = 200_000;

/**
 * What an attempt wrote, from an offset on, as it is written; ends when the attempt has ended and all was read.
 * @throws FlyteError NotFound where an attempt that has ended has no such log, FailedPrecondition where it lies elsewhere.
 */
export async function* attemptLog(options: AttemptLogOptions): AsyncGenerator<Uint8Array> {
  const { blobs, clock, attempt, log, signal, item } = options;
  let offset = options.offset;
  let known: TaskLog | undefined;
  for (;;) {
    // Before the log is looked at: what is written once the attempt has ended is read.
    const closure = fromBinary(TaskExecutionClosureSchema, (await attempt()).closure);
    const ended =
      isTerminalTaskPhase(closure.phase) ||
      closure.phase === TaskPhase.RETRYABLE_FAILED ||
      (await item?.ended()) === true;
    known = findLog(closure, log) ?? known;
    const uri = item?.uri ?? known?.uri;
    if (uri !== undefined) {
      if (!uri.startsWith(`${blobs.root}/`)) throw elsewhere(uri);
      const { size } = (await blobs.head(uri)) ?? { size: 0 };
      if (size > offset) {
        for await (const content of blobs.open(uri, { start: offset, end: size })) {
          offset += content.byteLength;
          yield content;
          signal.throwIfAborted();
        }
      }
    } else if (ended && log !== "") throw new FlyteError("NotFound", `the attempt has no log named ${log}`);
    if (ended) return;
    await pause(clock, signal);
  }
}

/** A map's items have logs of their own, told with the attempt's external resources. */
function findLog({ logs, metadata }: TaskExecutionClosure, name: string): TaskLog | undefined {
  if (name === "") return logs[0];
  const items = metadata?.externalResources.flatMap((resource) => resource.logs) ?? [];
  return [...logs, ...items].find((log) => log.name === name);
}

function elsewhere(uri: string): FlyteError {
  return new FlyteError("FailedPrecondition", `the log is not kept here: ${uri}`, { hint: "Follow the link." });
}

async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const cancel = clock.at(clock.now() + nextLook, wake);
  signal.addEventListener("abort", wake, { once: true });
  await promise;
  cancel();
  signal.removeEventListener("abort", wake);
  signal.throwIfAborted();
}
