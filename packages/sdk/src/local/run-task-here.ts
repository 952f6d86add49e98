import { type ErrorPlace, FlyteError } from "@haltere/core";
import { runInContext, type TaskContext } from "../context/task-context.ts";
import { addInputDeck, addOutputDeck, reportOf } from "../deck/task-decks.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { type DynamicTask, wireDynamic } from "../graph/wire-dynamic.ts";
import { displayName } from "../naming/naming.ts";
import { inputValues, type Literals, outputLiterals } from "../values/interface-values.ts";
import type { LocalCache } from "./local-cache.ts";
import { localCode } from "./local-code.ts";
import type { LocalSession } from "./local-session.ts";
import { type NodeCall, plainCall } from "./node-call.ts";
import { runCached } from "./run-cached.ts";
import { runConnectorHere } from "./run-connector-here.ts";
import { type RunTarget, runGraph } from "./run-graph.ts";
import { asRunningTask } from "./running-tasks.ts";
import { standInOf } from "./surroundings.ts";
import { taskError } from "./task-error.ts";
import { timeLimit } from "./time-limit.ts";

/** Runs a task, with its retries, from literals to literals; or takes its outputs from the cache. */
export async function runTaskHere(
  task: TaskEntity,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
  call: NodeCall = plainCall(),
  runTarget?: RunTarget,
): Promise<Literals> {
  const where = { ...owner, task: displayName(task.naming) };
  return await runCached(task, inputs, session, where, call, (cache) =>
    runAttempts(task, inputs, session, where, call, runTarget, cache),
  );
}

async function runAttempts(
  task: TaskEntity,
  inputs: Literals,
  session: LocalSession,
  where: ErrorPlace & { readonly task: string },
  call: NodeCall,
  runTarget: RunTarget | undefined,
  cache: LocalCache | undefined,
): Promise<Literals> {
  const name = where.task;
  const retries = call.options.retries ?? task.settings.retries ?? 0;
  const timeout = call.options.timeout ?? task.settings.timeout;
  const contextOf = session.contexts(name, cache?.files);
  for (let attempt = 0; ; attempt++) {
    const limit = timeLimit(timeout, session.limits);
    const context = contextOf(attempt, AbortSignal.any([call.signal, limit.signal]));
    if (call.record !== undefined) call.record.attempts++;
    try {
      return await asRunningTask(where, () =>
        runAttempt(task, inputs, session, context, where, { signal: limit.signal, timeout }, (wired, signal) => {
          if (runTarget !== undefined) return runGraph(wired, {}, session, runTarget, { ...call, options: {}, signal });
          throw new FlyteError("InvalidArgument", "a dynamic cannot be mapped", {
            where,
            hint: "Map a task, and call the map in a dynamic.",
          });
        }),
      );
    } catch (thrown) {
      const again = thrown instanceof FlyteError && thrown.recoverable && attempt < retries && !call.signal.aborted;
      if (!again) throw thrown;
      context.logger.warn(`${name} failed and is tried again: ${thrown.message}`);
    } finally {
      limit.end();
      const report = reportOf(task, context);
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
  runWired: (wired: WorkflowEntity, signal: AbortSignal) => Promise<Literals>,
): Promise<Literals> {
  const { body } = task;
  const values = inputValues(task.interface, inputs, where, context.files);
  addInputDeck(task, values, context);
  const standIn = standInOf(task);
  if (body.kind === "connector" && standIn === undefined) {
    return await runConnectorHere(task, body, values, session, context, where, limit.timeout);
  }
  if (body.kind === "dynamic" && standIn === undefined) {
    const wired = wireHere({ ...task, body }, values, context, where);
    // Files among the constants are there before a node reads them.
    await context.files.settled();
    return await runWired(wired, context.signal);
  }
  const run = standIn ?? localCode(task, inputs, context, where);
  let returned: unknown;
  try {
    // The function of an eager task waits for others most of its time.
    const activity = body.kind === "eager" ? undefined : session.activity;
    if (activity !== undefined) activity.tasks++;
    try {
      returned = await beforeAbort(limit.signal, async () => await runInContext(context, () => run?.(values)));
    } finally {
      if (activity !== undefined) activity.tasks--;
    }
  } catch (thrown) {
    throw taskError(thrown, where);
  }
  const outputs = outputLiterals(task.interface, returned, where, context.files);
  addOutputDeck(task, returned, context);
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

function wireHere(
  task: DynamicTask,
  values: Readonly<Record<string, unknown>>,
  context: TaskContext,
  where: ErrorPlace,
): WorkflowEntity {
  try {
    return runInContext(context, () => wireDynamic(task, values, context.files));
  } catch (thrown) {
    throw taskError(thrown, where);
  }
}
