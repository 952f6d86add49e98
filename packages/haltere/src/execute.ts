import { startTaskCommand } from "@haltere/sdk/task-command";

/** The command `haltere-execute`: Flyte's contract for a container that runs one task. */
export async function start(words: readonly string[]): Promise<void> {
  process.exitCode = await startTaskCommand("execute", words);
}
