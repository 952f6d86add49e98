import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError, literalMap } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { TaskCall, TaskReply } from "@haltere/ports";
import { lineLogger } from "../context/logger.ts";
import { runInContext, type TaskContext } from "../context/task-context.ts";
import { createDecks, type Decks } from "../deck/decks.ts";
import { entityOf } from "../entities/entity.ts";
import type { FunctionBody } from "../entities/task-body.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { displayName } from "../naming/naming.ts";
import { inputValues, outputLiterals } from "../values/interface-values.ts";
import { readContent, writeContent } from "./addressed-content.ts";
import { type AttemptFiles, attemptFiles } from "./attempt-files.ts";
import { errorDocument, type FailedPart } from "./error-document.ts";
import { attemptNumber, executionIdOf, taskIdOf, workerName } from "./flyte-environment.ts";
import { moduleExport } from "./modules.ts";

/**
 * Runs one task of this bundle: reads its inputs, runs it, answers or writes its outputs, uploads its files and its
 * report. Never rejects: what goes wrong is told in an error document.
 */
export async function executeTask(call: TaskCall): Promise<TaskReply> {
  const attempt = openAttempt(call);
  let reply: TaskReply;
  try {
    const task = await attempt.step("user code", () => taskOf(call.loaderArguments));
    attempt.generatesDeck = task.settings.deck === true;
    const outputs = await run(task, call, attempt);
    reply = { kind: "succeeded", outputs, deckUri: undefined };
  } catch (thrown) {
    reply = failed(thrown, call);
  }
  try {
    const deckUri = await writeDeck(call, attempt);
    return { ...reply, deckUri };
  } catch (thrown) {
    return reply.kind === "failed" ? reply : failed(thrown, call);
  } finally {
    await attempt.close();
  }
}

/** An error together with the part of the attempt that it came from. */
class PartError extends Error {
  readonly part: FailedPart;
  readonly thrown: unknown;

  constructor(part: FailedPart, thrown: unknown) {
    super(part);
    this.part = part;
    this.thrown = thrown;
  }
}

interface OpenAttempt {
  readonly files: AttemptFiles;
  readonly decks: Decks;
  generatesDeck: boolean;
  context(task: string): TaskContext;
  /** Runs one part of the attempt, so that what it throws is told as that part's. */
  step<T>(part: FailedPart, work: () => T | Promise<T>): Promise<T>;
  close(): Promise<void>;
}

function openAttempt(call: TaskCall): OpenAttempt {
  const files = attemptFiles(call.rawOutputPrefix);
  const decks = createDecks();
  let folder: string | undefined;
  return {
    files,
    decks,
    generatesDeck: false,
    context: (task) => ({
      executionId: executionIdOf(call.environment),
      taskId: taskIdOf(call.environment, task),
      attempt: attemptNumber(call.environment),
      logger: lineLogger((line) => process.stderr.write(`${line}\n`)),
      get workingDirectory() {
        folder ??= mkdtempSync(join(tmpdir(), "haltere-work-"));
        return folder;
      },
      signal: call.signal,
      files,
      decks,
    }),
    async step(part, work) {
      try {
        return await work();
      } catch (thrown) {
        throw new PartError(part, thrown);
      }
    },
    async close() {
      await files.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The outputs, encoded; undefined where they were written. */
async function run(task: FunctionTask, call: TaskCall, attempt: OpenAttempt): Promise<Uint8Array | undefined> {
  const { files, step } = attempt;
  const where: ErrorPlace = { task: displayName(task.naming) };
  const given = call.inputs;
  const encoded = given instanceof Uint8Array ? given : await step("transfer", () => readContent(given.uri));
  const values = await step("conversion", () =>
    inputValues(task.interface, fromBinary(LiteralMapSchema, encoded).literals, where, files),
  );
  const returned = await step("user code", () =>
    runInContext(attempt.context(where.task ?? ""), () => task.body.run(values)),
  );
  const outputs = await step("conversion", () =>
    toBinary(LiteralMapSchema, literalMap(outputLiterals(task.interface, returned, where, files))),
  );
  await files.settled().catch((thrown: unknown) => {
    // A file that the task returned and that is not there is the task's mistake; a disk or network that fails is not.
    throw new PartError(thrown instanceof FlyteError && thrown.kind === "user" ? "user code" : "transfer", thrown);
  });
  if (outputs.length <= call.maxInlineBytes) return outputs;
  await step("transfer", () => writeContent(`${call.outputPrefix}/outputs.pb`, outputs));
  return undefined;
}

type FunctionTask = TaskEntity & { readonly body: FunctionBody };

/** The task that the words behind `--` name: `task-module`, M, `task-name`, N, for a map behind others. */
function taskOf(words: readonly string[]): FunctionTask {
  const module = wordAfter(words, "task-module");
  const name = wordAfter(words, "task-name");
  const entity = entityOf(moduleExport(module, name));
  if (entity?.kind === "task" && entity.body.kind === "function") return { ...entity, body: entity.body };
  const found = entity?.kind === "task" ? "a connector's task" : entity && `a ${entity.kind}`;
  throw new FlyteError("InvalidArgument", `${module}.${name} is ${found ?? "no task"}.`, {
    where: { task: `${module}.${name}` },
    hint: "Register the task again: its code has changed.",
  });
}

function wordAfter(words: readonly string[], key: string): string {
  const value = words[words.indexOf(key) + 1];
  if (words.includes(key) && value !== undefined) return value;
  throw new FlyteError("InvalidArgument", `The task's arguments do not say its ${key}: ${words.join(" ")}`);
}

/** The report is kept however the attempt ended. */
async function writeDeck(call: TaskCall, { decks, generatesDeck }: OpenAttempt): Promise<string | undefined> {
  const html = generatesDeck ? decks.render() : undefined;
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
