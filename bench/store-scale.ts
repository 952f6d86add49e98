// Listings, reads and writes with a large database, in SQLite and in Postgres, beside the same with an empty one. `--full`: a million
// executions and five million node executions; without it a hundredth of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { ExecutionMetadata_ExecutionMode } from "@haltere/idl/admin";
import { ResourceType, WorkflowExecution_Phase } from "@haltere/idl/core";
import { startPostgres } from "@haltere/storage/testing";
import { type Figure, report } from "./figure.ts";
import { residentMemory } from "./resident-memory.ts";
import { type BulkDatabase, postgresBulk, sqliteBulk } from "./store/bulk-database.ts";
import { fill } from "./store/fill.ts";
import { type Admin, adminOf, latency, rate, readRate } from "./store/measure.ts";
import { questions } from "./store/questions.ts";

const full = process.argv.includes("--full");
const only = process.argv.find((word) => word.startsWith("--only="))?.slice("--only=".length);
const size = { executions: full ? 1_000_000 : 10_000, names: 40, versions: 5 };
const calls = full ? 200 : 100;
const scope = { project: "flytesnacks", domain: "development" };
const program = join(import.meta.dirname, "programs", "scale.ts");
const launchPlan = (name: string) => ({
  resourceType: ResourceType.LAUNCH_PLAN,
  ...scope,
  name: `programs.scale.${name}`,
  version: "bench",
});

type Measured = ReadonlyMap<string, number>;

/** A database of its own for each kind, filled to the size. */
async function measure(
  executions: number,
  url: string | undefined,
  bulk: (folder: string) => Promise<BulkDatabase>,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-scale-"));
  const options = { dataDirectory: folder, ...(url === undefined ? {} : { database: url }) };
  try {
    let controlPlane = await startControlPlane(options);
    try {
      await first(controlPlane);
    } finally {
      await controlPlane.stop();
    }
    const database = await bulk(folder);
    const began = performance.now();
    await fill(database, { ...size, executions });
    await database.close();
    console.error(`filled with ${executions} executions in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    const starting = performance.now();
    controlPlane = await startControlPlane(options);
    const start = (performance.now() - starting) / 1000;
    try {
      return new Map([["start to ready", start], ...(await figuresOf(controlPlane, executions))]);
    } finally {
      await controlPlane.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Registers the workflows and runs one execution to its end: what the rows are made of. */
async function first({ endpoint }: ControlPlane): Promise<void> {
  const { status, stderr } = await haltere(["register", program, "--version", "bench", "--endpoint", endpoint]);
  if (status !== 0) throw new Error(stderr);
  const admin = adminOf(endpoint);
  const { id } = await create(admin, "three", "template");
  for (;;) {
    const { closure } = await admin.getExecution({ id });
    if (closure?.phase === WorkflowExecution_Phase.SUCCEEDED) return;
    if ((closure?.phase ?? 0) > WorkflowExecution_Phase.SUCCEEDED)
      throw new Error(`the execution ended in phase ${closure?.phase}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function create(admin: Admin, workflow: string, name: string) {
  return admin.createExecution({
    ...scope,
    name,
    spec: { launchPlan: launchPlan(workflow), metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL } },
    inputs: {
      literals: {
        x: {
          value: {
            case: "scalar",
            value: { value: { case: "primitive", value: { value: { case: "integer", value: 1n } } } },
          },
        },
      },
    },
  });
}

async function figuresOf(controlPlane: ControlPlane, executions: number): Promise<[string, number][]> {
  const { endpoint, pid } = controlPlane;
  const admin = adminOf(endpoint);
  const figures: [string, number][] = [];
  const memory = (when: string) => figures.push([`memory ${when}`, residentMemory(pid) ?? Number.NaN]);
  memory("after the start");
  for (const { name, deep, ask } of questions(admin, executions)) {
    const { p50, p99 } = await latency(calls, ask);
    const kind = deep ? "deep" : "first";
    figures.push([`${kind}|${name}: p50`, p50], [`${kind}|${name}: p99`, p99]);
  }
  figures.push(["executions created, 1 client", await rate(200, 1, (index) => create(admin, "waits", `one${index}`))]);
  figures.push([
    "executions created, 64 clients",
    await rate(2000, 64, (index) => create(admin, "waits", `many${index}`)),
  ]);
  const known = await admin.getTask({
    id: { resourceType: ResourceType.TASK, ...scope, name: "programs.scale.inc", version: "bench" },
  });
  const template = known.closure?.compiledTask?.template;
  if (template === undefined) throw new Error("the task was not registered");
  const register = (index: number) => {
    const id = { resourceType: ResourceType.TASK, ...scope, name: `new${index % 200}`, version: `v${index}` };
    return admin.createTask({ id, spec: { template: { ...template, id: undefined } } });
  };
  figures.push(["tasks registered, 1 client", await rate(200, 1, register)]);
  figures.push(["tasks registered, 64 clients", await rate(2000, 64, (index) => register(index + 200))]);
  figures.push(["executions read, 1 client", await readRate(endpoint, 2000, 1, executions)]);
  figures.push(["executions read, 64 clients", await readRate(endpoint, 20_000, 64, executions)]);
  memory("at the end");
  return figures;
}

function figures(kind: string, filled: Measured, empty: Measured): Figure[] {
  return [...filled].map(([key, haltere]) => {
    const [aimed, name = key] = key.includes("|") ? key.split("|") : ["", key];
    const claim = `${kind}, ${size.executions.toLocaleString("en")} executions: ${name}`;
    const peer = { name: "empty", value: empty.get(key) ?? Number.NaN };
    const unit = /client/.test(key)
      ? "calls/s"
      : key.startsWith("memory")
        ? "MiB"
        : key.startsWith("start")
          ? "s"
          : "ms";
    const aim = key.endsWith("p99") ? { aim: aimed === "deep" ? 100 : 20 } : {};
    return { claim, unit, haltere, peer, ...aim };
  });
}

if (only !== "postgres") {
  const bulk = async (folder: string) => sqliteBulk(folder);
  const empty = await measure(size.names, undefined, bulk);
  report("store-scale", figures("SQLite", await measure(size.executions, undefined, bulk), empty));
}
if (only !== "sqlite") {
  const server = await startPostgres({ durable: true, settings: ["shared_buffers=1GB", "max_wal_size=4GB"] });
  try {
    const one = async (executions: number) => {
      const url = await server.createDatabase();
      return measure(executions, url, () => postgresBulk(url));
    };
    const empty = await one(size.names);
    report("store-scale", figures("Postgres", await one(size.executions), empty));
  } finally {
    await server.stop();
  }
}
