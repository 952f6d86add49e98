import { Command } from "commander";
import { adminCommand } from "./admin/admin-command.ts";
import { buildCommand } from "./build/build-command.ts";
import { devCommand } from "./dev/dev-command.ts";
import { evictCommand } from "./evict/evict-command.ts";
import { getCommand } from "./get/get-command.ts";
import { localCacheCommand } from "./local-cache/local-cache-command.ts";
import { registerCommand } from "./register/register-command.ts";
import { rerunCommand } from "./rerun/rerun-command.ts";
import { runCommand } from "./run/run-command.ts";
import { serveCommand } from "./serve/serve-command.ts";
import { errorText } from "./terminal/error-text.ts";
import { processTerminal, type Terminal } from "./terminal/terminal.ts";
import { terminateCommand } from "./terminate/terminate-command.ts";

export interface MainOptions {
  readonly version: string;
  /** Default: the process's own. */
  readonly terminal?: Terminal;
}

/**
 * The command `haltere`. Errors are told on standard error and make the status 1; nothing is thrown.
 * @param words What was typed behind `haltere`.
 */
export async function main(words: readonly string[], options: MainOptions): Promise<void> {
  const { version, terminal = processTerminal } = options;
  const program = new Command("haltere")
    .description("Runs Flyte workflows, in TypeScript or Python, in one Node process")
    .version(version, "-V, --version")
    .enablePositionalOptions()
    .showHelpAfterError("(haltere --help lists the commands)");
  program.addCommand(devCommand(terminal));
  program.addCommand(runCommand(terminal));
  program.addCommand(registerCommand(terminal));
  program.addCommand(buildCommand(terminal));
  program.addCommand(getCommand(terminal));
  program.addCommand(rerunCommand(terminal));
  program.addCommand(terminateCommand(terminal));
  program.addCommand(evictCommand(terminal));
  program.addCommand(serveCommand(terminal));
  program.addCommand(localCacheCommand(terminal));
  program.addCommand(adminCommand(terminal));
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (thrown) {
    terminal.note(errorText(thrown, { color: terminal.interactive }));
    terminal.exitWith(1);
  }
}
