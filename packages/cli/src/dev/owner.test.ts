import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { isDeadOwner, ownerName } from "./owner.ts";

const self = ownerName("mine");
/** What of it tells where it runs. */
const [place = ""] = self.split(`-${process.pid}-`);

test("an owner is dead where its process ended on this machine", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  expect(isDeadOwner(`${place}-${pid}-x`, self)).toBe(true);
  // This process was given the number of one that ended, as in a container that was started again.
  expect(isDeadOwner(`${place}-${process.pid}-theirs`, self)).toBe(true);
});

test.each([self, `${place}-${process.ppid}-x`, `elsewhere-1-x`, "x", ""])("%j is not known to be", (owner) => {
  expect(isDeadOwner(owner, self)).toBe(false);
});

test("a process of another container with the same host name is not known to be, whatever runs here", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  for (const number of [1, pid, process.pid]) expect(isDeadOwner(`${hostname()}/1-${number}-x`, self)).toBe(false);
});
