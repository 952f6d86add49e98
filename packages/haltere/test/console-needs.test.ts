import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { createRemote } from "@haltere/sdk/remote";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = join(import.meta.dirname, "programs", "again.ts");
let folder: string;
let plane: Awaited<ReturnType<typeof startControlPlane>>;
const at = (...words: string[]) => haltere([...words, "--endpoint", plane.endpoint]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haltere-console-"));
  plane = await startControlPlane({ dataDirectory: folder });
  const ran = await at("run", program, "again", "--x", "1", "--remote", "--name", "first");
  expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining("136") });
});
afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true });
});

async function mapNode(): Promise<string> {
  const remote = createRemote({ endpoint: plane.endpoint });
  const nodes = await remote.listNodeExecutions(remote.execution("first"));
  remote.close();
  return nodes.find(({ metadata }) => metadata?.isArray)?.id?.nodeId ?? "n1";
}

test("the items of a map are listed with their errors, values and logs", async () => {
  const node = await mapNode();
  const { stdout } = await at("get", "map-items", "first", node);
  expect(stdout).toMatch(/^6 items: 5 succeeded, 1 failed/);
  expect(stdout).toMatch(/2 +FAILED +1 .*three is odd/);
  const failed = await at("get", "map-items", "first", node, "--phase", "failed", "--values");
  expect(failed.stdout).toMatch(/2 {2}FAILED[\s\S]*in {2}n: 3/);
  expect(failed.stdout).not.toContain("SUCCEEDED");
  const paged = await at("get", "map-items", "first", node, "--limit", "2");
  expect(paged.stderr).toContain("--token 1");
  const { items } = JSON.parse((await at("get", "map-items", "first", node, "-o", "json", "--limit", "1")).stdout);
  expect(items[0]).toMatchObject({ phase: "SUCCEEDED", startedAt: expect.any(String), endedAt: expect.any(String) });
  const log = await fetch(items[0].logs[0].uri);
  expect(await log.text()).toContain("halving 1");
});

test("over REST it is the same", async () => {
  const path = `map_items/flytesnacks/development/first/${await mapNode()}`;
  const answer = await fetch(`${plane.address}/haltere/v1/${path}?phases=FAILED&with_values=true`);
  expect(await answer.json()).toMatchObject({ items: [{ index: 2, phase: "FAILED", error: expect.any(String) }] });
  const description = await (await fetch(`${plane.address}/api/v1/openapi`)).text();
  for (const route of ["machine", "cache_entries/evict", "executions/rerun", "executions/purge"])
    expect(description).toContain(`/haltere/v1/${route}`);
});

test("an execution runs again from a node on, with an input that was changed", async () => {
  const { status, stdout } = await at("rerun", "first", "--from", "n2", "--input", "x=2", "--name", "second");
  expect({ status, stdout }).toEqual({ status: 0, stdout: "second\n" });
  const remote = createRemote({ endpoint: plane.endpoint });
  const { closure, spec } = await remote.wait(remote.execution("second"));
  const { outputs } = await remote.getExecutionData(remote.execution("second"));
  remote.close();
  expect(closure?.outputResult.case).toBe("outputs");
  expect(JSON.stringify(outputs.literals, (_, value) => (typeof value === "bigint" ? Number(value) : value))).toContain(
    "236",
  );
  expect(spec?.metadata?.referenceExecution?.name).toBe("first");
  expect(spec?.annotations?.values).toEqual({ "haltere.dev/rerun-from": "n2" });
  expect((await at("get", "execution", "second")).stdout.match(/RECOVERED/g)).toHaveLength(2);
  const wrong = await at("rerun", "first", "--from", "nowhere");
  expect(wrong).toMatchObject({ status: 1, stderr: expect.stringMatching(/ran no node "nowhere"/) });
});

test("what is in the cache is shown with where it comes from, and evicted", async () => {
  const { stdout } = await at("get", "cache", "--task", "base");
  expect(stdout).toMatch(/base +7 +first +n0/);
  const [, task = ""] = /^(\S*base)/m.exec(stdout) ?? [];
  expect((await at("evict", "cache", task)).stdout).toBe(`Evicted 1 results of ${task}.\n`);
  expect((await at("get", "cache")).stdout).not.toContain("base");
});

test("the machine tells what it has and who runs on it", async () => {
  const { stdout } = await at("get", "machine");
  expect(stdout).toMatch(/^RESOURCE/);
  expect(stdout).toMatch(/^node +0 +\d+ +0$/m);
});
