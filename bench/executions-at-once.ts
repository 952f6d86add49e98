// A thousand executions of three steps, started at once: beside Restate, and once more with 100,000 finished ones in the database.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { integerLiteral, literalMap } from "@haltere/core";
import { ExecutionMetadata_ExecutionMode, Sort_Direction } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { type Figure, median, report } from "./figure.ts";
import { startHaltere } from "./peers/haltere.ts";
import { startRestate } from "./peers/restate.ts";
import { residentMemory } from "./resident-memory.ts";
import { sqliteBulk } from "./store/bulk-database.ts";
import { fill } from "./store/fill.ts";
import { type Admin, adminOf } from "./store/measure.ts";

const atOnce = 1_000;
const steps = 3;
const finished = 100_000;
const rounds = 3;

const scope = { project: "flytesnacks", domain: "development" };
const newest = { key: "created_at", direction: Sort_Direction.DESCENDING };
const three = {
  ...scope,
  spec: {
    launchPlan: { resourceType: ResourceType.LAUNCH_PLAN, ...scope, name: "programs.noop.chain3", version: "bench" },
    metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL },
  },
  inputs: literalMap({ x: integerLiteral(0) }),
};

interface Burst {
  readonly perSecond: number;
  /** Milliseconds from the burst's begin to an execution's end. */
  readonly p50: number;
  readonly p99: number;
  readonly memory: number;
}

/** Runs so many at once, and answers when each had ended, in milliseconds since the begin. */
type Run = () => Promise<number[]>;

/** The middle of several bursts, after one that is not counted. */
async function bursts(run: Run, memory: () => number): Promise<Burst> {
  await run();
  const all: Burst[] = [];
  for (let i = 0; i < rounds; i++) {
    const times = (await run()).sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
    all.push({ perSecond: atOnce / (at(1) / 1000), p50: at(0.5), p99: at(0.99), memory: memory() });
  }
  const middle = (of: (burst: Burst) => number) => median(all.map(of));
  return {
    perSecond: middle(({ perSecond }) => perSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    memory: middle(({ memory }) => memory),
  };
}

const memoryOf = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + (residentMemory(pid) ?? Number.NaN), 0);

async function ours(dataDirectory: string): Promise<Burst> {
  const haltere = await startHaltere({ dataDirectory });
  const admin = adminOf(haltere.endpoint);
  try {
    return await bursts(
      () => ended(admin),
      () => memoryOf(haltere.pids),
    );
  } finally {
    await haltere.stop();
  }
}

/** A thousand watchers would be measured with them: one looks whether all have ended, and the records tell when each did. */
async function ended(admin: Admin): Promise<number[]> {
  const began = Date.now();
  const names = await Promise.all(
    Array.from({ length: atOnce }, async () => nameOf(await admin.createExecution(three))),
  );
  const since = `gte(created_at,${new Date(began).toISOString()})`;
  const list = (filters: string, limit: number) =>
    admin.listExecutions({ id: scope, filters: `${since}+${filters}`, limit, sortBy: newest });
  while ((await list("value_in(phase,UNDEFINED;QUEUED;RUNNING;SUCCEEDING)", 1)).executions.length > 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
  const { executions } = await list("eq(phase,SUCCEEDED)", atOnce);
  const ends = new Map(executions.map((execution) => [nameOf(execution), execution.closure?.updatedAt]));
  return names.map((name) => {
    const end = ends.get(name);
    if (end === undefined) throw new Error(`${name} did not succeed`);
    return Number(end.seconds) * 1000 + end.nanos / 1_000_000 - began;
  });
}

const nameOf = ({ id }: { readonly id?: { readonly name: string } | undefined }): string => id?.name ?? "";

async function theirs(): Promise<Burst> {
  const restate = await startRestate();
  const run = () => {
    const began = performance.now();
    return Promise.all(
      Array.from({ length: atOnce }, async () => {
        await restate.call("chain", steps);
        return performance.now() - began;
      }),
    );
  };
  try {
    return await bursts(run, () => memoryOf(restate.pids));
  } finally {
    await restate.stop();
  }
}

function figures(when: string, ours: Burst, peer: Burst | undefined): Figure[] {
  const figure = (claim: string, unit: Figure["unit"], of: (burst: Burst) => number): Figure => ({
    claim: `${claim}${when}`,
    unit,
    haltere: of(ours),
    ...(peer && { peer: { name: "Restate", value: of(peer) } }),
  });
  return [
    figure("executions of three steps, 1,000 at once", "calls/s", ({ perSecond }) => perSecond),
    figure("an execution among them, p50", "ms", ({ p50 }) => p50),
    figure("an execution among them, p99", "ms", ({ p99 }) => p99),
    figure("memory then, with task processes", "MiB", ({ memory }) => memory),
  ];
}

const folder = mkdtempSync(join(tmpdir(), "haltere-at-once-"));
try {
  const empty = await ours(folder);
  report("executions-at-once", figures("", empty, await theirs()));
  const database = sqliteBulk(folder);
  await fill(database, { executions: finished, names: 40, versions: 5 });
  await database.close();
  const behind = `, ${finished.toLocaleString("en")} executions later`;
  report("executions-at-once", figures(behind, await ours(folder), undefined));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
