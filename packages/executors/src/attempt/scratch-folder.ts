import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

let made = 0;

/**
 * Makes a folder below `parent` for this process alone, and removes those that processes have left which were killed.
 * Folders are named `<prefix>-<pid>-<count>`: the pid tells whether the owner lives.
 */
export function claimScratchFolder(parent: string, prefix: string): string {
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    const owner = new RegExp(`^${prefix}-(\\d+)-\\d+$`).exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  for (;;) {
    made += 1;
    const folder = join(parent, `${prefix}-${process.pid}-${made}`);
    // One that is there already was left by a process that had our pid.
    if (mkdirSync(folder, { recursive: true }) !== undefined) return folder;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
