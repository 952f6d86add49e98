import { startTaskCommand } from "@haltere/sdk/task-command";

/** The command `haltere-map-execute`: Flyte's contract for a container that runs one task. */
export async function start(words: readonly string[]): Promise<void> {
  process.exitCode = await startTaskCommand("map-execute", words);
}
