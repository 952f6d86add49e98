import { parseArgs } from "node:util";
import { FlyteError } from "@haltere/core";
import { executeTaskCommand } from "./execute-task-command.ts";
import { bundleOfImage, fetchBundle } from "./find-bundle.ts";
import { parseTaskArguments } from "./task-arguments.ts";

/** The commands that run one task in a container on a cluster, by their names without `haltere-`. */
export type TaskCommand = "execute" | "map-execute" | "fast-execute";

/**
 * Runs one of them in this process, and answers the exit status: 0 also where the task failed, since error.pb tells of
 * that, unless FLYTE_FAIL_ON_ERROR is set; 1 where the command itself could not do its work.
 */
export async function startTaskCommand(command: TaskCommand, words: readonly string[]): Promise<number> {
  process.setSourceMapsEnabled(true);
  try {
    return command === "fast-execute" ? await fastExecute(words) : await execute(command, words, bundleOfImage);
  } catch (thrown) {
    process.stderr.write(`${FlyteError.from(thrown).fullMessage}\n`);
    return 1;
  }
}

async function fastExecute(words: readonly string[]): Promise<number> {
  const inner = words.indexOf("--");
  const { values } = parseArgs({
    args: words.slice(0, inner < 0 ? words.length : inner),
    options: { "additional-distribution": { type: "string" }, "dest-dir": { type: "string", default: "." } },
  });
  const [name = "", ...rest] = inner < 0 ? [] : words.slice(inner + 1);
  const command = name === "haltere-execute" ? "execute" : name === "haltere-map-execute" ? "map-execute" : undefined;
  const uri = values["additional-distribution"];
  if (command === undefined || uri === undefined) {
    throw new FlyteError(
      "InvalidArgument",
      "haltere-fast-execute needs --additional-distribution, and a command behind --.",
      {
        hint: "The command is haltere-execute or haltere-map-execute with its words.",
      },
    );
  }
  return await execute(command, rest, () => fetchBundle(uri, values["dest-dir"]));
}

async function execute(
  command: "execute" | "map-execute",
  words: readonly string[],
  find: typeof bundleOfImage,
): Promise<number> {
  const task = parseTaskArguments(words);
  const environment = definedVariables();
  const { taskBundle } = await find(task.loaderArguments, environment, process.cwd());
  const stopping = new AbortController();
  process.once("SIGTERM", () => stopping.abort());
  const { failed } = await executeTaskCommand(taskBundle, task, {
    map: command === "map-execute",
    environment,
    signal: stopping.signal,
  });
  return failed && environment.FLYTE_FAIL_ON_ERROR === "true" ? 1 : 0;
}

function definedVariables(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
