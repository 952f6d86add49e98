// Random and mutated requests over gRPC and REST: the control plane crashes of none, tells none as its own fault, and keeps nothing of them.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";

const requests = Number(process.env.HALTERE_FUZZ_REQUESTS ?? 20_000);
const seconds = requests > 20_000 ? 600 : 30;
const seed = Number(process.env.HALTERE_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const launcher = join(import.meta.dirname, "..", "packages", "haltere", "bin", "haltere.js");
const sender = join(import.meta.dirname, "fuzz", "send.ts");

interface Sent {
  readonly sent: number;
  readonly ended: Readonly<Record<string, number>>;
  readonly bad: readonly string[];
  /** The valid requests that were not taken, with their status. */
  readonly refused: readonly string[];
}

test(`a control plane that is sent nonsense serves on (HALTERE_FUZZ_SEED=${seed})`, async () => {
  const directory = mkdtempSync(join(tmpdir(), "haltere-fuzz-"));
  const hooks = ["--expose-gc", "--import", join(import.meta.dirname, "programs", "heap-reporter.ts")];
  const temporary = join(directory, "tmp");
  mkdirSync(temporary);
  const data = join(directory, "data");
  const child = spawn(process.execPath, [...hooks, launcher, "dev", "--port", "0", "--data-dir", data], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, TMPDIR: temporary },
  });
  const gone = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  /** What follows on the line that begins so. */
  const said = (start: string): Promise<string> =>
    new Promise((resolve, reject) => {
      lines.on("line", (line) => line.startsWith(start) && resolve(line.slice(start.length)));
      lines.once("close", () => reject(new Error(`the control plane ended without "${start}"`)));
    });
  const heap = async (): Promise<number> => {
    const told = said("heap ");
    child.kill("SIGUSR2");
    return Number(await told);
  };
  try {
    const pid = child.pid ?? 0;
    const port = (await said("ready http://")).split(":").at(-1) ?? "";
    const send = async (count: number, seed: number, seconds: number): Promise<Sent> => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [sender, port, `${count}`, `${seed}`, `${seconds}`],
        { env: { ...process.env, HALTERE_FUZZ_BLOBS: join(data, "blobs") } },
      );
      return JSON.parse(stdout);
    };
    const idle = openFiles(pid, "socket:");
    // The first tenth lets the heap grow to what it takes to serve at all.
    const { refused } = await send(requests / 10, seed, seconds / 10);
    expect(refused.filter((each) => /: (3|12) /.test(each))).toEqual([]);
    const before = await heap();
    const filesBefore = openFiles(pid, "");
    const temporaryBefore = readdirSync(temporary);
    const { sent, ended, bad } = await send(requests * 0.9, seed + 1, seconds * 0.9);
    const after = await heap();
    console.log(
      `${sent} requests, seed ${seed}, heap ${before.toFixed(1)} to ${after.toFixed(1)} MiB, open files ${filesBefore} to ${openFiles(pid, "")}`,
      ended,
    );

    expect(bad).toEqual([]);
    expect(ended["grpc 0"] ?? 0).toBeGreaterThan(sent / 200);
    expect(ended["http 200"] ?? 0).toBeGreaterThan(sent / 200);
    expect(child.exitCode).toBe(null);
    await vi.waitFor(() => expect(openFiles(pid, "socket:")).toBeLessThanOrEqual(idle), 30_000);
    expect(openFiles(pid, "")).toBeLessThanOrEqual(filesBefore + 8);
    expect(readdirSync(temporary)).toEqual(temporaryBefore);
    expect(after - before).toBeLessThan(32);
  } finally {
    child.kill("SIGTERM");
    await gone;
    rmSync(directory, { recursive: true, force: true });
  }
}, 900_000);

/** Told by Linux alone; 0 elsewhere. The store opens its files when it first needs them, and keeps them. */
function openFiles(pid: number, kind: string): number {
  const folder = `/proc/${pid}/fd`;
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).filter((name) => readlinkSync(join(folder, name)).startsWith(kind)).length;
}
