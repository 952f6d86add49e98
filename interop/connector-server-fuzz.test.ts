// A hundred thousand random and mutated messages: the server answers each, serves on, and keeps nothing of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fuzz } from "@haltere/connector/testing";
import { expect, test, vi } from "vitest";

const messages = 100_000;
const seed = Number(process.env.HALTERE_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));
const launcher = join(import.meta.dirname, "..", "packages", "haltere", "bin", "haltere.js");
const module = join(import.meta.dirname, "programs", "connector-twin.ts");

test(`a server that is sent nonsense keeps nothing of it (HALTERE_FUZZ_SEED=${seed})`, async () => {
  const options = ["--modules", module, "--port", "0", "--prometheus-port", "0", "--log-level", "fatal"];
  const child = spawn(process.execPath, [launcher, "serve", "connector", ...options], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = once(child, "exit");
  try {
    const pid = child.pid ?? 0;
    let endpoint = "";
    for await (const line of createInterface({ input: child.stdout })) {
      endpoint = /^ready http:\/\/(.*)$/.exec(line)?.[1] ?? "";
      if (endpoint !== "") break;
    }
    const send = (messages: number, seed: number) =>
      fuzz({ endpoint, messages, seed, taskTypes: ["twin-sync", "twin", "bare"] });

    // The first tenth lets the heap grow to what it takes to serve at all.
    await send(messages / 10, seed);
    const before = { files: openFiles(pid), memory: memoryOf(pid) };
    const ended = await send((messages * 9) / 10, seed + 1);

    const codes = ["OK", "NOT_FOUND", "INTERNAL", "UNKNOWN", "CANCELLED"];
    expect(Object.keys(ended).filter((code) => !codes.includes(code))).toEqual([]);
    expect(ended.OK).toBeGreaterThan(messages / 50);
    expect(child.exitCode).toBe(null);
    if (existsSync("/proc/self/fd")) {
      await vi.waitFor(() => expect(openFiles(pid)).toBeLessThanOrEqual(before.files), 30_000);
      // A kilobyte kept of each message would be 90 MiB.
      expect(memoryOf(pid) - before.memory).toBeLessThan(64);
    }
  } finally {
    child.kill("SIGTERM");
    expect(await gone).toEqual([0, null]);
  }
});

function openFiles(pid: number): number {
  return existsSync(`/proc/${pid}/fd`) ? readdirSync(`/proc/${pid}/fd`).length : 0;
}

/** Resident, in MiB. */
function memoryOf(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(status, "utf8"))?.[1]) / 1024;
}
