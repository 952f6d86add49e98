import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPostgresStore } from "@haltere/storage";
import { describeWithPostgres } from "@haltere/storage/testing";
import { expect, onTestFinished, test } from "vitest";
import { haltere } from "../testing/command.ts";
import { startControlPlane } from "../testing/control-plane.ts";

const program = join(import.meta.dirname, "..", "..", "..", "..", "bench", "programs", "scale.ts");
const scope = { project: "flytesnacks", domain: "development" };

async function request(address: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${address}/api/v1/${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { "content-type": "application/json" },
  });
  const text = await answer.text();
  expect(`${answer.status} ${text}`).toMatch(/^200 /);
  return JSON.parse(text);
}

async function phaseOf(address: string, name: string): Promise<string> {
  const { closure } = await request(address, `executions/flytesnacks/development/${name}`);
  return (closure as { phase: string }).phase;
}

await describeWithPostgres("two control planes on one database", (server) => {
  test("the second leaves alone what the first drives, and goes on with it when the first was killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "haltere-two-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const database = await server.createDatabase();
    const options = { dataDirectory: folder, database };
    const store = await openPostgresStore({ url: database });
    onTestFinished(() => store.close());
    const ownerOf = async (name: string) => {
      const key = { execution_project: scope.project, execution_domain: scope.domain, execution_name: name };
      const { owner, epoch } = (await store.get("engine_executions", key)) ?? { owner: "", epoch: 0 };
      return { owner, epoch };
    };
    const launch = (address: string, name: string) =>
      request(address, "executions", {
        ...scope,
        name,
        spec: {
          launch_plan: { resource_type: "LAUNCH_PLAN", ...scope, name: "programs.scale.waits", version: "v" },
          metadata: { mode: "MANUAL" },
        },
        inputs: { literals: { x: { scalar: { primitive: { integer: "1" } } } } },
      });

    const first = await startControlPlane(options);
    const registered = await haltere(["register", program, "--version", "v", "--endpoint", first.endpoint]);
    expect(registered).toMatchObject({ status: 0 });
    await launch(first.address, "a");
    const before = await ownerOf("a");
    const second = await startControlPlane(options);
    onTestFinished(async () => void (await second.stop()));
    expect(await ownerOf("a")).toEqual(before);
    // Both serve all records; each drives its own.
    expect(await phaseOf(second.address, "a")).toBe("RUNNING");
    await launch(second.address, "b");
    expect((await ownerOf("b")).owner).not.toBe(before.owner);

    await first.kill();
    let after = await ownerOf("a");
    while (after.owner === before.owner) after = await ownerOf("a");
    expect(after).toEqual({ owner: (await ownerOf("b")).owner, epoch: before.epoch + 1 });
    const id = { execution_id: { ...scope, name: "a" }, signal_id: "go" };
    await request(second.address, "signals", { id, value: { scalar: { primitive: { integer: "7" } } } });
    while ((await phaseOf(second.address, "a")) === "RUNNING");
    expect(await phaseOf(second.address, "a")).toBe("SUCCEEDED");
    expect(second.log() + first.log()).not.toMatch(/p@ss|p%40ss/);
  });

  test("a signal and an end that the other plane is asked for reach the one that drives the execution", async () => {
    const folder = mkdtempSync(join(tmpdir(), "haltere-two-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const options = { dataDirectory: folder, database: await server.createDatabase() };
    const [first, second] = [await startControlPlane(options), await startControlPlane(options)];
    onTestFinished(async () => {
      await first.stop();
      await second.stop();
    });
    const registered = await haltere(["register", program, "--version", "v", "--endpoint", first.endpoint]);
    expect(registered).toMatchObject({ status: 0 });
    const launch_plan = { resource_type: "LAUNCH_PLAN", ...scope, name: "programs.scale.waits", version: "v" };
    const inputs = { literals: { x: { scalar: { primitive: { integer: "1" } } } } };
    for (const name of ["signalled", "ended"])
      await request(first.address, "executions", { ...scope, name, spec: { launch_plan }, inputs });
    const id = { execution_id: { ...scope, name: "signalled" }, signal_id: "go" };
    await request(second.address, "signals", { id, value: { scalar: { primitive: { integer: "7" } } } });
    const ended = await haltere(["terminate", "execution", "ended", "--endpoint", second.endpoint]);
    expect(ended).toMatchObject({ status: 0 });
    expect(await phaseOf(first.address, "ended")).toBe("ABORTED");
    // The driver itself ended it: its gate's record says so.
    const nodes = await request(first.address, "node_executions/flytesnacks/development/ended?limit=10");
    const phases = (nodes.node_executions as { closure: { phase: string } }[]).map(({ closure }) => closure.phase);
    expect(phases).toContain("ABORTED");
    while ((await phaseOf(second.address, "signalled")) === "RUNNING");
    expect(await phaseOf(second.address, "signalled")).toBe("SUCCEEDED");
  });
});
