import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";

/** How often calls of each kind fail, as a share of all: 0 to 1. */
export interface DiskFault {
  readonly error: "ENOSPC" | "EIO";
  readonly write?: number;
  readonly sync?: number;
  /** Making, renaming and linking of files and folders. */
  readonly name?: number;
}

/** Faults of the machine, in all processes that are started with its environment. */
export interface MachineFaults {
  readonly environment: Readonly<Record<string, string>>;
  /** From now on calls fail on what lies in the folder. */
  disk(fault: DiskFault | undefined): void;
  /** The wall clock is wrong by that much. */
  clock(seconds: number): void;
  /** How many calls have failed, such as `{ "ENOSPC write": 3 }`. */
  counts(): Readonly<Record<string, number>>;
  close(): void;
}

const calls = ["write", "sync", "name"] as const;
const errors = ["ENOSPC", "EIO"] as const;
/** Where the parts of `struct control` in machine-faults.c lie. */
const layout = { error: 0, shares: 4, clock: 16, failed: 24, size: 24 + 8 * errors.length * calls.length };

/**
 * Prepares faults for files below `below`, with its own in `own`. Undefined where nothing can be put between a program and
 * its machine: that takes Linux and a C compiler.
 */
export function machineFaults(own: string, below: string): MachineFaults | undefined {
  if (process.platform !== "linux") return undefined;
  const library = join(own, "machine-faults.so");
  const source = join(import.meta.dirname, "machine-faults.c");
  const made = spawnSync("cc", ["-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], { encoding: "utf8" });
  if (made.error !== undefined) return undefined;
  if (made.status !== 0) throw new Error(`machine-faults.c cannot be compiled:\n${made.stderr}`);
  const file = join(own, "machine-faults");
  writeFileSync(file, Buffer.alloc(layout.size));
  const descriptor = openSync(file, "r+");
  const write = (bytes: Buffer, at: number) => writeSync(descriptor, bytes, 0, bytes.length, at);
  const u32 = (value: number): Buffer => Buffer.from(new Uint32Array([value]).buffer);
  return {
    environment: { LD_PRELOAD: library, TORTURE_CONTROL: file, TORTURE_FOLDER: below },
    disk(fault) {
      // First the shares: what fails is what was asked for.
      if (fault === undefined) write(u32(0), layout.error);
      for (const [index, call] of calls.entries())
        write(u32(Math.round((fault?.[call] ?? 0) * 1e6)), layout.shares + 4 * index);
      if (fault !== undefined) write(u32(constants.errno[fault.error]), layout.error);
    },
    clock: (seconds) => write(Buffer.from(new BigInt64Array([BigInt(seconds)]).buffer), layout.clock),
    counts() {
      const bytes = Buffer.alloc(layout.size);
      readSync(descriptor, bytes, 0, bytes.length, 0);
      const names = errors.flatMap((error) => calls.map((call) => `${error} ${call}`));
      return Object.fromEntries(
        names.map((name, index) => [name, Number(bytes.readBigUInt64LE(layout.failed + 8 * index))]),
      );
    },
    close: () => closeSync(descriptor),
  };
}
