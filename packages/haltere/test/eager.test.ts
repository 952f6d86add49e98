// Eager workflows on a control plane: what they call are executions of their own, found again, labelled and ended.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ControlPlane, startControlPlane } from "@haltere/cli/testing";
import { integerLiteral, literalMap, literalText, stringLiteral } from "@haltere/core";
import { WorkflowExecution_Phase } from "@haltere/idl/core";
import { bundleFile } from "@haltere/sdk/bundle";
import { createRemote, type RegisteredBundle, type Remote } from "@haltere/sdk/remote";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = `
import { existsSync, writeFileSync } from "node:fs";
import { dynamic, eager, map, task, workflow, z } from "haltere";

export const half = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => Math.floor(x / 2));
export const odd = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
  if (x % 2 === 0) throw new RangeError(x + " is even");
  return x;
});
export const double = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x * 2);
export const twice = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => double({ x: double({ x }) }));
export const wait = task({ inputs: { file: z.string() } }, async ({ file }) => {
  writeFileSync(file, "");
  while (existsSync(file)) await new Promise((again) => setTimeout(again, 20));
});

export const steps = eager({ inputs: { x: z.int() }, outputs: { steps: z.int(), even: z.array(z.string()), sum: z.int() } }, async ({ x }) => {
  let steps = 0;
  for (let rest = x; rest > 1; steps++) rest = await half({ x: rest });
  const even: string[] = [];
  for (const each of [1, 2]) {
    try {
      await odd({ x: each });
    } catch (error) {
      even.push(String(error));
    }
  }
  const [a, b, list] = await Promise.all([double({ x: 1 }), twice({ x: 10 }), map(double, { x: [1, 2, 3] })]);
  return { steps, even, sum: list.reduce((sum, each) => sum + each, a + b) };
});
export const outer = eager({ inputs: { x: z.int() }, output: z.int() }, async ({ x }) => (await steps({ x })).sum + 1);
export const careless = eager({ inputs: { file: z.string() } }, async ({ file }) => {
  const waiting = wait({ file });
  waiting.catch(() => {});
  while (!existsSync(file)) await new Promise((again) => setTimeout(again, 20));
  await odd({ x: 4 });
});
export const patient = eager({ inputs: { file: z.string() } }, async ({ file }) => {
  await wait({ file });
});
export const fan = dynamic({ inputs: { n: z.int() }, output: z.array(z.int()) }, ({ n }) =>
  Array.from({ length: n }, (_, x) => double({ x })),
);
export const none = workflow({ output: z.array(z.int()) }, () => fan({ n: 0 }));
`;

let folder: string;
let controlPlane: ControlPlane;
let remote: Remote;
let registered: RegisteredBundle;

beforeAll(async () => {
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, "..", ".cache", "eager-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "flows", type: "module" }));
  writeFileSync(join(folder, "flows.ts"), program);
  controlPlane = await startControlPlane();
  remote = createRemote({ endpoint: controlPlane.endpoint });
  registered = await remote.registerBundle(await bundleFile(join(folder, "flows.ts")));
}, 60_000);
afterAll(async () => {
  remote.close();
  await controlPlane.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Launches an entity of the program; of an eager workflow its task. */
async function launch(
  kind: "tasks" | "launchPlans",
  name: string,
  inputs: Record<string, bigint | string>,
  execution = "",
) {
  const found = registered.registration[kind].find(({ id }) => id.name === `flows.${name}`);
  if (found === undefined) throw new Error(`there is no ${name}`);
  const literals = Object.entries(inputs).map(([key, value]) => {
    const primitive = typeof value === "string" ? stringLiteral(value) : integerLiteral(value);
    return [key, primitive] as const;
  });
  return await remote.launch(found.id, literalMap(Object.fromEntries(literals)), { name: execution });
}

async function run(kind: "tasks" | "launchPlans", name: string, inputs: Record<string, bigint | string> = {}) {
  const id = await launch(kind, name, inputs);
  const { closure } = await remote.wait(id);
  const { outputs } = await remote.getExecutionData(id);
  const text = Object.fromEntries(
    Object.entries(outputs.literals).map(([key, literal]) => [key, literalText(literal)]),
  );
  return { id, closure, outputs: text };
}

/** The executions that one launched, the newest first. */
async function launchedBy(name: string) {
  const all = await remote.listExecutions(100);
  return all.filter(({ spec }) => spec?.labels?.values["eager-exec"] === name);
}

test("it loops, catches a task that fails, and fans out", async () => {
  const { id, closure, outputs } = await run("tasks", "steps", { x: 10n });
  expect(closure?.outputResult.case === "error" ? closure.outputResult.value.message : "").toBe("");
  expect(outputs).toMatchObject({ steps: "3", sum: "54" });
  expect(outputs.even).toMatch(/2 is even/);
  const launched = await launchedBy(id.name);
  expect(launched).toHaveLength(3 + 2 + 2 + 3);
  for (const { id: child, spec } of launched) {
    expect(child?.name).toMatch(new RegExp(`^e-steps-${id.name.slice(0, 5)}-(half|odd|double|twice)-[0-9a-f]{16}$`));
    expect(spec?.labels?.values["eager-root-exec"]).toBe(id.name);
    expect(spec?.envs?.values).toContainEqual(expect.objectContaining({ key: "_F_EE_ROOT", value: id.name }));
  }
});

test("an eager workflow within one hands the outermost execution down", async () => {
  const { id, outputs } = await run("tasks", "outer", { x: 4n });
  expect(outputs).toEqual({ o0: "55" });
  const [inner, ...others] = await launchedBy(id.name);
  expect(others).toEqual([]);
  const innermost = await launchedBy(inner?.id?.name ?? "");
  expect(innermost.length).toBeGreaterThan(0);
  expect(new Set(innermost.map(({ spec }) => spec?.labels?.values["eager-root-exec"]))).toEqual(new Set([id.name]));
});

test("what still runs when it fails is terminated, and the failure names what failed", async () => {
  const { id, closure } = await run("tasks", "careless", { file: join(folder, "careless") });
  const error = closure?.outputResult.case === "error" ? closure.outputResult.value : undefined;
  expect(error?.code).toMatch(/USER:RuntimeError/);
  expect(error?.message).toMatch(/flows\.odd/);
  expect(error?.message).toMatch(/4 is even/);
  const waiting = (await launchedBy(id.name)).find(({ id: child }) => child?.name.includes("-wait-"));
  if (waiting?.id === undefined) throw new Error("nothing waited");
  expect((await remote.wait(waiting.id)).closure?.phase).toBe(WorkflowExecution_Phase.ABORTED);
});

test("terminating it terminates what it launched", async () => {
  const file = join(folder, "patient");
  const id = await launch("tasks", "patient", { file });
  while (!existsSync(file)) await new Promise((again) => setTimeout(again, 20));
  await remote.terminate(id, "enough");
  expect((await remote.wait(id)).closure?.phase).toBe(WorkflowExecution_Phase.ABORTED);
  const [waiting] = await launchedBy(id.name);
  if (waiting?.id === undefined) throw new Error("nothing was launched");
  expect((await remote.wait(waiting.id)).closure?.phase).toBe(WorkflowExecution_Phase.ABORTED);
});

test("the clean-up task that is registered with it terminates what its execution left", async () => {
  const file = join(folder, "left");
  const wait = registered.registration.tasks.find(({ id }) => id.name === "flows.wait");
  if (wait === undefined) throw new Error("there is no wait");
  const left = await remote.launch(wait.id, literalMap({ file: stringLiteral(file) }), {
    labels: { "eager-exec": "cleaned" },
  });
  while (!existsSync(file)) await new Promise((again) => setTimeout(again, 20));
  const cleaning = await launch("tasks", "patient-cleanup", { file }, "cleaned");
  expect((await remote.wait(cleaning)).closure?.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
  const ended = await remote.wait(left);
  expect(ended.closure?.phase).toBe(WorkflowExecution_Phase.ABORTED);
  expect(ended.closure?.outputResult.value).toMatchObject({ cause: "clean up by parent eager execution cleaned" });
});

test("a dynamic that wires nothing gives its constants", async () => {
  expect((await run("launchPlans", "none")).outputs).toEqual({ o0: "[]" });
});
