import { type ErrorPlace, FlyteError } from "@haltere/core";
import { runInContext, type TaskContext } from "../context/task-context.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { displayName } from "../naming/naming.ts";
import { RecoverableError } from "../task-process/recoverable-error.ts";
import { inputValues, type Literals, outputLiterals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import { runConnectorHere } from "./run-connector-here.ts";
import { asRunningTask } from "./running-tasks.ts";

/** Runs a task, with its retries, from literals to literals. */
export async function runTaskHere(
  task: TaskEntity,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
  signal: AbortSignal = new AbortController().signal,
): Promise<Literals> {
  const name = displayName(task.naming);
  const where = { ...owner, task: name };
  for (let attempt = 0; ; attempt++) {
    const context = session.context(name, attempt, signal);
    try {
      return await asRunningTask(where, () => runAttempt(task, inputs, session, context, where));
    } catch (thrown) {
      const again = thrown instanceof FlyteError && thrown.recoverable && attempt < (task.settings.retries ?? 0);
      if (!again) throw thrown;
      context.logger.warn(`${name} failed and is tried again: ${thrown.message}`);
    } finally {
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
): Promise<Literals> {
  const { body } = task;
  const values = inputValues(task.interface, inputs, where, context.files);
  if (body.kind === "connector") return await runConnectorHere(task, body, values, session, context, where);
  let returned: unknown;
  try {
    returned = await runInContext(context, () => body.run(values));
  } catch (thrown) {
    throw taskError(thrown, where);
  }
  const outputs = outputLiterals(task.interface, returned, where, context.files);
  await context.files.settled();
  return outputs;
}

/** What a task's code threw, with the task's place. The error itself is the cause. */
export function taskError(thrown: unknown, where: ErrorPlace): FlyteError {
  const text = thrown instanceof Error && thrown.name !== "Error" ? `${thrown.name}: ${thrown.message}` : undefined;
  const message =
    thrown instanceof FlyteError
      ? thrown.message
      : (text ?? (thrown instanceof Error ? thrown.message : String(thrown)));
  return new FlyteError(thrown instanceof FlyteError ? thrown.code : "Unknown", message, {
    kind: "user",
    recoverable: thrown instanceof RecoverableError,
    where: thrown instanceof FlyteError ? { ...where, ...thrown.where } : where,
    ...(thrown instanceof FlyteError && thrown.hint !== undefined ? { hint: thrown.hint } : {}),
    taskErrorCode: thrown instanceof RecoverableError ? "USER:Recoverable" : "USER:RuntimeError",
    cause: thrown,
  });
}
