import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { main } from "../main.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-local-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("clear removes what local runs keep, and nothing else of the data directory", async () => {
  mkdirSync(join(folder, "local-cache"));
  writeFileSync(join(folder, "local-cache", "result"), "");
  writeFileSync(join(folder, "other"), "");
  const printed: string[] = [];
  const terminal = {
    interactive: false,
    print: (...lines: readonly string[]) => void printed.push(...lines),
    note: () => {},
    exitWith: () => {},
    now: () => 0,
  };
  await main(["local-cache", "clear", "--data-dir", folder], { version: "0", terminal });
  expect(printed).toEqual([`The local cache in ${join(folder, "local-cache")} is empty.`]);
  expect([existsSync(join(folder, "local-cache")), existsSync(join(folder, "other"))]).toEqual([false, true]);
});
