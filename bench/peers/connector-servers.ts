import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A server of the trivial connectors. */
export interface ConnectorServer {
  readonly endpoint: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const programs = join(import.meta.dirname, "..", "programs");
const root = join(import.meta.dirname, "..", "..");

export async function startOurs(): Promise<ConnectorServer> {
  const launcher = join(root, "packages", "haltere", "bin", "haltere.js");
  const module = join(programs, "trivial-connector.ts");
  const child = spawn(
    process.execPath,
    [launcher, "serve", "connector", "--modules", module, "--port", "0", "--prometheus-port", "0"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const [, endpoint] = /^ready http:\/\/(.*)$/.exec(line) ?? [];
    if (endpoint !== undefined) return { endpoint, pid: child.pid ?? 0, stop: () => end(child) };
  }
  throw new Error("haltere serve connector ended before it was ready");
}

/** flytekit's own; undefined where no Python with flytekit is (`HALTERE_PYTHON`, or what `npm run interop` made). */
export async function startFlytekits(): Promise<ConnectorServer | undefined> {
  const python = process.env.HALTERE_PYTHON ?? join(root, ".cache", "venv-flytekit-1.16.31", "bin", "python");
  if (!existsSync(python)) return undefined;
  const [port, prometheus] = [await freePort(), await freePort()];
  const options = ["--port", String(port), "--prometheus_port", String(prometheus), "--modules", "trivial_connector"];
  const child = spawn(join(python, "..", "pyflyte"), ["serve", "connector", ...options], {
    // Its log of each call would count against it.
    env: { ...process.env, PYTHONPATH: programs, FLYTE_SDK_LOGGING_LEVEL: "50" },
    stdio: "ignore",
  });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`pyflyte serve connector ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { endpoint: `127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
