import type { Attempt, AttemptListener, AttemptResult, Executor } from "@haltere/ports";

/** What a fake task does; undefined keeps it running until it is aborted. */
export type FakeTask = (attempt: Attempt) => AttemptResult | Promise<AttemptResult> | undefined;

export interface FakeExecutor extends Executor {
  /** Every attempt that was started, in order. */
  readonly started: Attempt[];
  /** Keys of attempts that were aborted while they ran. */
  readonly aborted: string[];
  readonly running: number;
  readonly mostRunning: number;
}

/** Runs tasks as functions of this process, each after the current turn of the event loop. */
export function fakeExecutor(task: FakeTask, slots = 8): FakeExecutor {
  const started: Attempt[] = [];
  const aborted: string[] = [];
  let running = 0;
  let mostRunning = 0;
  return {
    name: "fake",
    slots,
    started,
    aborted,
    get running() {
      return running;
    },
    get mostRunning() {
      return mostRunning;
    },
    accepts: () => true,
    start(attempt: Attempt, listener: AttemptListener) {
      started.push(attempt);
      running++;
      mostRunning = Math.max(mostRunning, running);
      let ended = false;
      const end = (result: AttemptResult): void => {
        if (ended) return;
        ended = true;
        running--;
        listener.finished(result);
      };
      setImmediate(async () => {
        if (ended) return;
        listener.running();
        const result = await task(attempt);
        if (result !== undefined) end(result);
      });
      return {
        abort() {
          if (!ended) aborted.push(attempt.key);
          end({ kind: "aborted" });
        },
      };
    },
    close: async () => undefined,
  };
}
