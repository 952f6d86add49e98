import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { TaskCall, TaskReply } from "@haltere/ports";
import { reportOf } from "../deck/task-decks.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { displayName } from "../naming/naming.ts";
import { writeContent } from "./addressed-content.ts";
import { errorDocument } from "./error-document.ts";
import { findTask } from "./find-task.ts";
import { workerName } from "./flyte-environment.ts";
import type { BundleModules } from "./modules.ts";
import { type OpenAttempt, openAttempt } from "./open-attempt.ts";
import { inPart, PartError } from "./part-error.ts";
import { runTask } from "./run-task.ts";

/**
 * Runs one task of this bundle: reads its inputs, runs it, answers or writes its outputs, uploads its files and its
 * report. Never rejects: what goes wrong is told in an error document.
 */
export async function executeTask(call: TaskCall, modules: Pick<BundleModules, "find">): Promise<TaskReply> {
  let task: TaskEntity;
  try {
    task = await inPart("user code", () => findTask(call.loaderArguments, modules));
  } catch (thrown) {
    return failed(thrown, call);
  }
  const attempt = openAttempt(call, displayName(task.naming));
  let reply: TaskReply;
  try {
    reply = { ...(await runTask(task, call, attempt)), deckUri: undefined };
  } catch (thrown) {
    reply = failed(thrown, call);
  }
  try {
    return { ...reply, deckUri: await writeReport(task, call, attempt) };
  } catch (thrown) {
    return reply.kind === "failed" ? reply : failed(thrown, call);
  } finally {
    await attempt.close();
  }
}

/** The report is kept however the attempt ended. */
async function writeReport(task: TaskEntity, call: TaskCall, { context }: OpenAttempt): Promise<string | undefined> {
  const html = reportOf(task, context);
  if (html === undefined) return undefined;
  const uri = `${call.outputPrefix}/deck.html`;
  await writeContent(uri, new TextEncoder().encode(html));
  return uri;
}

function failed(thrown: unknown, call: TaskCall): TaskReply {
  const { part, error } =
    thrown instanceof PartError
      ? { part: thrown.part, error: thrown.thrown }
      : { part: "transfer" as const, error: thrown };
  const worker = workerName(call.environment);
  const document = errorDocument(error, part, {
    now: Date.now(),
    bundleFolder: dirname(fileURLToPath(import.meta.url)),
    ...(worker === undefined ? {} : { worker }),
  });
  return { kind: "failed", error: document, deckUri: undefined };
}
