import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { FlyteError, renderTemplate } from "@haltere/core";
import type { TaskTemplate } from "@haltere/idl/core";
import type { Attempt } from "@haltere/ports";
import { templateValues } from "../attempt/template-values.ts";

/** A container task's command and arguments as one list; undefined where the task has none, or is another executor's. */
export function containerWords(task: TaskTemplate): readonly string[] | undefined {
  if (task.target.case !== "container") return undefined;
  const words = [...task.target.value.command, ...task.target.value.args];
  const [program] = words;
  if (program === undefined || program.startsWith("haltere-")) return undefined;
  return words;
}

/** The words with their placeholders filled. Throws as `renderTemplate` does. */
export async function renderWords(attempt: Attempt, words: readonly string[]): Promise<string[]> {
  return relocated(renderTemplate(words, await templateValues(attempt)));
}

/**
 * Fast registration names the folder of the image that the code is unpacked in. Here that is the attempt's own working
 * folder: a task must not write into the machine's `/root`.
 */
function relocated(words: string[]): string[] {
  if (words[0] !== "pyflyte-fast-execute") return words;
  const at = words.indexOf("--dest-dir") + 1;
  if (at === 0 || at > words.indexOf("--")) return words;
  return words.with(at, ".");
}

/**
 * The file to run for a command's first word, looked up as a shell does. Throws NotFound, saying what to install, where
 * there is none.
 */
export async function findProgram(program: string, path: string, python: string | undefined): Promise<string> {
  const places = program.includes("/") ? [program] : path.split(delimiter).map((folder) => join(folder, program));
  for (const place of places) {
    if (isAbsolute(place) && (await isExecutable(place))) return place;
  }
  throw new FlyteError("NotFound", `The task's program ${program} was not found on this machine.`, {
    hint: program.startsWith("pyflyte-")
      ? `Install flytekit where ${python ?? "the active Python"} finds it (python -m pip install flytekit), or name the Python that has it with --python.`
      : "Install it where the PATH of the control plane finds it; the task's container image is not used here.",
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
