import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * When a process started, in whatever unit the system tells: with its number it names one process for good, since
 * numbers are used again. Undefined where it has ended.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  return process.platform === "linux" ? await startOnLinux(pid) : await startByPs(pid);
}

async function startOnLinux(pid: number): Promise<string | undefined> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, "utf8");
  } catch (thrown) {
    if (isGone(thrown)) return undefined;
    throw thrown;
  }
  // The second field is the program's name in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return state === "Z" || state === "X" ? undefined : fields[19];
}

async function startByPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "stat=,lstart=", "-p", String(pid)]);
    const line = stdout.trim();
    return line.startsWith("Z") ? undefined : line.replace(/^\S+\s+/, "");
  } catch (thrown) {
    // ps answers 1 where there is no such process.
    if (thrown instanceof Error && "code" in thrown && thrown.code === 1) return undefined;
    throw thrown;
  }
}

function isGone(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ESRCH");
}
