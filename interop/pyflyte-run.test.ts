// A Python user without a cluster: `haltere dev`, then pyflyte's commands with no configuration at all.
// All in one file, whose tests follow one another: each takes the default port.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { startControlPlane } from "@haltere/cli/testing";
import { expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const execute = promisify(execFile);

interface Seen {
  readonly closure: { readonly phase?: string; readonly state?: string };
  readonly spec?: { readonly metadata: { readonly mode: string } };
}

needing("a Python with flytekit", python, (python) => {
  test("four plain Python tasks run to their outputs", async () => {
    const controlPlane = await startControlPlane({ port: 30080, python: relative(process.cwd(), python) });
    // An empty home: no configuration file, no environment variable says where Flyte is.
    const home = mkdtempSync(join(tmpdir(), "haltere-home-"));
    try {
      const { stdout } = await execute(
        join(dirname(python), "pyflyte"),
        ["run", "--remote", "--wait", "--poll-interval", "1", "four_tasks.py", "four", "--text", "10,20,8"],
        { cwd: join(import.meta.dirname, "programs"), env: { PATH: process.env.PATH, HOME: home } },
      );
      const [, name] = /executions\/([a-z0-9-]+)/.exec(stdout) ?? [];
      expect(name, stdout).toBeDefined();
      const scope = `flytesnacks/development/${name}`;
      const get = async (path: string) =>
        (await fetch(`${controlPlane.address}/api/v1/${path}`, { headers: { accept: "application/json" } })).json();
      expect(await get(`executions/${scope}`)).toMatchObject({ closure: { phase: "SUCCEEDED" } });
      expect(await get(`data/executions/${scope}`)).toMatchObject({
        full_outputs: {
          literals: { o0: { scalar: { primitive: { string_value: "42 x fly at 2026-01-03T03:04:05+00:00" } } } },
        },
      });
      const { node_executions: nodes } = (await get(`node_executions/${scope}?limit=20`)) as {
        node_executions: { id: { node_id: string }; closure: { phase: string } }[];
      };
      expect(nodes.map((node) => [node.id.node_id, node.closure.phase]).sort()).toEqual(
        ["end-node", "n0", "n1", "n2", "n3", "start-node"].map((id) => [id, "SUCCEEDED"]),
      );
    } finally {
      await controlPlane.stop();
      rmSync(home, { recursive: true, force: true });
    }
  });

  test("register, run, fetch, get, launchplan, execution and backfill", async () => {
    const controlPlane = await startControlPlane({ port: 30080, python: relative(process.cwd(), python) });
    const home = mkdtempSync(join(tmpdir(), "haltere-home-"));
    const pyflyte = async (...args: string[]): Promise<string> => {
      const { stdout } = await execute(join(dirname(python), "pyflyte"), args, {
        cwd: join(import.meta.dirname, "programs"),
        env: { PATH: process.env.PATH, HOME: home, COLUMNS: "200" },
      });
      return stdout;
    };
    const get = async (path: string): Promise<Seen> => {
      const response = await fetch(`${controlPlane.address}/api/v1/${path}`, {
        headers: { accept: "application/json" },
      });
      return (await response.json()) as Seen;
    };
    const scope = "flytesnacks/development";
    const settled = async (name: string): Promise<string> => {
      await expect
        .poll(async () => (await get(`executions/${scope}/${name}`)).closure.phase, { timeout: 120_000, interval: 200 })
        .toMatch(/SUCCEEDED|FAILED/);
      return (await get(`executions/${scope}/${name}`)).closure.phase ?? "";
    };
    const started = (said: string): string => {
      const name =
        /executions\/([a-z0-9-]+)/.exec(said)?.[1] ?? /Launched execution: .*?([a-z0-9]{20})/s.exec(said)?.[1];
      if (name === undefined) throw new Error(`no execution in: ${said}`);
      return name;
    };
    try {
      expect(await pyflyte("register", "every_kind.py", "--version", "v1")).toContain("Successfully registered");

      const run = await pyflyte("run", "--remote", "every_kind.py", "plain", "--n", "4");
      const name = started(run);
      expect(await settled(name)).toBe("SUCCEEDED");
      const downloads = join(home, "downloads");
      expect(await pyflyte("fetch", "--recursive", `flyte://v1/${scope}/${name}/n0/0/o`, downloads)).toContain("8");

      const failed = started(await pyflyte("run", "--remote", "every_kind.py", "failing", "--n", "4"));
      expect(await settled(failed)).toBe("FAILED");
      for (const [command, mode, first] of [
        ["recover", "RECOVERED", "RECOVERED"],
        ["relaunch", "RELAUNCH", "SUCCEEDED"],
      ] as const) {
        const again = started(await pyflyte("execution", "--execution-id", failed, command));
        expect(again).not.toBe(failed);
        expect(await settled(again)).toBe("FAILED");
        expect((await get(`executions/${scope}/${again}`)).spec?.metadata.mode).toBe(mode);
        expect((await get(`node_executions/${scope}/${again}/n0`)).closure.phase).toBe(first);
      }

      const plans = ["get", "launchplan"];
      expect(await pyflyte(...plans, "every_kind.plan")).toMatch(/every_kind\.plan .*v1 .*INACTIVE/);
      await pyflyte("launchplan", "--activate", "every_kind.plan", "v1");
      expect(await pyflyte(...plans, "--active-only")).toMatch(/every_kind\.plan .*v1 .* ACTIVE/);
      expect(JSON.parse(await pyflyte(...plans, "every_kind.nightly", "v1"))).toMatchObject({
        id: { name: "every_kind.nightly", version: "v1" },
        spec: { entityMetadata: { schedule: { cronSchedule: { schedule: "0 3 * * *" } } } },
      });
      await pyflyte("launchplan", "--deactivate", "every_kind.plan", "v1");
      expect(await pyflyte(...plans, "every_kind.plan")).toMatch(/every_kind\.plan .*v1 .*INACTIVE/);

      const dates = ["--from-date", "2026-01-01", "--to-date", "2026-01-02"];
      await pyflyte("backfill", ...dates, "--execution-name", "backfilled", "every_kind.nightly", "v1");
      expect(await settled("backfilled")).toBe("SUCCEEDED");
    } finally {
      await controlPlane.stop();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
