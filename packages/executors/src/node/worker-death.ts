import type { AttemptError } from "@haltere/ports";
import type { ProcessEnd } from "./worker-process.ts";

export interface Death {
  readonly end: ProcessEnd;
  /** Set where code in the process called process.exit. */
  readonly exit?: { readonly code: number; readonly stack: string };
  /** The last of what the process wrote. */
  readonly lastOutput: string;
}

/** Words for the death of a process with an attempt in it. Flyte's terms where it has them: an OOMKilled is the task's, a SIGKILL the machine's. */
export function errorOfDeath({ end, exit, lastOutput }: Death): AttemptError {
  if (/heap out of memory|Array buffer allocation failed.*FATAL/s.test(lastOutput)) {
    return {
      code: "OOMKilled",
      message:
        "The task's process ran out of memory: its JavaScript heap reached its limit. " +
        "Raise it with the variable NODE_OPTIONS=--max-old-space-size=<MiB> in the task's environment, or keep less in memory.",
      origin: "user",
      recoverable: true,
    };
  }
  switch (end.kind) {
    case "unstarted":
      return {
        code: "ProcessNotStarted",
        message: `No process could be started for the task: ${end.error.message}`,
        origin: "system",
        recoverable: true,
      };
    case "exited":
      return {
        code: `exit code ${end.code}`,
        message: exit
          ? `The task's code called process.exit(${exit.code}) before it returned; return or throw instead.\n${exit.stack}`
          : `The task's process ended with exit code ${end.code} before the task returned.${quoted(lastOutput)}`,
        origin: "user",
        recoverable: true,
      };
    case "signalled":
      return {
        code: end.signal,
        message: `The task's process was ended by ${end.signal}${meaning(end.signal)}.${quoted(lastOutput)}`,
        origin: crashes.has(end.signal) ? "user" : "system",
        recoverable: true,
      };
  }
}

/** Signals by which a process ends itself, through native code. */
const crashes: ReadonlySet<NodeJS.Signals> = new Set(["SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGTRAP"]);

function meaning(signal: NodeJS.Signals): string {
  if (signal === "SIGKILL") return ", not sent by Haltere: often the system's answer to a lack of memory";
  return crashes.has(signal) ? ", a crash in native code" : ", not sent by Haltere";
}

function quoted(output: string): string {
  const lines = output.trimEnd().split("\n").slice(-10).join("\n");
  return lines === "" ? "" : ` The last it wrote:\n${lines}`;
}
