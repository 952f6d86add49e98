// Containers whose programs know nothing of Flyte, as flytekit and as our SDK register them: files in, files out, no container engine.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const execute = promisify(execFile);
const programs = join(import.meta.dirname, "programs");

let controlPlane: ControlPlane;
const theirs = ["/var/inputs", "/var/outputs"];
const were = theirs.map((path) => existsSync(path));
const home = mkdtempSync(join(tmpdir(), "haltere-raw-"));

beforeAll(async () => {
  controlPlane = await startControlPlane(python === undefined ? {} : { python });
});
afterAll(async () => {
  await controlPlane?.stop();
  rmSync(home, { recursive: true, force: true });
  expect(theirs.map((path) => existsSync(path))).toEqual(were);
});

test("a container's task and a script of ours run remotely", async () => {
  const where = ["--remote", "--endpoint", controlPlane.endpoint];
  const ran = await haltere(["run", join(programs, "raw-containers.ts"), "measured", ...where]);
  expect(ran.status, ran.stderr).toBe(0);
  expect(ran.stdout).toContain("2 APPLE PEAR");
});

needing("a Python with flytekit", python, (python) => {
  async function pyflyte(workflow: string, name: string): Promise<void> {
    const wait = ["--wait", "--poll-interval", "1", "--name", name];
    await execute(join(dirname(python), "pyflyte"), ["run", "--remote", ...wait, "raw_containers.py", workflow], {
      cwd: programs,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        FLYTE_PLATFORM_URL: controlPlane.endpoint,
        FLYTE_PLATFORM_INSECURE: "true",
      },
    });
  }
  async function get(path: string): Promise<unknown> {
    const reply = await fetch(`${controlPlane.address}/api/v1/${path}`, { headers: { accept: "application/json" } });
    return await reply.json();
  }

  test("flytekit's container tasks give values, files and directories", async () => {
    await pyflyte("measured", "measured");
    expect(await get("data/executions/flytesnacks/development/measured")).toMatchObject({
      full_outputs: {
        literals: {
          o0: { scalar: { primitive: { string_value: "13.5 [from awk] 2 True ['apple', 'pear'] ['a', 'b c']" } } },
        },
      },
    });
  });

  test("one that leaves its output out fails with the output's name and its path", async () => {
    await pyflyte("forgotten", "forgotten").catch(() => undefined);
    expect(await get("executions/flytesnacks/development/forgotten")).toMatchObject({
      closure: {
        phase: "FAILED",
        error: { message: expect.stringMatching(/output answer .*no file .*outputs\/answer.*nothing/s) },
      },
    });
  });
});
