import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Connectors in a process of their own, as a user serves them. */
export interface Connectors {
  /** `127.0.0.1:P` */
  readonly endpoint: string;
  /** Ends it with SIGTERM, and waits. */
  stop(): Promise<void>;
}

const launcher = fileURLToPath(new URL("../../../haltere/bin/haltere.js", import.meta.url));

/** Starts `haltere serve connector` with what a module exports, and waits for its ready line. */
export async function startConnectors(
  module: string,
  { environment = {} }: { readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Connectors> {
  const args = ["serve", "connector", "--port", "0", "--prometheus-port", "0", "--modules", module];
  const child = spawn(process.execPath, [launcher, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const endpoint = /^ready \w+:\/\/(\S+)/.exec(line)?.[1];
    if (endpoint !== undefined) return { endpoint, stop };
  }
  throw new Error("haltere serve connector ended before it was ready; what it said stands above");
}
