import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("haltere/testing works under node:test", async () => {
  const program = fileURLToPath(new URL("./programs/workflow-tests.ts", import.meta.url));
  const words = ["--conditions", "haltere-source", "--test", "--test-reporter", "tap", program];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_)/.test(name)));
  const { stdout } = await promisify(execFile)(process.execPath, words, { env });
  expect(stdout).toMatch(/# pass 2\n# fail 0/);
});
