/**
 * A program for tests that stands for a fork server: answers the protocol, with sleeping processes for forks. What it does is said by the
 * first module it is to load.
 */
import { spawn } from "node:child_process";
import { createReadStream, writeSync } from "node:fs";
import { createInterface } from "node:readline";

const report = (message: object) => writeSync(4, `${JSON.stringify(message)}\n`);
let mode: string | undefined;

createInterface({ input: createReadStream("", { fd: 3 }) }).on("line", (line) => {
  const request = JSON.parse(line) as { kind?: string; id?: string; modules?: string[] };
  if (mode === undefined) {
    mode = request.modules?.[0] ?? "";
    if (mode === "unfit") report({ kind: "unfit", reason: "it starts threads" });
    else if (mode === "dies") process.exit(3);
    else if (mode !== "loads for ever") report({ kind: "ready", bytes: 1000 });
  } else if (request.kind === "fork") {
    if (mode === "hangs") return;
    if (mode === "stale") return void report({ kind: "refused", id: request.id, reason: "it changed", stale: true });
    const child = spawn("sleep", [mode === "short" ? "0" : "1000"], { detached: true, stdio: "ignore" });
    report({ kind: "forked", id: request.id, pid: child.pid });
    child.on("exit", (code, signal) =>
      report({ kind: "ended", id: request.id, ...(signal === null ? { code } : { signal }) }),
    );
  } else if (request.kind === "ping" && mode !== "falls silent") report({ kind: "pong" });
});
