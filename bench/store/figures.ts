import { join } from "node:path";
import { type ControlPlane, haltere } from "@haltere/cli/testing";
import { ExecutionMetadata_ExecutionMode } from "@haltere/idl/admin";
import { ResourceType, WorkflowExecution_Phase } from "@haltere/idl/core";
import { residentMemory } from "../resident-memory.ts";
import { type Admin, adminOf, latency, rate, readRate } from "./measure.ts";
import { questions } from "./questions.ts";

const scope = { project: "flytesnacks", domain: "development" };
const program = join(import.meta.dirname, "..", "programs", "scale.ts");
const launchPlan = (name: string) => ({
  resourceType: ResourceType.LAUNCH_PLAN,
  ...scope,
  name: `programs.scale.${name}`,
  version: "bench",
});

/** Registers the workflows and runs one execution to its end: what the rows are made of. */
export async function first({ endpoint }: ControlPlane): Promise<void> {
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

/** All figures of a control plane whose database holds so many executions; each question is asked `calls` times. */
export async function figuresOf(
  controlPlane: ControlPlane,
  executions: number,
  calls: number,
): Promise<[string, number][]> {
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
