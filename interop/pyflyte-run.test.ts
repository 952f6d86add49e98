// A Python user without a cluster: `haltere dev`, then `pyflyte run --remote` with no configuration at all.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { startControlPlane } from "@haltere/cli/testing";
import { expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const execute = promisify(execFile);

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
});
