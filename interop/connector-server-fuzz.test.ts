// A hundred thousand random and mutated messages: the server answers each, serves on, and keeps nothing of them.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";

const messages = 100_000;
const seed = Number(process.env.HALTERE_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));
const launcher = join(import.meta.dirname, "..", "packages", "haltere", "bin", "haltere.js");
const sender = join(import.meta.dirname, "programs", "connector-fuzz.ts");
const module = join(import.meta.dirname, "programs", "connector-twin.ts");

test(`a server that is sent nonsense keeps nothing of it (HALTERE_FUZZ_SEED=${seed})`, async () => {
  const options = ["--modules", module, "--port", "0", "--prometheus-port", "0", "--log-level", "fatal"];
  const hooks = ["--expose-gc", "--import", join(import.meta.dirname, "programs", "heap-reporter.ts")];
  const child = spawn(process.execPath, [...hooks, launcher, "serve", "connector", ...options], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  /** What a line begins with is followed by what is asked for. */
  const said = (start: string): Promise<string> =>
    new Promise((resolve, reject) => {
      lines.on("line", (line) => line.startsWith(start) && resolve(line.slice(start.length)));
      lines.once("close", () => reject(new Error(`the server ended without "${start}"`)));
    });
  const heap = async (): Promise<number> => {
    const told = said("heap ");
    child.kill("SIGUSR2");
    return Number(await told);
  };
  try {
    const pid = child.pid ?? 0;
    const endpoint = await said("ready http://");
    // In a process of its own, whose connections end with it.
    const send = async (messages: number, seed: number): Promise<Readonly<Record<string, number>>> => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        sender,
        endpoint,
        String(messages),
        String(seed),
      ]);
      return JSON.parse(stdout);
    };
    const idle = openFiles(pid);

    // The first tenth lets the heap grow to what it takes to serve at all.
    await send(messages / 10, seed);
    const before = await heap();
    const ended = await send((messages * 9) / 10, seed + 1);

    // A length that is made up may claim more than a message may have.
    const codes = ["OK", "RESOURCE_EXHAUSTED", "NOT_FOUND", "INTERNAL", "INVALID_ARGUMENT", "UNKNOWN", "CANCELLED"];
    expect(Object.keys(ended).filter((code) => !codes.includes(code))).toEqual([]);
    expect(ended.OK ?? 0).toBeGreaterThan(messages / 50);
    expect(child.exitCode).toBe(null);
    await vi.waitFor(() => expect(openFiles(pid)).toBeLessThanOrEqual(idle), 30_000);
    // A kilobyte kept of each message would be 90 MiB. The heap settles some 20 MiB above its start, also after twice as many.
    expect((await heap()) - before).toBeLessThan(32);
  } finally {
    child.kill("SIGTERM");
    expect(await gone).toEqual([0, null]);
  }
});

/** Told by Linux alone; 0 elsewhere. */
function openFiles(pid: number): number {
  return existsSync(`/proc/${pid}/fd`) ? readdirSync(`/proc/${pid}/fd`).length : 0;
}
