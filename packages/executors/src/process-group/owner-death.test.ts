import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { isRunning } from "../testing/is-running.ts";

const program = fileURLToPath(new URL("../testing/doomed-owner.ts", import.meta.url));
const patience = { timeout: 45_000, interval: 20 };

test("a control plane that is killed leaves no task behind, be its loop blocked or its signals ignored", async () => {
  const folder = await mkdtemp(join(tmpdir(), "haltere-owner-death-"));
  const owner = spawn(process.execPath, [program, folder], { stdio: ["ignore", "ignore", "inherit"] });
  const pidsIn = (log: string, count: number) =>
    vi.waitFor(async () => {
      const pids = (await readFile(join(folder, "blobs", "logs", log), "utf8")).trim().split(/\s+/).map(Number);
      expect(pids).toHaveLength(count);
      return pids;
    }, patience);
  const pids = [...(await pidsIn("node.log", 1)), ...(await pidsIn("shell.log", 2))];
  for (const pid of pids) expect(await isRunning(pid)).toBe(true);

  owner.kill("SIGKILL");
  await once(owner, "exit");
  await vi.waitFor(async () => {
    for (const pid of pids) expect(await isRunning(pid)).toBe(false);
  }, patience);
  await rm(folder, { recursive: true });
});
