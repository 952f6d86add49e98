import { type ErrorPlace, FlyteError } from "@haltere/core";
import { runInContext, type TaskContext } from "../context/task-context.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { displayName } from "../naming/naming.ts";
import { RecoverableError } from "../task-process/recoverable-error.ts";
import { inputValues, type Literals, outputLiterals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import { type NodeCall, plainCall } from "./node-call.ts";
import { runConnectorHere } from "./run-connector-here.ts";
import { asRunningTask } from "./running-tasks.ts";
import { standInOf } from "./surroundings.ts";
import { timeLimit } from "./time-limit.ts";

/** Runs a task, with its retries, from literals to literals. */
export async function runTaskHere(
  task: TaskEntity,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
  call: NodeCall = plainCall(),
): Promise<Literals> {
  const name = displayName(task.naming);
  const where = { ...owner, task: name };
  const retries = call.options.retries ?? task.settings.retries ?? 0;
  const timeout = call.options.timeout ?? task.settings.timeout;
  for (let attempt = 0; ; attempt++) {
    const limit = timeLimit(timeout, session.clock);
    const context = session.context(name, attempt, AbortSignal.any([call.signal, limit.signal]));
    if (call.record !== undefined) call.record.attempts++;
    try {
      return await asRunningTask(where, () =>
        runAttempt(task, inputs, session, context, where, { signal: limit.signal, timeout }),
      );
    } catch (thrown) {
      const again = thrown instanceof FlyteError && thrown.recoverable && attempt < retries && !call.signal.aborted;
      if (!again) throw thrown;
      context.logger.warn(`${name} failed and is tried again: ${thrown.message}`);
    } finally {
      limit.end();
      const report = task.settings.deck ? context.decks.render() : undefined;
      if (report !== undefined) context.logger.info(`the report of ${name} lies in ${session.keepDeck(name, report)}`);
    }
  }
}

async function runAttempt(
  task: TaskEntity,
  inputs: Literals,
  session: LocalSession,
  context: TaskContext,
  where: ErrorPlace,
  limit: { readonly signal: AbortSignal; readonly timeout: number | undefined },
): Promise<Literals> {
  const { body } = task;
  const values = inputValues(task.interface, inputs, where, context.files);
  const standIn = standInOf(task);
  if (body.kind === "connector" && standIn === undefined) {
    return await runConnectorHere(task, body, values, session, context, where, limit.timeout);
  }
  const run = standIn ?? (body.kind === "connector" ? undefined : body.run);
  let returned: unknown;
  try {
    returned = await beforeAbort(limit.signal, async () => await runInContext(context, () => run?.(values)));
  } catch (thrown) {
    throw taskError(thrown, where);
  }
  const outputs = outputLiterals(task.interface, returned, where, context.files);
  await context.files.settled();
  return outputs;
}

/** What the work gives, unless the signal is aborted before. The work itself cannot be stopped, but is told. */
async function beforeAbort<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    const working = work();
    // What it throws after its time is nobody's.
    working.catch(() => {});
    return await Promise.race([working, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** What a task's code threw, with the task's place. The error itself is the cause. */
export function taskError(thrown: unknown, where: ErrorPlace): FlyteError {
  const text = thrown instanceof Error && thrown.name !== "Error" ? `${thrown.name}: ${thrown.message}` : undefined;
  const message =
    thrown instanceof FlyteError
      ? thrown.message
      : (text ?? (thrown instanceof Error ? thrown.message : String(thrown)));
  const expired = thrown instanceof FlyteError && thrown.taskErrorCode === "TimeoutExpired";
  return new FlyteError(thrown instanceof FlyteError ? thrown.code : "Unknown", message, {
    kind: "user",
    recoverable: thrown instanceof RecoverableError || expired,
    where: thrown instanceof FlyteError ? { ...where, ...thrown.where } : where,
    ...(thrown instanceof FlyteError && thrown.hint !== undefined ? { hint: thrown.hint } : {}),
    taskErrorCode: expired
      ? "TimeoutExpired"
      : thrown instanceof RecoverableError
        ? "USER:Recoverable"
        : "USER:RuntimeError",
    cause: thrown,
  });
}
