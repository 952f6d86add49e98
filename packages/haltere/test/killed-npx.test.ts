// npx and our launcher cannot pass on a SIGKILL: what they started sees that they are gone, and ends cleanly.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openSqliteStore } from "@haltere/storage";
import { expect, onTestFinished, test, vi } from "vitest";

const launcher = fileURLToPath(new URL("../bin/haltere.js", import.meta.url));

/** Starts the control plane as a child of a process that stands for npx, and answers once it is ready. */
async function startBelow(environment: Readonly<Record<string, string>>) {
  const data = mkdtempSync(join(tmpdir(), "haltere-npx-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const words = [launcher, "dev", "--port", "0", "--data-dir", data];
  const program = `const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ${JSON.stringify(words)}, { stdio: ["ignore", "inherit", "ignore"] });
    console.log("pid " + child.pid);`;
  const { npm_lifecycle_event: _, ...own } = process.env;
  const parent = spawn(process.execPath, ["-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...own, ...environment },
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  let pid = 0;
  for await (const line of createInterface({ input: parent.stdout })) {
    if (line.startsWith("pid ")) pid = Number(line.slice("pid ".length));
    if (line.startsWith("ready ")) break;
  }
  expect(pid).toBeGreaterThan(0);
  onTestFinished(() => {
    if (isRunning(pid)) process.kill(pid, "SIGKILL");
  });
  return { parent, pid, data };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.each([
  ["npx", { npm_lifecycle_event: "npx" }],
  ["the launcher under another Node", { HALTERE_LAUNCHED: "1" }],
])("the control plane ends with %s that is killed", async (_, environment) => {
  const { parent, pid, data } = await startBelow(environment);
  parent.kill("SIGKILL");
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 30_000, interval: 50 });
  await (await openSqliteStore({ folder: data })).close();
});
