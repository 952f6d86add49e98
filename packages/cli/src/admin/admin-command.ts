import { resolve } from "node:path";
import { Command } from "commander";
import { databaseUrl } from "../dev/database-url.ts";
import type { Terminal } from "../terminal/terminal.ts";

interface DataFlags {
  readonly dataDir: string;
  readonly database?: string;
  readonly config?: string;
}

interface PurgeFlags extends DataFlags {
  readonly olderThan: string;
  readonly project?: string;
  readonly domain?: string;
  readonly phase?: string;
  readonly dryRun?: boolean;
}

/** `haltere admin`: what keeps a control plane's data in order, while it runs or not. */
export function adminCommand(terminal: Terminal): Command {
  const admin = new Command("admin").description("keep a control plane's data in order");
  admin.addCommand(
    withData(new Command("purge"))
      .description(
        "remove executions that ended long ago, with their rows, inputs and outputs; a control plane may be running",
      )
      .requiredOption("--older-than <age>", "what nothing happened to for so long: 30d, 12h, 4w")
      .option("--project <project>", "of this project alone")
      .option("--domain <domain>", "of this domain alone")
      .option("--phase <phases>", "that ended so: SUCCEEDED, FAILED, ABORTED, TIMED_OUT; several with commas")
      .option("--dry-run", "count, and remove nothing")
      .action(async (flags: PurgeFlags) => {
        const { purge } = await import("./purge.ts");
        await purge(terminal, { ...flags, database: await urlOf(flags) });
      }),
  );
  admin.addCommand(
    withData(new Command("backup"))
      .description("copy rows and blobs; a control plane may be running")
      .argument("<folder>", "folder to make")
      .action(async (target: string, flags: DataFlags) => {
        const { backUp } = await import("./backup.ts");
        await backUp(terminal, { ...flags, database: await urlOf(flags) }, resolve(target));
      }),
  );
  admin.addCommand(
    withData(new Command("restore"))
      .description("put a backup into an empty data directory")
      .argument("<folder>", "what haltere admin backup made")
      .action(async (source: string, flags: DataFlags) => {
        const { restore } = await import("./backup.ts");
        await restore(terminal, { ...flags, database: await urlOf(flags) }, resolve(source));
      }),
  );
  return admin;
}

function withData(command: Command): Command {
  return command
    .option("--data-dir <folder>", "the control plane's --data-dir", ".haltere")
    .option(
      "--database <url>",
      "the control plane's --database (default: HALTERE_DATABASE, else database.url of --config, else SQLite in --data-dir)",
    )
    .option("--config <file>", "the control plane's --config, where it names the database");
}

async function urlOf({ database, config }: DataFlags): Promise<string | undefined> {
  const configured = config === undefined ? {} : (await import("../dev/configuration.ts")).readConfiguration(config);
  return databaseUrl(database, process.env, configured.database?.url);
}
