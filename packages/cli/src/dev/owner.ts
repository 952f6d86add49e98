import { readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Where process ids mean what they mean here. Containers may share a name of their host and have processes of the same numbers: those of
 * another one are not known to have ended because none here has their number.
 */
const place = `${hostname()}${namespaceOfPids()}`;

function namespaceOfPids(): string {
  if (process.platform !== "linux") return "";
  try {
    return `/${readlinkSync("/proc/self/ns/pid").replace(/\D/g, "")}`;
  } catch {
    // No /proc: then no other of ours can be told from this one, as elsewhere.
    return "";
  }
}

/** Names this process among those that share a store: `token` tells it from another of the same number, after a restart. */
export function ownerName(token: string): string {
  return `${place}-${process.pid}-${token}`;
}

/** Whether the owner ran on this machine, and runs no more. Of owners elsewhere nothing is known. */
export function isDeadOwner(owner: string, self: string): boolean {
  const [, host, pid] = /^(.*)-(\d+)-[^-]*$/.exec(owner) ?? [];
  if (owner === self || host !== place) return false;
  return Number(pid) === process.pid || !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it runs as another user.
    return !(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH");
  }
}
