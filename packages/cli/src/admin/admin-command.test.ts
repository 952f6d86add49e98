import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { haltere } from "../testing/command.ts";
import { type ControlPlane, startControlPlane } from "../testing/control-plane.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");
const program = join(root, "bench", "programs", "scale.ts");
const scope = { project: "flytesnacks", domain: "development" };

let folder: string;
let plane: ControlPlane;
let made = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haltere-admin-"));
  plane = await startControlPlane({ dataDirectory: join(folder, "data") });
  const registered = await haltere(["register", program, "--version", "v", "--endpoint", plane.endpoint]);
  expect(registered).toMatchObject({ status: 0 });
}, 60_000);
afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true });
});

async function request(path: string, body?: unknown, address = plane.address): Promise<Record<string, unknown>> {
  const answer = await fetch(`${address}/api/v1/${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { "content-type": "application/json" },
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}

async function launch(workflow: string, name = `e${++made}`): Promise<string> {
  const answer = await request("executions", {
    ...scope,
    name,
    spec: {
      launch_plan: { resource_type: "LAUNCH_PLAN", ...scope, name: `programs.scale.${workflow}`, version: "v" },
      metadata: { mode: "MANUAL" },
    },
    inputs: { literals: { x: { scalar: { primitive: { integer: "1" } } } } },
  });
  expect(answer).toMatchObject({ status: 200 });
  return name;
}

async function phaseOf(name: string, address = plane.address): Promise<string> {
  const { closure } = await request(`executions/flytesnacks/development/${name}`, undefined, address);
  return (closure as { phase: string }).phase;
}

async function ended(name: string): Promise<void> {
  for (;;) {
    const phase = await phaseOf(name);
    if (phase === "SUCCEEDED") return;
    expect(["FAILED", "ABORTED"]).not.toContain(phase);
  }
}

const admin = (...words: string[]) => haltere(["admin", ...words, "--data-dir", join(folder, "data")]);

test("purge takes what has ended, of the phases asked for, and nothing else, while executions are made", async () => {
  const done = [await launch("three"), await launch("three")];
  const waits = await launch("waits");
  await Promise.all(done.map(ended));

  const dry = await admin("purge", "--older-than", "0s", "--dry-run");
  expect(dry).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Would remove 2 executions: \d+ rows/) });
  expect(await admin("purge", "--older-than", "1h")).toMatchObject({ stdout: expect.stringContaining("Removed 0 ") });
  expect(await admin("purge", "--older-than", "0s", "--phase", "failed")).toMatchObject({
    stdout: expect.stringContaining("Removed 0 "),
  });
  expect(await admin("purge", "--older-than", "0s", "--project", "other")).toMatchObject({
    stdout: expect.stringContaining("Removed 0 "),
  });

  let purging = true;
  const launching = (async () => {
    const names: string[] = [];
    while (purging) names.push(await launch("waits"));
    return names;
  })();
  const purged = await admin("purge", "--older-than", "0s");
  purging = false;
  expect(purged).toMatchObject({ status: 0, stdout: dry.stdout.replace("Would remove", "Removed") });
  expect(purged.stdout).not.toMatch(/ 0 rows/);
  const names = await launching;
  expect(names.length).toBeGreaterThan(0);
  for (const name of done) {
    expect(await request(`executions/flytesnacks/development/${name}`)).toMatchObject({ status: 404 });
    expect(await request(`node_executions/flytesnacks/development/${name}?limit=10`)).not.toHaveProperty(
      "node_executions.0",
    );
  }
  for (const name of [waits, ...names]) expect(await phaseOf(name)).toBe("RUNNING");
  // Its name is free again.
  const [again = ""] = done;
  await launch("three", again);
  await ended(again);
});

test("a backup that is made while executions are made is whole, and goes on elsewhere", async () => {
  const waits = await launch("waits");
  const done = await launch("three");
  await ended(done);
  let backingUp = true;
  const launching = (async () => {
    while (backingUp) await launch("waits");
  })();
  const copy = join(folder, "copy");
  const backedUp = await admin("backup", copy);
  backingUp = false;
  await launching;
  expect(backedUp).toMatchObject({ status: 0, stdout: expect.stringMatching(/rows and \d+ blobs/) });
  expect(await admin("backup", copy)).toMatchObject({ status: 1, stderr: expect.stringContaining("already") });
  expect(await admin("restore", copy)).toMatchObject({ status: 1, stderr: expect.stringContaining("already") });

  const elsewhere = join(folder, "restored");
  const restored = await haltere(["admin", "restore", copy, "--data-dir", elsewhere]);
  expect(restored).toMatchObject({ status: 0, stderr: expect.stringContaining("The rows name blobs") });
  const other = await startControlPlane({ dataDirectory: elsewhere });
  try {
    expect(await phaseOf(done, other.address)).toBe("SUCCEEDED");
    expect(await phaseOf(waits, other.address)).toBe("RUNNING");
  } finally {
    await other.stop();
  }
});

test.each([
  [["purge"], /older-than/],
  [["purge", "--older-than", "long"], /is no age/],
  [["purge", "--older-than", "1d", "--phase", "RUNNING"], /no phase that executions end in/],
  [["purge", "--older-than", "1d", "--database", "mysql://x"], /none of Postgres/],
  [["restore", "/nowhere"], /no whole backup/],
  [["backup", "x", "--database", "postgres://u:Geheim1@h/d"], /pg_dump .* postgres:\/\/u@h\/d/],
])("haltere admin %j says what is wrong", async (words, message) => {
  const { status, stderr } = await admin(...words);
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("Geheim1");
});

test("a backup into the data that it copies is refused, and the database may be named by the configuration", async () => {
  for (const target of ["data", join("data", "blobs", "copy")]) {
    const { status, stderr } = await admin("backup", join(folder, target));
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/lies in the data directory/) });
  }
  const config = join(folder, "haltere.yaml");
  writeFileSync(config, "database:\n  url: postgres://u:Geheim1@h/d\n");
  const { status, stderr } = await admin("backup", join(folder, "z"), "--config", config);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/pg_dump .* postgres:\/\/u@h\/d/) });
});

test("data that is not there is not made", async () => {
  const nowhere = join(folder, "nowhere");
  for (const words of [
    ["purge", "--older-than", "1d"],
    ["backup", join(folder, "x")],
  ]) {
    const { status, stderr } = await haltere(["admin", ...words, "--data-dir", nowhere]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/There is no data in .*nowhere/) });
  }
});
