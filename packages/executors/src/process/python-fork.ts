import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { CodeArchives, UnpackedCode } from "../python/code-archives.ts";
import type { Fork } from "../python/fork-server.ts";
import { copyCode, type ForkServers } from "../python/fork-servers.ts";
import { pythonCommand } from "../python/python-command.ts";
import { scriptInterpreter } from "../python/script-interpreter.ts";
import { findProgram } from "./container-command.ts";

/** What forks Python tasks. */
export interface PythonForks {
  readonly servers: ForkServers;
  readonly archives: CodeArchives;
  readonly warn: (message: string) => void;
}

export interface PythonFork {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The attempt's folder: `work` in it is its working folder. */
  readonly folder: string;
  readonly log: string;
  readonly signal: AbortSignal;
}

/** Set to 0 in a task's environment, its attempts are processes of their own. */
const choice = "HALTERE_FORK_SERVER";
/** flytekit installs packages first where it is set. */
const packages = "_F_RUNTIME_PACKAGES";

/** A fork for an attempt of a Python task, or undefined where it had better be a process of its own. */
export async function forkPython(
  { servers, archives, warn }: PythonForks,
  { words, environment, folder, log, signal }: PythonFork,
): Promise<Fork | undefined> {
  const task = pythonCommand(words);
  if (task === undefined || environment[choice] === "0" || environment[packages] !== undefined) return undefined;
  const program = await findProgram(task.command, environment.PATH ?? "", undefined);
  const python = await scriptInterpreter(program);
  if (python === undefined) return undefined;
  const name = task.modules.at(-1) ?? program;
  const work = join(folder, "work");
  let code: UnpackedCode | undefined;
  try {
    code = task.archive === undefined ? undefined : await archives.unpacked(task.archive, python);
    if (code !== undefined) await copyCode(code, work);
  } catch (error) {
    // Its own process says what it makes of it.
    warn(`${name} is not forked: ${FlyteError.from(error).fullMessage}`);
    return undefined;
  }
  const { command, args, modules } = task;
  const answer = await servers.fork({
    ...{ python, program, command, args, modules, code },
    ...{ environment, folder: work, log, signal },
  });
  if (answer.kind === "forked") return answer;
  if (!signal.aborted) warn(`${name} is not forked: ${answer.reason}`);
  return undefined;
}
