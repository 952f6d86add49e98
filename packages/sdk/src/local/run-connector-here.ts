import { create, fromBinary } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError, literalMap, mapEntry, taskPhaseName } from "@haltere/core";
import { LiteralMapSchema, TaskTemplateSchema } from "@haltere/idl/core";
import type { ConnectorProgress, LocalConnector } from "@haltere/ports";
import type { Logger } from "../context/logger.ts";
import type { TaskContext } from "../context/task-context.ts";
import type { ConnectorBody } from "../entities/task-body.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { addressOf } from "../files/address.ts";
import { readContent } from "../task-process/addressed-content.ts";
import { setField } from "../transformers/plain-object.ts";
import { connectorTemplate } from "../translate/connector-template.ts";
import { taskId } from "../translate/identifiers.ts";
import { typedInterface } from "../translate/interface.ts";
import { inputLiterals, type Literals, outputValues } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import { timeLimit } from "./time-limit.ts";

/**
 * Runs a connector's task to its end, by the connector in this process. Its time is up after the task's timeout; then,
 * and on an interrupt, the connector deletes the job before the error is thrown.
 */
export async function runConnectorHere(
  task: TaskEntity,
  body: ConnectorBody,
  values: Readonly<Record<string, unknown>>,
  session: LocalSession,
  context: TaskContext,
  where: ErrorPlace,
  timeout: number | undefined = task.settings.timeout,
): Promise<Literals> {
  const { logger } = context;
  const surroundings = session.connectorCall();
  const given = inputLiterals(task.interface, values, where, { ...context.files, upload: addressOf });
  const template = create(TaskTemplateSchema, {
    ...connectorTemplate(body, task),
    id: taskId(context.taskId.name, context.taskId),
    interface: typedInterface(task.interface),
  });
  try {
    const connector = await connectorOf(body);
    const outputs = await session.interruptible(async (interrupted) => {
      const time = timeLimit(timeout, surroundings.clock);
      const signal = AbortSignal.any([context.signal, interrupted, time.signal]);
      try {
        signal.throwIfAborted();
        return await connector.runLocally({
          ...surroundings,
          template,
          inputs: literalMap({ ...given }),
          signal,
          logger,
          onProgress: progressLog(context.taskId.name, logger),
        });
      } finally {
        time.end();
      }
    });
    const literals = outputs ?? (await writtenOutputs(task, surroundings.outputPrefix));
    return checkedOutputs(task, literals.literals, context, where);
  } catch (thrown) {
    throw connectorError(thrown, where);
  }
}

async function connectorOf(body: ConnectorBody): Promise<LocalConnector> {
  const wanted = `${body.taskType} (version ${body.version})`;
  const connector = await body.connector();
  if (connector === undefined) {
    throw new FlyteError("FailedPrecondition", `there is no connector here for tasks of type ${wanted}`, {
      kind: "user",
      hint: "Give the task its connector: connectorTask({ connector, … }); or run it on a control plane.",
    });
  }
  const { name, version } = connector.taskCategory;
  if (name === body.taskType && version === body.version) return connector;
  throw new FlyteError(
    "InvalidArgument",
    `its connector runs tasks of type ${name} (version ${version}), not ${wanted}`,
    {
      hint: "Give the task's type and version as its connector has them.",
    },
  );
}

/** Tells a phase or message when it has changed, and each link once. */
function progressLog(task: string, logger: Logger): (progress: ConnectorProgress) => void {
  let told = "";
  const links = new Set<string>();
  return ({ phase, message, logLinks }) => {
    const text = `${task}: ${taskPhaseName(phase)}${message === "" ? "" : ` ${message}`}`;
    if (text !== told) logger.info(text);
    told = text;
    for (const { name, uri } of logLinks) {
      if (!links.has(uri)) logger.info(`${task}: ${name === "" ? "log" : name} ${uri}`);
      links.add(uri);
    }
  };
}

async function writtenOutputs(task: TaskEntity, prefix: string) {
  if (task.interface.outputs.size === 0) return literalMap({});
  return fromBinary(LiteralMapSchema, await readContent(`${prefix}/outputs.pb`));
}

/** The literals as the connector gave them, those of the interface, if their values are of its types. */
function checkedOutputs(task: TaskEntity, given: Literals, context: TaskContext, where: ErrorPlace): Literals {
  outputValues(task.interface, given, where, context.files);
  const literals: Record<string, Literals[string]> = {};
  for (const name of task.interface.outputs.keys()) {
    const literal = mapEntry(given, name);
    if (literal !== undefined) setField(literals, name, literal);
  }
  return literals;
}

/** What a connector threw, with the task's place. */
function connectorError(thrown: unknown, where: ErrorPlace): FlyteError {
  const error = FlyteError.from(thrown, "Unknown");
  return new FlyteError(error.code, error.message, {
    kind: error.kind,
    recoverable: error.recoverable,
    where: { ...where, ...error.where },
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.taskErrorCode === undefined ? {} : { taskErrorCode: error.taskErrorCode }),
    details: error.details,
    cause: error.cause ?? error,
  });
}
