import { FlyteError } from "@haltere/core";
import { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";

interface DevFlags {
  readonly port: string;
  readonly dataDir: string;
  readonly python?: string;
  readonly logLevel: string;
}

/** `haltere dev`: the control plane on this machine, until it is told to end. */
export function devCommand(terminal: Terminal): Command {
  return new Command("dev")
    .description("run the control plane on this machine")
    .option("--port <port>", "port to serve on; 0 takes one that is free", "30080")
    .option("--data-dir <folder>", "where everything is kept", ".haltere")
    .option("--python <path>", "Python for Python tasks (default: the active virtual environment's, else python3)")
    .option("--log-level <level>", "debug, info, warn or error", "info")
    .action(async (flags: DevFlags) => {
      await dev(terminal, flags);
    });
}

async function dev(terminal: Terminal, flags: DevFlags): Promise<void> {
  const [{ openControlPlane }, { controlPlaneLog }] = await Promise.all([
    import("./control-plane.ts"),
    import("./log.ts"),
  ]);
  const ended = endSignal();
  const logger = controlPlaneLog(flags.logLevel);
  const controlPlane = await openControlPlane({
    port: portOf(flags.port),
    dataDirectory: flags.dataDir,
    ...(flags.python === undefined ? {} : { python: flags.python }),
    logger,
  });
  terminal.print(`ready ${controlPlane.address}`);
  const signal = await ended;
  logger.info({ signal }, "ending");
  await controlPlane.close();
}

/** Resolves with the first signal to end; a second one ends the process at once. */
function endSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve(signal);
      });
    }
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new FlyteError("InvalidArgument", `"${text}" is no port.`, { hint: "Give --port a number from 0 to 65535." });
}
