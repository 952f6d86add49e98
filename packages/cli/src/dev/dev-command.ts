import { resolve } from "node:path";
import { Command } from "commander";
import { portOf } from "../port-option.ts";
import { endSignal } from "../terminal/end-signal.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { databaseUrl } from "./database-url.ts";
import { machineOf } from "./machine.ts";

interface DevFlags {
  readonly port: string;
  readonly dataDir: string;
  readonly python?: string;
  readonly logLevel: string;
  readonly logFormat: string;
  readonly connectors?: string;
  readonly connectorConfig?: string;
  readonly config?: string;
  readonly database?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly gpu?: string;
  readonly slots?: string;
}

/** `haltere dev`: the control plane on this machine, until it is told to end. */
export function devCommand(terminal: Terminal): Command {
  return new Command("dev")
    .description("run the control plane on this machine")
    .option("--port <port>", "port to serve on; 0 takes one that is free", "30080")
    .option("--data-dir <folder>", "where everything is kept", ".haltere")
    .option(
      "--database <url>",
      "Postgres to keep rows in: postgres://user:password@host/name (default: SQLite in --data-dir)",
    )
    .option("--python <path>", "Python for Python tasks (default: the active virtual environment's, else python3)")
    .option("--connectors <addresses>", "connectors to run tasks on: host:port[,host:port]; https://host:port for TLS")
    .option("--connector-config <file>", "YAML file with Flyte's connector-service section")
    .option("--config <file>", "YAML file with limits and defaults of the control plane")
    .option("--cpu <amount>", "processors that tasks may take of this machine (default: all)")
    .option("--memory <amount>", "memory that tasks may take, such as 4Gi (default: all)")
    .option("--gpu <count>", "GPUs that tasks may take (default: none)")
    .option("--slots <count>", "task processes of each kind that run at once (default: one for each processor)")
    .option("--log-level <level>", "debug, info, warn or error", "info")
    .option("--log-format <format>", "json, text, or auto: text on a terminal, else json", "auto")
    .action(async (flags: DevFlags) => {
      await dev(terminal, flags);
    });
}

/** A path as seen from here, since tasks run elsewhere; a bare name is looked up by whoever runs it. */
function programOf(named: string): string {
  return named.includes("/") ? resolve(named) : named;
}

async function dev(terminal: Terminal, flags: DevFlags): Promise<void> {
  const [{ openControlPlane }, { controlPlaneLog }] = await Promise.all([
    import("./control-plane.ts"),
    import("./log.ts"),
  ]);
  const connectors =
    flags.connectors === undefined && flags.connectorConfig === undefined
      ? undefined
      : (await import("./connector-configuration.ts")).connectorChoices(flags);
  const configuration =
    flags.config === undefined ? undefined : (await import("./configuration.ts")).readConfiguration(flags.config);
  const machine = machineOf(configuration ?? {}, flags);
  const database = databaseUrl(flags.database, process.env, configuration?.database?.url);
  const ended = endSignal();
  const logger = controlPlaneLog(flags.logLevel, flags.logFormat);
  const controlPlane = await openControlPlane({
    port: portOf(flags.port),
    dataDirectory: flags.dataDir,
    ...(flags.python === undefined ? {} : { python: programOf(flags.python) }),
    ...(connectors === undefined ? {} : { connectors }),
    ...(configuration === undefined ? {} : { configuration }),
    ...(database === undefined ? {} : { database }),
    machine,
    logger,
  });
  terminal.print(`ready ${controlPlane.address}`);
  const signal = await ended;
  logger.info({ signal }, "ending");
  await controlPlane.close();
}
