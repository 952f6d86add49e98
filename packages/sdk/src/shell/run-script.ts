import { readdir } from "node:fs/promises";
import { runProgram } from "../programs/run-program.ts";
import { RecoverableError } from "../task-process/recoverable-error.ts";

export interface ScriptRun {
  readonly shell: string;
  readonly script: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** A line of the script's standard output. */
  readonly told: (line: string) => void;
}

/**
 * Runs a script to its end.
 * @throws RecoverableError where it ends with another status than 0, with what it wrote. FlyteError where the shell does
 * not start.
 */
export async function runScript({ shell, script, ...run }: ScriptRun): Promise<void> {
  const { failure, stdout, stderr } = await runProgram({ path: shell, words: ["-c", script], ...run });
  if (failure === undefined) return;
  const files = (await readdir(run.folder)).sort().join(", ");
  throw new RecoverableError(
    [
      `the script ${failure}`,
      `stderr: ${stderr.trimEnd() || "(empty)"}`,
      `stdout: ${stdout.trimEnd() || "(empty)"}`,
      `files: ${files || "(none)"}`,
    ].join("\n"),
  );
}
