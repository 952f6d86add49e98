import { Command } from "commander";
import { addRemoteOptions, type RemoteFlags } from "../remote-options.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withRemote } from "../with-remote.ts";

interface EvictFlags extends RemoteFlags {
  readonly cacheVersion: string;
  readonly dryRun?: boolean;
}

/** `haltere evict cache TASK` */
export function evictCommand(terminal: Terminal): Command {
  const evict = new Command("evict").description(
    "remove results from a control plane's cache, so that tasks run again",
  );
  evict.addCommand(
    addRemoteOptions(new Command("cache"))
      .description("remove all results of a task, or those of one version of its cache")
      .argument("<task>", "name of the task, as `haltere get cache` shows it")
      .option("--cache-version <version>", "of this version of the cache alone", "")
      .option("--dry-run", "count, and remove nothing")
      .action(async (name: string, flags: EvictFlags) => {
        await withRemote(flags, async ({ haltere, project, domain }) => {
          const { cacheVersion, dryRun = false } = flags;
          const value = { project, domain, name, cacheVersion };
          const { entries } = await haltere.cacheEntries.evictCacheEntries({ target: { case: "task", value }, dryRun });
          terminal.print(`${dryRun ? "Would evict" : "Evicted"} ${entries} results of ${name}.`);
        });
      }),
  );
  return evict;
}
