import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { createGroupReaper } from "./group-reaper.ts";
import { signalGroup } from "./process-group.ts";

function sleeper(): { readonly child: ChildProcess; readonly group: number; readonly exit: Promise<unknown[]> } {
  const child = spawn("sleep", ["1000"], { stdio: "ignore", detached: true });
  if (child.pid === undefined) throw new Error("sleep did not start");
  return { child, group: child.pid, exit: once(child, "exit") };
}

test("kills, when it is let go, the groups that are listed and no others", async () => {
  const [kept, ...doomed] = [sleeper(), sleeper(), sleeper()];
  const reaper = createGroupReaper();
  for (const { group } of [...doomed, kept]) reaper.add(group);
  reaper.remove(kept.group);
  reaper.close();
  for (const { exit } of doomed) expect(await exit).toEqual([null, "SIGKILL"]);
  expect(signalGroup(kept.group, "SIGTERM")).toBe(true);
  expect(await kept.exit).toEqual([null, "SIGTERM"]);
  expect(signalGroup(kept.group, "SIGTERM")).toBe(false);
});
