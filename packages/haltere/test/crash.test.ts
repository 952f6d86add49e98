// SIGKILL at many moments of a run: started again, the control plane finishes it, nothing that had finished runs twice, and the outputs are the same.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";

const program = join(import.meta.dirname, "programs", "ledger.ts");
const items = 20;
const nodes = ["first", "left", "right", "both", "join", "middle", "last"];
const expectedLines = [...nodes, ...Array.from({ length: items }, (_, i) => `square-${i}`)].sort();

let data: string;
let ledger: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "haltere-crash-"));
  ledger = join(data, "ledger.txt");
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** A control plane on the test's data, which is gone when the test is, however that ends. */
async function start(): Promise<ControlPlane> {
  const controlPlane = await startControlPlane({ dataDirectory: data });
  onTestFinished(() => controlPlane.kill());
  return controlPlane;
}

const lines = () => (existsSync(ledger) ? readFileSync(ledger, "utf8").split("\n").filter(Boolean) : []);

/** How often each line stands in the ledger. */
function counts(): Map<string, number> {
  const counted = new Map<string, number>();
  for (const line of lines()) counted.set(line, (counted.get(line) ?? 0) + 1);
  return counted;
}

function open(): DatabaseSync {
  const name = readdirSync(data, { recursive: true })
    .map(String)
    .find((file) => /\.(db|sqlite3?)$/.test(file));
  return new DatabaseSync(join(data, name ?? "missing"));
}

/** The nodes whose success was committed, read from the store that a killed control plane left. */
function committed(): string[] {
  const db = open();
  expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  const rows = db.prepare("SELECT node_id FROM node_executions WHERE phase = 'SUCCEEDED'").all();
  db.close();
  return rows.map((row) => String(row.node_id));
}

async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** FlyteAdmin's gateway gives proto field names where JSON is asked for by name. */
const json = { headers: { accept: "application/json" } };

async function execution(controlPlane: ControlPlane, name: string): Promise<{ closure: { phase: string } }> {
  const answer = await fetch(`${controlPlane.address}/api/v1/executions/flytesnacks/development/${name}`, json);
  expect(answer.status).toBe(200);
  return (await answer.json()) as { closure: { phase: string } };
}

async function launch(controlPlane: ControlPlane, name: string): Promise<void> {
  const ended = await haltere([
    ...["run", program, "wf", "--ledger", ledger, "--n", String(items), "--remote", "--detach", "--name", name],
    ...["--endpoint", controlPlane.endpoint],
  ]);
  expect(ended.status, ended.stderr).toBe(0);
}

async function output(controlPlane: ControlPlane, name: string): Promise<unknown> {
  const answer = await fetch(`${controlPlane.address}/api/v1/data/executions/flytesnacks/development/${name}`, json);
  return ((await answer.json()) as { full_outputs: unknown }).full_outputs;
}

const seen: { outputs?: unknown } = {};

test("undisturbed, everything runs once", async () => {
  const controlPlane = await start();
  await launch(controlPlane, "whole");
  await until(async () => (await execution(controlPlane, "whole")).closure.phase === "SUCCEEDED");
  expect(lines().sort()).toEqual(expectedLines);
  seen.outputs = await output(controlPlane, "whole");
  expect(JSON.stringify(seen.outputs)).toContain("integer");
  expect(await controlPlane.stop()).toBe(0);
});

// Each is the number of lines in the ledger at which the control plane is killed: before the first node, among the map's items, at its end, after it.
const killPoints = [0, 1, 2, 3, 5, 8, 11, 14, 17, 20, 21, 22, 23, 24, 25, 26];

test.each(killPoints)("killed when %i tasks have run", async (point) => {
  let controlPlane = await start();
  await launch(controlPlane, "killed");
  await until(() => lines().length >= point);
  await controlPlane.kill();
  const finished = committed();
  const before = counts();

  controlPlane = await start();
  await until(
    async () =>
      !["UNDEFINED", "QUEUED", "RUNNING", "SUCCEEDING"].includes(
        (await execution(controlPlane, "killed")).closure.phase,
      ),
  );
  expect((await execution(controlPlane, "killed")).closure.phase).toBe("SUCCEEDED");
  expect(await output(controlPlane, "killed")).toEqual(seen.outputs);

  const after = counts();
  expect([...after.keys()].sort()).toEqual(expectedLines);
  // n1 is the map; the others stand in the order of the workflow's body.
  const names: Record<string, string> = {
    n0: "first",
    n2: "left",
    n3: "right",
    n4: "both",
    n5: "join",
    n6: "middle",
    n7: "last",
  };
  for (const node of finished) {
    const name = names[node];
    if (name) expect(after.get(name), `${node} (${name}) had finished`).toBe(before.get(name));
  }
  if (finished.includes("n1"))
    for (let i = 0; i < items; i++)
      expect(after.get(`square-${i}`), `item ${i} had finished`).toBe(before.get(`square-${i}`));
  const db = open();
  const events = db.prepare("SELECT node_id, phase FROM node_executions WHERE execution_name = 'killed'").all();
  expect(new Set(events.map((row) => row.phase))).toEqual(new Set(["SUCCEEDED"]));
  expect(db.prepare("SELECT count(*) AS n FROM task_executions WHERE retry_attempt > 0").get()).toEqual({ n: 0 });
  expect(db.prepare("SELECT count(*) AS n FROM engine_state").get()).toEqual({ n: 0 });
  db.close();
  expect(await controlPlane.stop()).toBe(0);
});
