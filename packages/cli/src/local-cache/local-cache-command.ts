import { rm } from "node:fs/promises";
import { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";

/** `haltere local-cache clear`: forgets what cached tasks answered in local runs; flytekit's `pyflyte local-cache clear`. */
export function localCacheCommand(terminal: Terminal): Command {
  const command = new Command("local-cache").description("what cached tasks answered in runs on this machine");
  command.addCommand(
    new Command("clear")
      .description("forget it: cached tasks run again, and their files are removed")
      .option("--data-dir <folder>", "where it is kept (default: HALTERE_DATA_DIR, else .haltere)")
      .action(async ({ dataDir }: { readonly dataDir?: string }) => {
        const { localCacheFolder } = await import("@haltere/sdk/bundle");
        const folder = localCacheFolder(dataDir);
        await rm(folder, { recursive: true, force: true });
        terminal.print(`The local cache in ${folder} is empty.`);
      }),
  );
  return command;
}
