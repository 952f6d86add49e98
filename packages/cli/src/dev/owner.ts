import { hostname } from "node:os";

/** Names this process among those that share a store: `token` tells it from another of the same number, after a restart. */
export function ownerName(token: string): string {
  return `${hostname()}-${process.pid}-${token}`;
}

/** Whether the owner ran on this machine, and runs no more. Of owners elsewhere nothing is known. */
export function isDeadOwner(owner: string, self: string): boolean {
  const [, host, pid] = /^(.*)-(\d+)-[^-]*$/.exec(owner) ?? [];
  if (owner === self || host !== hostname()) return false;
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
