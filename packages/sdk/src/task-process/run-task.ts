import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError, literalMap } from "@haltere/core";
import { DynamicJobSpecSchema, LiteralMapSchema } from "@haltere/idl/core";
import type { TaskCall } from "@haltere/ports";
import { runInContext } from "../context/task-context.ts";
import { addInputDeck, addOutputDeck } from "../deck/task-decks.ts";
import { cleanUpWords } from "../eager/clean-up-words.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { type DynamicTask, wireDynamic } from "../graph/wire-dynamic.ts";
import { displayName } from "../naming/naming.ts";
import { dynamicOutcome } from "../translate/dynamic-outcome.ts";
import { serializationContextOf } from "../translate/serialization-context.ts";
import { inputValues, type Literals, outputLiterals } from "../values/interface-values.ts";
import { fetchOffloaded } from "../values/offloaded-literals.ts";
import { readContent, writeContent } from "./addressed-content.ts";
import type { OpenAttempt } from "./open-attempt.ts";
import { inPart, PartError } from "./part-error.ts";

/** What a task gave: its outputs encoded, or nothing where they were written; or that it goes on as a dynamic. */
export type TaskResult =
  | { readonly kind: "succeeded"; readonly outputs: Uint8Array | undefined }
  | { readonly kind: "dynamic" };

/** Runs a task with the inputs of its call. */
export async function runTask(task: TaskEntity, call: TaskCall, attempt: OpenAttempt): Promise<TaskResult> {
  if (isCleanUp(call.loaderArguments)) return await cleanUp(task, call, attempt);
  const where: ErrorPlace = { task: displayName(task.naming) };
  const given = call.inputs;
  const encoded = given instanceof Uint8Array ? given : await inPart("transfer", () => readContent(given.uri));
  const { literals } = await inPart("conversion", () => fromBinary(LiteralMapSchema, encoded));
  const whole = await inPart("transfer", () => fetchOffloaded(literals, (uri) => attempt.files.open(uri), where));
  const values = await inPart("conversion", () => inputValues(task.interface, whole, where, attempt.files));
  addInputDeck(task, values, attempt.context);
  const { body } = task;
  const { environment } = attempt;
  switch (body.kind) {
    case "dynamic":
      return await runDynamic({ ...task, body }, values, call, attempt, where);
    case "function": {
      const returned = await inPart("user code", () => runInContext(attempt.context, () => body.run(values)));
      return await returnedOutputs(task, returned, call, attempt, where);
    }
    case "eager": {
      const surroundings = { task: attempt.context.taskId.name, context: attempt.context, environment };
      const returned = await inPart("user code", () =>
        runInContext(attempt.context, async () => (await body.runtime()).run(() => body.run(values), surroundings)),
      );
      return await returnedOutputs(task, returned, call, attempt, where);
    }
    default:
      throw new FlyteError("InvalidArgument", `a task of the kind ${body.kind} has no code to run`, { where });
  }
}

/** Whether the process is to clean up after the eager task that its words name. */
function isCleanUp(words: readonly string[]): boolean {
  return cleanUpWords.every((word, index) => words[index] === word);
}

async function cleanUp({ body }: TaskEntity, call: TaskCall, attempt: OpenAttempt): Promise<TaskResult> {
  if (body.kind !== "eager") throw new FlyteError("InvalidArgument", "only an eager task is cleaned up after");
  const { context, environment } = attempt;
  const runtime = await body.runtime();
  await inPart("transfer", () => runtime.cleanUp({ task: context.taskId.name, context, environment }));
  return await answered({}, call, attempt);
}

async function runDynamic(
  task: DynamicTask,
  values: Readonly<Record<string, unknown>>,
  call: TaskCall,
  attempt: OpenAttempt,
  where: ErrorPlace,
): Promise<TaskResult> {
  const wired = await inPart("user code", () =>
    runInContext(attempt.context, () => wireDynamic(task, values, attempt.files)),
  );
  const outcome = await inPart("user code", () =>
    dynamicOutcome(wired, () => serializationContextOf(attempt.environment), where),
  );
  if (outcome.$typeName === "flyteidl.core.LiteralMap") return await answered(outcome.literals, call, attempt);
  await settled(attempt);
  const encoded = toBinary(DynamicJobSpecSchema, outcome);
  await inPart("transfer", () => writeContent(`${call.outputPrefix}/futures.pb`, encoded));
  return { kind: "dynamic" };
}

async function returnedOutputs(
  task: TaskEntity,
  returned: unknown,
  call: TaskCall,
  attempt: OpenAttempt,
  where: ErrorPlace,
): Promise<TaskResult> {
  const outputs = await inPart("conversion", () => outputLiterals(task.interface, returned, where, attempt.files));
  addOutputDeck(task, returned, attempt.context);
  return await answered(outputs, call, attempt);
}

async function answered(outputs: Literals, call: TaskCall, attempt: OpenAttempt): Promise<TaskResult> {
  // A hash may be told only when the value has been read.
  await settled(attempt);
  const encoded = toBinary(LiteralMapSchema, literalMap({ ...outputs }));
  if (encoded.length <= call.maxInlineBytes) return { kind: "succeeded", outputs: encoded };
  await inPart("transfer", () => writeContent(`${call.outputPrefix}/outputs.pb`, encoded));
  return { kind: "succeeded", outputs: undefined };
}

/** Every upload is done. */
async function settled({ files }: OpenAttempt): Promise<void> {
  await files.settled().catch((thrown: unknown) => {
    // A file that the task returned and that is not there is the task's mistake; a disk or network that fails is not.
    throw new PartError(thrown instanceof FlyteError && thrown.kind === "user" ? "user code" : "transfer", thrown);
  });
}
