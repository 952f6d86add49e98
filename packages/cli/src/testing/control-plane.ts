import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface ControlPlaneOptions {
  /** Default 0: one that is free. */
  readonly port?: number;
  /** Default: a new folder, removed by `stop`. */
  readonly dataDirectory?: string;
  readonly python?: string;
  /** `--connectors` */
  readonly connectors?: string;
  /** `--connector-config` */
  readonly connectorConfig?: string;
  /** `--config` */
  readonly config?: string;
  /** `--database` */
  readonly database?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A control plane in a process of its own, as a user starts it. */
export interface ControlPlane {
  /** `127.0.0.1:P` */
  readonly endpoint: string;
  /** `http://127.0.0.1:P` */
  readonly address: string;
  readonly dataDirectory: string;
  readonly pid: number;
  /** What it has written to its standard error so far. */
  log(): string;
  /** Ends it with SIGTERM, waits, and answers its exit status. */
  stop(): Promise<number | null>;
  /** Ends it with SIGKILL; the data stay. */
  kill(): Promise<void>;
}

const launcher = fileURLToPath(new URL("../../../haltere/bin/haltere.js", import.meta.url));

/** Starts `haltere dev` and waits for its ready line. Rejects, with what it wrote, where it ends before. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const own = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), "haltere-data-"));
  const args = [launcher, "dev", "--port", String(options.port ?? 0), "--data-dir", dataDirectory];
  if (options.python) args.push("--python", options.python);
  if (options.connectors) args.push("--connectors", options.connectors);
  if (options.connectorConfig) args.push("--connector-config", options.connectorConfig);
  if (options.config) args.push("--config", options.config);
  if (options.database) args.push("--database", options.database);
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.environment },
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const exited = once(child, "exit");
  const address = await ready(child, exited, () => log);
  const ended = async () => {
    const [status] = await exited;
    return status as number | null;
  };
  return {
    address,
    endpoint: address.replace("http://", ""),
    dataDirectory,
    pid: child.pid ?? 0,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      const status = await ended();
      if (own) rmSync(dataDirectory, { recursive: true, force: true });
      return status;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended();
    },
  };
}

async function ready(child: ChildProcess, exited: Promise<unknown>, log: () => string): Promise<string> {
  if (!child.stdout) throw new Error("no standard output");
  const lines = createInterface({ input: child.stdout });
  const first = (async () => {
    for await (const line of lines) if (line.startsWith("ready ")) return line.slice("ready ".length).trim();
    return undefined;
  })();
  const address = await Promise.race([first, exited.then(() => undefined)]);
  if (address === undefined) throw new Error(`haltere dev ended before it was ready:\n${log()}`);
  return address;
}
