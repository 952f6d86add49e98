// A schedule that fires each second, while the control plane is killed again and again: no second is lost, none comes twice.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlPlane, startControlPlane } from "@haltere/cli/testing";
import { expect, onTestFinished, test } from "vitest";

const kills = 4;
const scope = { project: "flytesnacks", domain: "development", name: "tick", version: "v1" };

interface Execution {
  readonly id: { readonly name: string };
  readonly spec: { readonly metadata: { readonly mode: string; readonly scheduled_at: string } };
}

async function call<T = unknown>(plane: ControlPlane, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${plane.address}/api/v1/${path}`, {
    method,
    headers: { accept: "application/json", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return JSON.parse(text) as T;
}

async function executions(plane: ControlPlane): Promise<Execution[]> {
  const path = "executions/flytesnacks/development?limit=1000&filters=eq(launch_plan.name,tick)";
  return (await call<{ executions: Execution[] }>(plane, "GET", path)).executions;
}

async function register(plane: ControlPlane): Promise<void> {
  const id = (resource_type: string) => ({ resource_type, ...scope });
  await call(plane, "POST", "tasks", {
    id: id("TASK"),
    spec: {
      template: {
        type: "container",
        metadata: { runtime: { version: "1" } },
        interface: {},
        container: { image: "none", command: ["true"] },
      },
    },
  });
  const node = { id: "n0", metadata: { name: "n0" }, task_node: { reference_id: id("TASK") } };
  await call(plane, "POST", "workflows", { id: id("WORKFLOW"), spec: { template: { interface: {}, nodes: [node] } } });
  const schedule = { cron_schedule: { schedule: "@every 1s" } };
  await call(plane, "POST", "launch_plans", {
    id: id("LAUNCH_PLAN"),
    spec: { workflow_id: id("WORKFLOW"), entity_metadata: { schedule } },
  });
}

const setState = (plane: ControlPlane, state: string) =>
  call(plane, "PUT", `launch_plans/${Object.values(scope).join("/")}`, {
    id: { resource_type: "LAUNCH_PLAN", ...scope },
    state,
  });

test(`over ${kills} kills each second is launched once`, { timeout: 120_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), "haltere-schedule-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  let plane = await startControlPlane({ dataDirectory: data });
  onTestFinished(() => plane.kill());
  await register(plane);
  await setState(plane, "ACTIVE");
  let launched = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const before = launched;
    await expect
      .poll(async () => (await executions(plane)).length, { timeout: 30_000, interval: 37 })
      .toBeGreaterThan(before);
    launched = (await executions(plane)).length;
    await plane.kill();
    plane = await startControlPlane({ dataDirectory: data });
  }
  await expect
    .poll(async () => (await executions(plane)).length, { timeout: 30_000, interval: 37 })
    .toBeGreaterThan(launched + 1);
  await setState(plane, "INACTIVE");
  const found = await executions(plane);
  expect(found.every(({ spec }) => spec.metadata.mode === "SCHEDULED")).toBe(true);
  const times = found.map(({ spec }) => Date.parse(spec.metadata.scheduled_at) / 1000).sort((a, b) => a - b);
  expect(times).toEqual(times.map((_, index) => (times[0] ?? 0) + index));
  expect(new Set(found.map(({ id }) => id.name)).size).toBe(found.length);
  expect(await plane.stop()).toBe(0);
});
