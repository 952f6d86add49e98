// Ten thousand jobs of a connector under way at once, polled by one control plane. No peer: FlytePropeller polls every 30 s, in rounds of
// ten at a time.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { haltere, startControlPlane } from "@haltere/cli/testing";
import { type Figure, report } from "./figure.ts";
import type { PollingReport } from "./programs/waiting-jobs.ts";
import { residentMemory } from "./resident-memory.ts";

const executions = 10;
const jobsEach = 1_000;
/** Seconds between two polls of a job. */
const interval = 5;
/** Seconds that are measured. */
const measured = 6 * interval;

const programs = join(import.meta.dirname, "programs");

/** The figures of 10,000 jobs: their creation, the delay of their polls, memory, and their end. */
async function connectorPolling(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-polling-"));
  const connector = spawn(process.execPath, ["--conditions=haltere-source", join(programs, "waiting-jobs.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(connector, "exit");
  try {
    const ask = asking(connector);
    const port = await ask();
    const config = join(folder, "connectors.yaml");
    writeFileSync(
      config,
      `defaultConnector: { endpoint: "127.0.0.1:${port}" }\nwebApi: { caching: { resyncInterval: ${interval}s } }\n`,
    );
    const controlPlane = await startControlPlane({ dataDirectory: join(folder, "data"), connectorConfig: config });
    try {
      const { endpoint, pid } = controlPlane;
      const before = residentMemory(pid) ?? Number.NaN;
      const program = join(programs, "waiting.ts");
      const registered = await haltere(["register", program, "--version", "bench", "--endpoint", endpoint]);
      if (registered.status !== 0) throw new Error(registered.stderr);
      const began = performance.now();
      const names = await Promise.all(Array.from({ length: executions }, () => launch(controlPlane.address)));
      const total = executions * jobsEach;
      while (Number(await ask("jobs")) < total) await seconds(0.2);
      const created = (performance.now() - began) / 1000;
      // Every interval has grown to its length by then.
      await seconds(2 * interval);
      await ask("forget", false);
      await seconds(measured);
      const memory = (residentMemory(pid) ?? Number.NaN) - before;
      const polled: PollingReport = JSON.parse((await ask("release")) ?? "");
      if (polled.jobs !== total) throw new Error(`${polled.jobs} jobs were created of ${total}`);
      const ending = performance.now();
      for (const name of names) await succeeded(controlPlane.address, name);
      const text = total.toLocaleString("en");
      return [
        { claim: `${text} jobs created`, unit: "s", haltere: created },
        { claim: `a job's polls, every ${interval} s: median`, unit: "s", haltere: polled.median / 1000 },
        { claim: "the same: p99", unit: "s", haltere: polled.p99 / 1000 },
        { claim: "the same: longest", unit: "s", haltere: polled.longest / 1000, aim: 2 * interval },
        { claim: `memory for ${text} jobs`, unit: "MiB", haltere: memory },
        {
          claim: "all of them ended, from the first that was done",
          unit: "s",
          haltere: (performance.now() - ending) / 1000,
        },
      ];
    } finally {
      await controlPlane.stop();
    }
  } finally {
    connector.stdin?.end();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a line to the connector and answers the next that it prints. */
function asking(child: ChildProcess): (line?: string, answered?: boolean) => Promise<string | undefined> {
  if (child.stdout === null) throw new Error("no standard output");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (line, answered = true) => {
    if (line !== undefined) child.stdin?.write(`${line}\n`);
    return answered ? (await lines.next()).value : undefined;
  };
}

async function request(address: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${address}/api/v1/${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { "content-type": "application/json", accept: "application/json" },
  });
  if (!answer.ok) throw new Error(`Haltere answered ${answer.status} to ${path}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

async function launch(address: string): Promise<string> {
  const scope = { project: "flytesnacks", domain: "development" };
  const xs = Array.from({ length: jobsEach }, (_, x) => ({ scalar: { primitive: { integer: String(x) } } }));
  const { id } = await request(address, "executions", {
    ...scope,
    spec: {
      launch_plan: { resource_type: "LAUNCH_PLAN", ...scope, name: "programs.waiting.many", version: "bench" },
      metadata: { mode: "MANUAL" },
    },
    inputs: { literals: { xs: { collection: { literals: xs } } } },
  });
  return (id as { name: string }).name;
}

async function succeeded(address: string, name: string): Promise<void> {
  for (;;) {
    const { closure } = await request(address, `executions/flytesnacks/development/${name}`);
    const { phase } = closure as { phase: string };
    if (phase === "SUCCEEDED") return;
    if (phase === "FAILED" || phase === "ABORTED") throw new Error(`${name} ended as ${phase}`);
    await seconds(0.05);
  }
}

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

report("connector-polling", await connectorPolling());
