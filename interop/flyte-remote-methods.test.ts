// Each public method of flytekit's FlyteRemote, against a control plane of which it knows the address alone.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { startControlPlane } from "@haltere/cli/testing";
import { expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const scope = "/projects/flytesnacks/domains/development";
const phases = { succeeded: 4, failed: 6, aborted: 7 } as const;

needing("a Python with flytekit", python, (python) => {
  test("every public method of FlyteRemote does what it says", async () => {
    const controlPlane = await startControlPlane({ python: relative(process.cwd(), python) });
    const home = mkdtempSync(join(tmpdir(), "haltere-home-"));
    try {
      const { stdout } = await promisify(execFile)(python, ["every_method.py", controlPlane.endpoint], {
        cwd: join(import.meta.dirname, "programs"),
        env: { PATH: process.env.PATH, HOME: home },
      });
      const { missed, saw } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
      expect(missed).toEqual([]);
      expect(saw).toMatchObject({
        auto: "localhost:30080",
        for_sandbox: "localhost:30080",
        for_endpoint: controlPlane.endpoint,
        defaults: ["flytesnacks", "development", false],
        config: true,
        context: true,
        remote_context: true,
        console: controlPlane.address,
        headers: { "x-ms-blob-type": "BlockBlob" },
        projects: expect.arrayContaining(["flytesnacks"]),
        domains: ["development", "staging", "production"],
        fast_register_workflow: "f1",
        register_script: "r1",
        fast_package: [16, true],
        upload_file: true,
        download: ["one"],
        fetch_task: "s1",
        fetch_task_lazy: "s1",
        fetch_workflow: "s1",
        fetch_workflow_lazy: "s1",
        fetch_launch_plan: "s1",
        raw_register: "every_kind.decked",
        listed: ["every_kind.decked", "every_kind.double"],
        find_launch_plan: ["every_kind.plain"],
        find_launch_plan_for_node: ["every_kind.timed"],
        urls: [
          `${scope}/executions/first`,
          `${scope}/workflow/every_kind.plain/version/r1`,
          `${scope}/launch_plan/every_kind.plan/version/s1`,
          `${scope}/task/every_kind.double/version/s1`,
          `${scope}/executions/first`,
        ],
        active: "s1",
        inactive: null,
        workflow: 8,
        synced: [
          ["end-node", 3],
          ["n0", 3],
          ["n1", 3],
          ["start-node", 3],
        ],
        metrics: true,
        recent: true,
        get: 8,
        get_one: 8,
        deck: true,
        executed: {
          execute_remote_wf: 8,
          execute_remote_task_lp: 8,
          execute_local_task: 8,
          execute_local_workflow: 8,
          execute_local_launch_plan: 8,
          execute_reference_task: 8,
          execute_reference_workflow: 8,
          execute_reference_launch_plan: 8,
        },
        failed: [phases.failed, true],
        approved: 16,
        rejected: phases.failed,
        terminated: [phases.aborted, "no longer wanted"],
        backfill: phases.succeeded,
        client: "first",
      });
    } finally {
      await controlPlane.stop();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
