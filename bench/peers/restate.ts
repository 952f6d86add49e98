import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A Restate server with the benchmark's service, each in a process of its own. */
export interface Restate {
  /** Seconds from starting the server's process to its answering on the ingress port. */
  readonly startSeconds: number;
  readonly pids: readonly number[];
  call(handler: "chain" | "fanOut", argument: number): Promise<number>;
  stop(): Promise<void>;
}

export async function startRestate(): Promise<Restate> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-bench-restate-"));
  const [ingress, admin, node] = await Promise.all([freePort(), freePort(), freePort()]);
  const began = performance.now();
  const server = spawn(serverBinary(), ["--listen-mode", "tcp", "--base-dir", folder, "--no-logo"], {
    stdio: "ignore",
    env: {
      ...process.env,
      RESTATE_LOG_FILTER: "error",
      RESTATE_BIND_IP: "127.0.0.1",
      RESTATE_BIND_PORT: String(node),
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
      RESTATE_DISABLE_TELEMETRY: "true",
    },
  });
  const ended = once(server, "exit");
  await Promise.race([
    until(async () => (await fetch(`http://127.0.0.1:${ingress}/restate/health`)).ok),
    ended.then(([status]) => Promise.reject(new Error(`restate-server ended with ${status} before it was ready`))),
  ]);
  const startSeconds = (performance.now() - began) / 1000;

  const service = fork(join(import.meta.dirname, "..", "programs", "restate-service.ts"), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [message] = await once(service, "message");
  await until(async () => {
    const uri = `http://127.0.0.1:${(message as { port: number }).port}`;
    const answer = await fetch(`http://127.0.0.1:${admin}/deployments`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ uri }),
    });
    return answer.ok;
  });
  return {
    startSeconds,
    pids: [server.pid ?? 0, service.pid ?? 0],
    async call(handler, argument) {
      const answer = await fetch(`http://127.0.0.1:${ingress}/bench/${handler}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(argument),
      });
      if (!answer.ok) throw new Error(`Restate answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as number;
    },
    async stop() {
      await Promise.all([end(service), end(server)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server's own binary: its npm package wraps it in a Node script, whose start would count against it. */
function serverBinary(): string {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  return join(import.meta.dirname, "..", "..", "node_modules", name, "bin", "restate-server");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (;;) {
    if (await ready().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
