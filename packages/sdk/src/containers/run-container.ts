import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError, literalMap } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { TaskContext } from "../context/task-context.ts";
import type { ContainerBody } from "../entities/container-body.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { findProgram } from "../programs/find-program.ts";
import { runProgram } from "../programs/run-program.ts";
import { scriptText } from "../shell/script-text.ts";
import { RecoverableError } from "../task-process/recoverable-error.ts";
import { positionOf } from "../transformers/position.ts";
import { containerImage } from "../translate/container-image.ts";
import type { Literals } from "../values/interface-values.ts";
import { containerWords } from "./container-words.ts";
import { textLiteral } from "./text-literal.ts";

/** The programs that run a container, as Docker's command line has it. */
const engines = ["docker", "podman", "nerdctl"] as const;

type ContainerTask = TaskEntity & { readonly body: ContainerBody };

/**
 * Runs a container's task on this machine: its inputs lie as files in one folder, its outputs are taken from another, as
 * Flyte's co-pilot has it on a cluster. Answers the outputs' values.
 * @throws FlyteError FailedPrecondition where no program is there that runs containers. RecoverableError where the
 * container ends with another status than 0.
 */
export async function runContainer(
  task: ContainerTask,
  inputs: Literals,
  values: Readonly<Record<string, unknown>>,
  context: TaskContext,
  where: ErrorPlace,
): Promise<unknown> {
  const { body, settings } = task;
  const engine = findProgram(engines, process.env);
  if (engine === undefined) {
    throw new FlyteError("FailedPrecondition", `there is nothing here that runs containers: ${engines.join(", ")}`, {
      kind: "user",
      where,
      hint: "Install Docker or Podman, give the task a `local` function, which runs in place of the container here, or run it with --remote.",
    });
  }
  const folder = context.workingDirectory;
  const given = join(folder, "inputs");
  const taken = join(folder, "outputs");
  await mkdir(taken, { recursive: true });
  const texts = await writeInputs(body, inputs, values, given);
  const [entry, ...words] = containerWords([...body.command, ...body.arguments], texts);
  const { inputDirectory, outputDirectory } = body.data;
  // A command takes the place of the image's own, arguments alone are handed to it.
  const entryPoint = body.command.length > 0 && entry !== undefined ? ["--entrypoint", entry] : [];
  const { failure, stderr } = await runProgram({
    path: engine.path,
    words: [
      "run",
      "--rm",
      ...(inputDirectory === undefined ? [] : ["--volume", `${given}:${inputDirectory}`]),
      ...(outputDirectory === undefined ? [] : ["--volume", `${taken}:${outputDirectory}`]),
      ...Object.entries(settings.environment ?? {}).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
      ...entryPoint,
      containerImage(settings.image, { image: "haltere" }),
      ...(entryPoint.length === 0 && entry !== undefined ? [entry] : []),
      ...words,
    ],
    environment: process.env,
    signal: context.signal,
    told: (line) => context.logger.info(line),
    complained: (line) => context.logger.warn(line),
  });
  if (failure !== undefined) {
    throw new RecoverableError(`the container ${failure}\nstderr: ${stderr.trimEnd() || "(empty)"}`);
  }
  return await readOutputs(task, taken, context, where);
}

/** A file for each input, and one of all. Answers the inputs' texts, for the command. */
async function writeInputs(
  { data: { inputDirectory, format } }: ContainerBody,
  literals: Literals,
  values: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const path = join(folder, name);
    if (isCopied(value)) {
      await value.saveAs(path);
      texts[name] = inputDirectory === undefined ? path : `${inputDirectory}/${name}`;
    } else {
      texts[name] = await scriptText(value);
      await writeFile(path, texts[name]);
    }
  }
  if (format === "proto") {
    await writeFile(join(folder, "inputs.pb"), toBinary(LiteralMapSchema, literalMap({ ...literals })));
  } else {
    const plain = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, isCopied(value) ? texts[name] : value]),
    );
    const text =
      format === "json"
        ? JSON.stringify(plain, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value))
        : (await import("yaml")).stringify(plain);
    await writeFile(join(folder, `inputs.${format}`), text);
  }
  return texts;
}

/** A file or a directory. */
function isCopied(value: unknown): value is { saveAs(path: string): Promise<void> } {
  return typeof value === "object" && value !== null && "saveAs" in value && typeof value.saveAs === "function";
}

async function readOutputs(
  { interface: { outputs, single } }: TaskEntity,
  folder: string,
  { files }: TaskContext,
  where: ErrorPlace,
): Promise<unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, { transformer }] of outputs) {
    const path = join(folder, name);
    const position = positionOf(where, "output", name, files);
    await stat(path).catch((cause: unknown) => {
      throw new FlyteError("InvalidArgument", `the container wrote no file for the output ${name}`, {
        kind: "user",
        where: { ...where, output: name },
        hint: `It is taken from the file ${name} in outputDirectory.`,
        cause,
      });
    });
    const { literalType } = transformer;
    values[name] =
      literalType.type.case === "blob"
        ? path
        : transformer.fromLiteral(textLiteral(await readFile(path, "utf8"), literalType, position), position);
  }
  return single ? Object.values(values)[0] : values;
}
