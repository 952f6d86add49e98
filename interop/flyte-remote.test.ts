// A workflow in TypeScript, seen and launched by flytekit's own FlyteRemote; and the same records over REST, as JSON and as protobuf.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { equals, fromBinary, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import {
  ExecutionListSchema,
  ExecutionSchema,
  NodeExecutionListSchema,
  WorkflowExecutionGetDataResponseSchema,
  WorkflowSchema,
} from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const execute = promisify(execFile);

needing("a Python with flytekit", python, (python) => {
  test("FlyteRemote lists, fetches, launches and reads a TypeScript workflow; REST answers the same", async () => {
    const controlPlane = await startControlPlane();
    try {
      const program = join(import.meta.dirname, "programs", "greetings.ts");
      const registered = await haltere(["register", program, "--version", "v1", "--endpoint", controlPlane.endpoint]);
      expect(registered.status, registered.stderr).toBe(0);

      const name = "programs.greetings.greetings";
      const { stdout } = await execute(python, [
        join(import.meta.dirname, "programs", "remote.py"),
        controlPlane.endpoint,
        name,
        "v1",
      ]);
      const seen = JSON.parse(stdout);
      const succeeded = { workflow: 4, node: 3 };
      expect(seen).toMatchObject({
        inputs: ["at", "loud", "name", "scale", "tags", "times"],
        launch_plan_defaults: ["loud", "times"],
        phase: succeeded.workflow,
        greeting: "HELLO ADA FROM A; HELLO ADA FROM BHELLO ADA FROM A; HELLO ADA FROM B 1.5 2026-01-02T00:00:00.000Z",
        nodes: { n0: succeeded.node, n1: succeeded.node },
      });
      expect(seen.listed).toContain(name);
      expect(seen.identifiers).toContain(name);
      expect(seen.recent).toContain(seen.name);

      const scope = "flytesnacks/development";
      const routes = [
        [`executions/${scope}/${seen.name}`, ExecutionSchema],
        [`executions/${scope}?limit=10`, ExecutionListSchema],
        [`node_executions/${scope}/${seen.name}?limit=10`, NodeExecutionListSchema],
        [`data/executions/${scope}/${seen.name}`, WorkflowExecutionGetDataResponseSchema],
        [`workflows/${scope}/${name}/v1`, WorkflowSchema],
      ] as const;
      for (const [route, schema] of routes) {
        const url = `${controlPlane.address}/api/v1/${route}`;
        const json = (await (await fetch(url)).json()) as JsonValue;
        const binary = await fetch(url, { headers: { accept: "application/octet-stream" } });
        expect(binary.headers.get("content-type")).toBe("application/octet-stream");
        const message = fromBinary(schema, new Uint8Array(await binary.arrayBuffer()));
        expect(equals(schema, fromJson(schema, json), message), route).toBe(true);
      }
    } finally {
      await controlPlane.stop();
    }
  });
});
