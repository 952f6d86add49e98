import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { isDeadOwner, ownerName } from "./owner.ts";

const self = ownerName("mine");

test("an owner is dead where its process ended on this machine", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  expect(isDeadOwner(`${hostname()}-${pid}-x`, self)).toBe(true);
  // This process was given the number of one that ended, as in a container that was started again.
  expect(isDeadOwner(`${hostname()}-${process.pid}-theirs`, self)).toBe(true);
});

test.each([self, `${hostname()}-${process.ppid}-x`, `elsewhere-1-x`, "x", ""])("%j is not known to be", (owner) => {
  expect(isDeadOwner(owner, self)).toBe(false);
});
