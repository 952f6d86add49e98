// SIGKILL at moments of a run of every kind of node: started again, the control plane ends it alike, and nothing that had finished runs twice.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { expect, onTestFinished, test } from "vitest";

const program = join(import.meta.dirname, "programs", "every-kind.ts");
const project = "flytesnacks/development";
const json = { headers: { accept: "application/json", "content-type": "application/json" } };

interface Run {
  readonly data: string;
  lines(): string[];
}

function newRun(): Run {
  const data = mkdtempSync(join(tmpdir(), "haltere-kinds-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const ledger = join(data, "ledger.txt");
  return { data, lines: () => (existsSync(ledger) ? readFileSync(ledger, "utf8").split("\n").filter(Boolean) : []) };
}

async function start({ data }: Run): Promise<ControlPlane> {
  const controlPlane = await startControlPlane({ dataDirectory: data });
  onTestFinished(() => controlPlane.kill());
  return controlPlane;
}

async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await happened())) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function launch({ endpoint }: ControlPlane, { data }: Run): Promise<void> {
  const at = ["--remote", "--detach", "--name", "run", "--endpoint", endpoint];
  const ended = await haltere(["run", program, "every", "--ledger", join(data, "ledger.txt"), "--a", "3", ...at]);
  expect(ended.status, ended.stderr).toBe(0);
}

type Execution = { closure: { phase: string; error?: { message: string } } };

/** Answers the gate, and waits for the end. */
async function end({ address }: ControlPlane): Promise<Execution> {
  const id = { signal_id: "given", execution_id: { project: "flytesnacks", domain: "development", name: "run" } };
  const value = { scalar: { primitive: { integer: 7 } } };
  await until(async () => {
    const body = JSON.stringify({ id, value });
    return (await fetch(`${address}/api/v1/signals`, { method: "POST", body, ...json })).ok;
  });
  let found: Execution | undefined;
  await until(async () => {
    found = (await (await fetch(`${address}/api/v1/executions/${project}/run`, json)).json()) as Execution;
    return ["SUCCEEDED", "FAILED", "ABORTED"].includes(found.closure.phase);
  });
  if (found === undefined) throw new Error("there is no execution");
  return found;
}

/** Every node of both executions, with its phase and the values it gave. */
function nodes({ data }: Run): Record<string, unknown> {
  const db = new DatabaseSync(join(data, "haltere.db"));
  const rows = db.prepare("SELECT execution_name, node_id, phase, outputs FROM node_executions").all();
  db.close();
  // Inputs that are passed on tell where this run's ledger lies; its path is as long in every run.
  const text = (bytes: unknown) =>
    bytes instanceof Uint8Array ? Buffer.from(bytes).toString("latin1").replaceAll(data, "") : undefined;
  return Object.fromEntries(
    rows.map((row) => [`${row.execution_name}/${row.node_id}`, [row.phase, text(row.outputs)]]),
  );
}

/** The lines of the attempts whose end is committed; a dynamic task writes none. */
function committedLines({ data }: Run, lines: readonly string[]): number {
  const db = new DatabaseSync(join(data, "haltere.db"));
  const rows = db.prepare("SELECT name AS task_name FROM task_executions WHERE phase IN ('SUCCEEDED', 'FAILED')").all();
  db.close();
  const squares = lines.filter((line) => line.startsWith("square-")).length;
  const names = rows.map((row) => String(row.task_name)).filter((name) => !name.endsWith("fan"));
  return names.reduce((sum, name) => sum + (name.endsWith("square") ? squares : 1), 0);
}

function expectNothingLeft({ data }: Run): void {
  const db = new DatabaseSync(join(data, "haltere.db"));
  expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  for (const table of ["engine_state", "engine_executions"])
    expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get(), table).toEqual({ n: 0 });
  expect(db.prepare("SELECT count(*) AS n FROM task_executions WHERE retry_attempt > 0").get()).toEqual({ n: 0 });
  db.close();
}

const seen: { nodes?: Record<string, unknown>; lines?: string[] } = {};

test("undisturbed, every kind of node runs once", async () => {
  const run = newRun();
  const controlPlane = await start(run);
  await launch(controlPlane, run);
  const ended = await end(controlPlane);
  expect(ended.closure).toMatchObject({ phase: "FAILED", error: { message: expect.stringContaining("meant to") } });
  expect(await controlPlane.stop()).toBe(0);
  expectNothingLeft(run);
  seen.lines = run.lines().sort();
  seen.nodes = nodes(run);
  expect(new Set(seen.lines).size).toBeLessThan(seen.lines.length);
  expect(seen.lines).toEqual(expect.arrayContaining(["kept", "total", "child", "last", "breaks", "tidied"]));
});

// Each is how many tasks have run: in the sub-workflow, in the branch, in the map that the dynamic task wired, in the launch plan's child.
test.each([1, 3, 6, 10, 13])("killed when %i tasks have run", async (point) => {
  const run = newRun();
  const first = await start(run);
  await launch(first, run);
  await until(() => run.lines().length >= point);
  await first.kill();
  const before = run.lines();
  const mayRunAgain = before.length - committedLines(run, before);
  const finished = Object.entries(nodes(run)).filter(([, told]) => Array.isArray(told) && told[0] === "SUCCEEDED");

  const second = await start(run);
  expect((await end(second)).closure.phase).toBe("FAILED");
  expect(await second.stop()).toBe(0);
  expect(nodes(run)).toEqual(seen.nodes);
  expect(nodes(run)).toMatchObject(Object.fromEntries(finished));
  expectNothingLeft(run);
  // Only what was not known to have ended, though it had written its line, runs again.
  expect(run.lines().length - (seen.lines?.length ?? 0)).toBeLessThanOrEqual(mayRunAgain);
  expect(new Set(run.lines())).toEqual(new Set(seen.lines));
});
