import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { ExecutionMetadata_ExecutionMode } from "@haltere/idl/admin";
import { ResourceType, WorkflowExecution_Phase } from "@haltere/idl/core";
import { sqliteBulk } from "../store/bulk-database.ts";
import { first } from "../store/figures.ts";
import { fill } from "../store/fill.ts";
import { type Admin, adminOf } from "../store/measure.ts";

export interface HugeSize {
  readonly executions: number;
  readonly items: number;
}

/** Names of the runs that have ended. */
export interface HugeRuns {
  readonly flat: string;
  readonly grouped: string;
  readonly items: string;
}

export const scope = { project: "flytesnacks", domain: "development" };
const program = join(import.meta.dirname, "..", "programs", "huge.ts");

/** Starts a control plane over a folder of huge runs, which are made where the folder has none. The executions are rows, all else has run. */
export async function startHuge(folder: string, size: HugeSize): Promise<ControlPlane & { readonly runs: HugeRuns }> {
  const told = join(folder, "huge-runs.json");
  if (existsSync(told)) {
    const { runs, ...kept } = JSON.parse(readFileSync(told, "utf8"));
    if (kept.executions !== size.executions || kept.items !== size.items)
      throw new Error(`${folder} holds ${JSON.stringify(kept)}: name another with --keep`);
    return { ...(await startControlPlane({ dataDirectory: folder })), runs };
  }
  mkdirSync(folder, { recursive: true });
  const empty = await startControlPlane({ dataDirectory: folder });
  try {
    await first(empty);
  } finally {
    await empty.stop();
  }
  const began = performance.now();
  const database = sqliteBulk(folder);
  await fill(database, { executions: size.executions, names: 40, versions: 5 });
  await database.close();
  const controlPlane = await startControlPlane({ dataDirectory: folder });
  try {
    const { status, stderr } = await haltere([
      "register",
      program,
      "--version",
      "1",
      "--endpoint",
      controlPlane.endpoint,
    ]);
    if (status !== 0) throw new Error(stderr);
    const admin = adminOf(controlPlane.endpoint);
    const run = async (workflow: string, inputs: Readonly<Record<string, number>>) => {
      const name = await launch(admin, workflow, inputs);
      await ended(admin, name);
      return name;
    };
    const runs = {
      flat: await run("flat", {}),
      grouped: await run("grouped", {}),
      items: await run("items", { size: size.items }),
    };
    writeFileSync(told, JSON.stringify({ ...size, runs }));
    console.error(`made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    return { ...controlPlane, runs };
  } catch (thrown) {
    await controlPlane.stop();
    throw thrown;
  }
}

/** Starts a workflow of huge.ts, and answers the run's name. */
export async function launch(
  admin: Admin,
  workflow: string,
  inputs: Readonly<Record<string, number>>,
): Promise<string> {
  const name = `${workflow.toLowerCase()}${Math.random().toString(36).slice(2, 10)}`;
  const resourceType = ResourceType.LAUNCH_PLAN;
  const literal = (value: number) => ({
    value: {
      case: "scalar" as const,
      value: {
        value: {
          case: "primitive" as const,
          value: { value: { case: "integer" as const, value: BigInt(value) } },
        },
      },
    },
  });
  await admin.createExecution({
    ...scope,
    name,
    spec: {
      launchPlan: { resourceType, ...scope, name: `programs.huge.${workflow}`, version: "1" },
      metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL },
    },
    inputs: { literals: Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, literal(value)])) },
  });
  return name;
}

/** Waits for a run's end. Rejects where it did not succeed. */
async function ended(admin: Admin, name: string): Promise<void> {
  for (;;) {
    const { closure } = await admin.getExecution({ id: { ...scope, name } });
    const phase = closure?.phase ?? WorkflowExecution_Phase.UNDEFINED;
    if (phase === WorkflowExecution_Phase.SUCCEEDED) return;
    if (phase > WorkflowExecution_Phase.SUCCEEDED) throw new Error(`the run ${name} ended in phase ${phase}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
