import { readdirSync, readFileSync } from "node:fs";

/** A process of a run: which are known by a variable of their environment that they inherit. */
export interface RunProcess {
  readonly pid: number;
  readonly kind: "control plane" | "connector" | "worker" | "task" | "other";
  readonly command: string;
}

/** The variable whose value names the run. */
export const runVariable = "TORTURE_RUN";

/** All processes of a run, by Linux's /proc. */
export function processesOf(run: string): readonly RunProcess[] {
  const mark = `${runVariable}=${run}`;
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      if (!readFileSync(`/proc/${name}/environ`, "latin1").split("\0").includes(mark)) return [];
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").join(" ").trim();
      // One that has ended and was not waited for has none.
      return command === "" ? [] : [{ pid: Number(name), kind: kindOf(command), command }];
    } catch {
      // It ended meanwhile, or is another user's.
      return [];
    }
  });
}

function kindOf(command: string): RunProcess["kind"] {
  if (/haltere\.js dev /.test(command)) return "control plane";
  if (/haltere\.js serve connector/.test(command)) return "connector";
  if (/worker-entry/.test(command)) return "worker";
  if (/note begin|pyflyte-/.test(command)) return "task";
  return "other";
}

/** Kills a process that may have ended meanwhile. Answers whether it was there. */
export function killProcess(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH") return false;
    throw thrown;
  }
}
