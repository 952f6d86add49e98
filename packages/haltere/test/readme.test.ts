// What the README shows works as it says.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

const readme = readFileSync(join(import.meta.dirname, "..", "..", "..", "README.md"), "utf8");
let cwd: string;

beforeAll(() => {
  const [, program] = /```ts\n(\/\/ hello\.ts\n[\s\S]*?)```/.exec(readme) ?? [];
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  cwd = mkdtempSync(join(import.meta.dirname, "..", ".cache", "readme-"));
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ name: "readme", type: "module" }));
  writeFileSync(join(cwd, "hello.ts"), program ?? "");
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test("hello.ts lists its inputs, and runs here and on a control plane", async () => {
  const help = await haltere(["run", "hello.ts", "wf", "--help"], { cwd });
  expect(help.stdout).toMatch(/--xs.*list.*int.*\[1, ?2, ?3\]/s);

  const here = await haltere(["run", "hello.ts", "wf", "--xs", "[1, 2]"], { cwd });
  expect(here).toMatchObject({ status: 0, stdout: expect.stringContaining("5") });

  const controlPlane = await startControlPlane();
  try {
    const endpoint = ["--endpoint", controlPlane.endpoint];
    const remote = await haltere(["run", "hello.ts", "wf", "--remote", ...endpoint], { cwd });
    expect(remote, remote.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining("9") });
    const listed = await haltere(["get", "executions", ...endpoint], { cwd });
    expect(listed.stdout).toMatch(/hello\.wf\s+SUCCEEDED/);
  } finally {
    await controlPlane.stop();
  }
});
