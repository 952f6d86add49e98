import { readdirSync, readFileSync } from "node:fs";

/** Resident memory of a process and all of its descendants, in MiB, read from /proc; undefined where there is no /proc. */
export function residentMemory(pid: number): number | undefined {
  try {
    return treeOf(pid).reduce((sum, each) => sum + residentOf(each), 0) / 1024;
  } catch {
    return undefined;
  }
}

function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = statusField(Number(entry), "PPid");
    if (parent !== undefined) parents.set(Number(entry), parent);
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

function residentOf(pid: number): number {
  return statusField(pid, "VmRSS") ?? 0;
}

function statusField(pid: number, name: string): number | undefined {
  try {
    const match = new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return match ? Number(match[1]) : undefined;
  } catch {
    // The process ended while the tree was read.
    return undefined;
  }
}
