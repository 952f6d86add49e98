// Places on the machine, and deadlines, of a control plane that is killed: what waited waits again, nothing runs beside what takes all there is, and time goes on.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { afterEach, beforeEach, expect, test } from "vitest";

const program = join(import.meta.dirname, "programs", "places.ts");
const names = ["a", "b", "c", "d", "e", "f"];
let data: string;
let ledger: string;
const started: ControlPlane[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "haltere-places-"));
  ledger = join(data, "ledger.txt");
  writeFileSync(join(data, "machine.yaml"), "machine: { cpu: 2, memory: 1Gi, slots: 4 }\n");
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((controlPlane) => controlPlane.kill()));
  rmSync(data, { recursive: true, force: true });
});

async function start(): Promise<ControlPlane> {
  const controlPlane = await startControlPlane({ dataDirectory: data, config: join(data, "machine.yaml") });
  started.push(controlPlane);
  return controlPlane;
}

async function launch(controlPlane: ControlPlane, entity: string): Promise<void> {
  const inputs = entity === "tooLarge" ? [] : ["--ledger", ledger];
  const options = ["--remote", "--detach", "--name", entity.toLowerCase(), "--endpoint", controlPlane.endpoint];
  const ended = await haltere(["run", program, entity, ...inputs, ...options]);
  expect(ended.status, ended.stderr).toBe(0);
}

const lines = () => (existsSync(ledger) ? readFileSync(ledger, "utf8").split("\n").filter(Boolean) : []);

/** Rows of the store, read beside the control plane. */
function rows(sql: string): Record<string, unknown>[] {
  const name = readdirSync(data, { recursive: true })
    .map(String)
    .find((file) => /\.(db|sqlite3?)$/.test(file));
  const db = new DatabaseSync(join(data, name ?? "missing"), { readOnly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const phase = () => rows("SELECT phase FROM executions")[0]?.phase;

test.each([1, 4, 7])("what takes all processors runs alone, killed after %i lines and started again", async (point) => {
  let controlPlane = await start();
  await launch(controlPlane, "holds");
  await until(() => lines().length >= point);
  await controlPlane.kill();
  const before = lines();
  controlPlane = await start();
  await until(() => ["SUCCEEDED", "FAILED"].includes(String(phase())));
  expect(phase()).toBe("SUCCEEDED");
  // What ran under the first control plane may tell its end while it dies.
  for (const told of [before, lines().slice(before.length)]) {
    let running = "";
    for (const [what, name] of told.map((line) => line.split(" "))) {
      if (what === "begin") expect(running).toBe("");
      running = what === "begin" ? String(name) : "";
    }
  }
  for (const name of names) expect(lines()).toContain(`end ${name}`);
  expect(rows("SELECT retry_attempt FROM task_executions WHERE retry_attempt > 0")).toEqual([]);
});

test("the time of a node goes on while the control plane is dead, and no attempt is made once it is up", async () => {
  let controlPlane = await start();
  await launch(controlPlane, "endless");
  await until(() => lines().length > 0);
  await controlPlane.kill();
  const [node] = rows("SELECT node_execution_created_at AS at FROM node_executions WHERE node_id = 'n0'");
  await until(() => Date.now() > Number(node?.at) / 1000 + 4000);
  controlPlane = await start();
  await until(() => phase() === "FAILED");
  expect(rows("SELECT phase FROM node_executions WHERE node_id = 'n0'")).toEqual([{ phase: "TIMED_OUT" }]);
  expect(rows("SELECT error_code, error_kind FROM executions")).toMatchObject([{ error_code: "Timeout" }]);
  expect(rows("SELECT retry_attempt, phase FROM task_executions")).toEqual([{ retry_attempt: 0, phase: "ABORTED" }]);
});

test("a task that asks for more than there is fails at once, and names what", async () => {
  const controlPlane = await start();
  await launch(controlPlane, "tooLarge");
  await until(() => phase() === "FAILED");
  expect(rows("SELECT error_code FROM executions")).toEqual([{ error_code: "ResourceRequestsExceedLimits" }]);
  const told = await haltere(["get", "execution", "toolarge", "--endpoint", controlPlane.endpoint]);
  for (const word of ["64 cpu and 1 gpu", "2 cpu and 0 gpu", "n0", "large"])
    expect(told.stdout + told.stderr).toContain(word);
});
