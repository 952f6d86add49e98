import { readFile } from "node:fs/promises";

/** Whether a process is there and has not ended. One that has may stay as a zombie until its parent looks. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return !/\) Z /.test(status);
}
