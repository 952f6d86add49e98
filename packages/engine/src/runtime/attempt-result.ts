import { create, fromBinary } from "@bufbuild/protobuf";
import {
  areTypesCastable,
  FlyteError,
  literalTypeOf,
  literalTypeText,
  mapEntry,
  timestampFromMicroseconds,
} from "@haltere/core";
import {
  type ExecutionError,
  ExecutionError_ErrorKind,
  ExecutionErrorSchema,
  type LiteralMap,
  LiteralMapSchema,
  type TaskTemplate,
} from "@haltere/idl/core";
import { type AttemptError, type AttemptResult, type Blobs, errorOfDocument } from "@haltere/ports";
import { limited } from "../step/events.ts";
import { maxInlineBytes } from "../step/node-data.ts";
import type { AttemptOutcome } from "../step/signal.ts";

/** Whose result it is, and where it lies. */
export interface ResultSource {
  readonly blobs: Blobs;
  /** The attempt's name in messages, as in its task execution's record. */
  readonly name: string;
  readonly outputPrefix: string;
  readonly task: TaskTemplate;
  /** An array node's item. */
  readonly isItem: boolean;
  /** Reads what the attempt wired, where it wrote futures.pb. */
  readonly wired: () => Promise<AttemptOutcome>;
}

type OutputsSource = Pick<ResultSource, "name" | "task" | "isItem">;

/** An executor's result as `step` takes it, with outputs that are of the task's interface. */
export async function outcomeOf(
  source: ResultSource,
  result: Exclude<AttemptResult, { kind: "aborted" }>,
): Promise<AttemptOutcome> {
  const deck = result.deckUri === undefined ? {} : { deckUri: result.deckUri };
  switch (result.kind) {
    case "succeeded":
      if (result.outputs !== "stored") return { ...valuesOutcome(source, result.outputs), ...deck };
      return { ...(await storedOutputs(source)), ...deck };
    case "failed":
      return { kind: "failed", error: errorOf(result.error), recoverable: result.error.recoverable, ...deck };
    case "dynamic":
      return { ...(await source.wired()), ...deck };
  }
}

/** What an attempt left in the blobs before a crash: an error document counts before a workflow that it wired, and both before outputs, as in Flyte. */
export async function leftOutcome(source: ResultSource): Promise<AttemptOutcome | undefined> {
  const { blobs, outputPrefix } = source;
  const errorUri = `${outputPrefix}/error.pb`;
  if ((await blobs.head(errorUri)) !== undefined) return storedError(await blobs.read(errorUri), errorUri);
  if ((await blobs.head(`${outputPrefix}/futures.pb`)) !== undefined) return await source.wired();
  return (await blobs.head(`${outputPrefix}/outputs.pb`)) === undefined ? undefined : storedOutputs(source);
}

/** The outcome of an attempt that gave these values: a failure where they are not what its task declares. */
function valuesOutcome(source: OutputsSource, values: LiteralMap): AttemptOutcome {
  return outputsProblem(source, values) ?? { kind: "succeeded", outputs: { kind: "values", values } };
}

/** The failure of an attempt that was lost: recoverable, and no fault of the user. */
export function lostOutcome(message: string): AttemptOutcome {
  return failure("Interrupted", message, "system", true);
}

/** The failure of an attempt that cannot be tried here, under FlytePropeller's code for it. */
export function refusedOutcome(
  code: "BadTaskSpecification" | "ResourceRequestsExceedLimits",
  message: string,
): AttemptOutcome {
  return failure(code, message, "user", false);
}

async function storedOutputs(source: ResultSource): Promise<AttemptOutcome> {
  const uri = `${source.outputPrefix}/outputs.pb`;
  let bytes: Uint8Array;
  try {
    bytes = await source.blobs.read(uri);
  } catch (thrown) {
    if (FlyteError.from(thrown).code === "NotFound") return notGenerated(`there is no ${uri}`);
    throw thrown;
  }
  let values: LiteralMap;
  try {
    values = fromBinary(LiteralMapSchema, bytes);
  } catch (thrown) {
    const { message } = FlyteError.from(thrown);
    return failure("OutputsFileBadFormat", `The outputs at ${uri} cannot be decoded: ${message}`, "user", false);
  }
  const outcome = valuesOutcome(source, values);
  if (outcome.kind === "failed" || bytes.length <= maxInlineBytes) return outcome;
  return { kind: "succeeded", outputs: { kind: "stored", uri, sizeBytes: bytes.length } };
}

/** Flyte asks for every declared output; we for values of their types as well, so that the task that broke its word is the one that fails. */
function outputsProblem({ name, task, isItem }: OutputsSource, values: LiteralMap): AttemptOutcome | undefined {
  const variables = Object.entries(task.interface?.outputs?.variables ?? {});
  const missing = variables.filter(([output]) => mapEntry(values.literals, output) === undefined);
  if (missing.length > 0) {
    const outputs = missing.map(([output]) => output).join(", ");
    return notGenerated(`the attempt ${name} of the task ${task.id?.name ?? ""} gave no ${outputs}`);
  }
  for (const [output, { type: expected }] of variables) {
    const value = mapEntry(values.literals, output);
    const type = value && literalTypeOf(value);
    if (type === undefined || expected?.type.case === undefined || areTypesCastable(type, expected)) continue;
    // A map task declares the lists that the node gives; an item gives an element.
    const { case: kind, value: element } = expected.type;
    if (isItem && kind === "collectionType" && areTypesCastable(type, element)) continue;
    const told = `expected ${literalTypeText(expected)}, but got ${literalTypeText(type)}`;
    const message = `The attempt ${name} of the task ${task.id?.name ?? ""} gave ${output} a value of the wrong type: ${told}.`;
    return failure("MismatchingTypes", message, "user", false);
  }
  return undefined;
}

/** Flyte lets it be tried again. */
const notGenerated = (why: string) =>
  failure("OutputsNotFound", `Outputs not generated by task execution: ${why}.`, "unknown", true);

function storedError(bytes: Uint8Array, errorUri: string): AttemptOutcome {
  const error = errorOfDocument(bytes, errorUri);
  return { kind: "failed", error: errorOf(error, errorUri), recoverable: error.recoverable };
}

function errorOf(error: AttemptError, errorUri = ""): ExecutionError {
  return create(ExecutionErrorSchema, {
    code: error.code,
    message: limited(error.message),
    errorUri,
    kind: kinds[error.origin],
    worker: error.worker ?? "",
    ...(error.timestamp !== undefined && { timestamp: timestampFromMicroseconds(error.timestamp) }),
  });
}

const kinds = {
  user: ExecutionError_ErrorKind.USER,
  system: ExecutionError_ErrorKind.SYSTEM,
  unknown: ExecutionError_ErrorKind.UNKNOWN,
} as const;

function failure(
  code: string,
  message: string,
  origin: AttemptError["origin"],
  recoverable: boolean,
): Extract<AttemptOutcome, { kind: "failed" }> {
  return { kind: "failed", error: errorOf({ code, message, origin, recoverable }), recoverable };
}
