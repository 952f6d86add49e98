// Eager workflows here, and what their calls are named and become on a control plane.

import { create } from "@bufbuild/protobuf";
import { FlyteError, integerLiteral, literalMap } from "@haltere/core";
import { ExecutionSchema } from "@haltere/idl/admin";
import {
  type LiteralMap,
  WorkflowExecution_Phase as Phase,
  WorkflowExecutionIdentifierSchema,
} from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { eager } from "../entities/eager.ts";
import { entityOf } from "../entities/entity.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { localSession } from "../local/local-session.ts";
import { nameExports } from "../naming/name-exports.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { createEagerCalls } from "./create-eager-calls.ts";
import { runEagerBody } from "./current-eager.ts";
import { eagerDeckHtml } from "./eager-deck.ts";
import { eagerExecutionName } from "./execution-name.ts";
import type { EagerPlatform } from "./platform.ts";

useOwnTemp();

const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
const odd = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
  if (x % 2 === 0) throw new RangeError(`${x} is even`);
  return x;
});
const twice = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x: inc({ x }) }));
const search = eager({ inputs: { to: z.int() }, output: z.string() }, async ({ to }) => {
  const found: string[] = [];
  for (let x = 0; x < to; x = await inc({ x })) {
    try {
      found.push(String(await odd({ x })));
    } catch (error) {
      found.push(FlyteError.from(error).message);
    }
  }
  const [a, list] = await Promise.all([twice({ x: 1 }), map(inc, { x: [1, 2] })]);
  return [...found, a, ...list].join(" ");
});
const within = workflow({ inputs: { to: z.int() }, output: z.string() }, ({ to }) => search({ to }));
nameExports("m", { inc, odd, twice, search, within });

test("here its calls run in this process: loops, catches, fan-out, and as a node of a workflow", async () => {
  const expected = "RangeError: 0 is even 1 RangeError: 2 is even 3 2 3";
  expect(await search({ to: 3 })).toBe(expected);
  expect(await within({ to: 3 })).toBe(expected);
});

describe("names of executions", () => {
  const call = {
    execution: "f1a2b3c4d5",
    task: "flows.searchEverything",
    kind: "task",
    name: "flows.inc",
    inputs: new Uint8Array([1]),
    index: 0,
  };

  test("have flytekit's parts, and are DNS labels", () => {
    expect(eagerExecutionName(call)).toMatch(/^e-search-ev-f1a2b-inc-[0-9a-f]{16}$/);
    const long = { ...call, task: `m.${"Task_".repeat(30)}`, name: `m.${"Called_".repeat(30)}` };
    expect(eagerExecutionName(long)).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])$/);
  });

  test("are the same for the same call, and differ in each part", () => {
    const others = [
      { execution: "f1a2b9" },
      { kind: "workflow" },
      { name: "other.inc" },
      { inputs: new Uint8Array([2]) },
      { index: 1 },
    ].map((change) => eagerExecutionName({ ...call, ...change }));
    expect(eagerExecutionName({ ...call })).toBe(eagerExecutionName(call));
    expect(new Set([eagerExecutionName(call), ...others]).size).toBe(others.length + 1);
  });
});

/** A control plane that has what was launched end when it is told to. */
function fakePlatform() {
  const launched = new Map<string, { entity: string; inputs: LiteralMap; labels: Readonly<Record<string, string>> }>();
  const ended = new Map<string, Phase>();
  const terminated: string[] = [];
  const platform: EagerPlatform = {
    async launch(entity, inputs, { name, labels }) {
      launched.set(name, { entity: entity.name, inputs, labels });
      return create(WorkflowExecutionIdentifierSchema, { project: "p", domain: "d", name });
    },
    get: async (id) =>
      create(ExecutionSchema, {
        id,
        closure: {
          phase: ended.get(id.name) ?? Phase.RUNNING,
          outputResult: { case: "error", value: { code: "USER:Special", message: "it broke" } },
        },
      }),
    outputs: async () => literalMap({ o0: integerLiteral(7n) }),
    async terminate(id) {
      terminated.push(id.name);
      ended.set(id.name, Phase.ABORTED);
    },
    unfinished: async () => [],
    consoleUrl: ({ name }) => `https://console/<${name}>`,
    close() {},
  };
  return { platform, launched, ended, terminated };
}

function calls(platform: EagerPlatform, sleep: () => Promise<unknown>) {
  const context = localSession().contexts("m.search")(0, new AbortController().signal);
  return createEagerCalls({
    task: "m.search",
    context: { ...context, executionId: { project: "p", domain: "d", name: "abcdef" } },
    platform,
    settings: { project: "p", domain: "d", version: "v", image: "i" },
    root: "root",
    sleep,
  });
}

test("equal calls side by side are executions of their own, and another attempt finds the same ones", async () => {
  const { platform, launched, ended } = fakePlatform();
  const all = async () => {
    for (const name of launched.keys()) ended.set(name, Phase.SUCCEEDED);
  };
  const body = () =>
    Promise.all([inc({ x: 1 }), inc({ x: 1 }), inc({ x: 2 }), twice({ x: 1 }), map(inc, { x: [1, 5] })]);
  const first = calls(platform, all);
  expect(await runEagerBody(first, body)).toEqual([7, 7, 7, 7, [7, 7]]);
  const names = [...launched.keys()];
  expect(names).toHaveLength(6);
  expect([...launched.values()].every(({ labels }) => labels["eager-exec"] === "abcdef")).toBe(true);
  expect([...launched.values()].every(({ labels }) => labels["eager-root-exec"] === "root")).toBe(true);
  await runEagerBody(calls(platform, all), body);
  expect([...launched.keys()]).toEqual(names);
  const html = eagerDeckHtml(first.executions);
  expect(html).toContain("task: m.inc");
  expect(html).toContain('href="https://console/&lt;e-search-abcde-inc-');
});

test("a failure of one has its code and names it; after a stop nothing is launched any more", async () => {
  const { platform, launched, ended, terminated } = fakePlatform();
  let waited = 0;
  const eagerCalls = calls(platform, async () => {
    const [failing] = launched.keys();
    if (failing !== undefined && ++waited === 1) ended.set(failing, Phase.FAILED);
    await new Promise(setImmediate);
  });
  const error = await runEagerBody(eagerCalls, () => Promise.resolve(odd({ x: 2 })).catch(FlyteError.from));
  expect(error).toMatchObject({ taskErrorCode: "USER:Special", recoverable: false, where: { task: "m.odd" } });
  expect(FlyteError.from(error).message).toMatch(/e-search-abcde-odd-[0-9a-f]+ failed: it broke/);
  const running = runEagerBody(eagerCalls, () => Promise.resolve(inc({ x: 1 })).catch(FlyteError.from));
  while (launched.size < 2) await new Promise(setImmediate);
  await new Promise(setImmediate);
  await eagerCalls.stop("enough");
  expect(FlyteError.from(await running).message).toMatch(/was aborted/);
  expect(terminated).toHaveLength(1);
  const late = await runEagerBody(eagerCalls, () => Promise.resolve(inc({ x: 9 })).catch(FlyteError.from));
  expect(FlyteError.from(late).message).toMatch(/nothing more is launched: enough/);
  expect(launched.size).toBe(2);
});

test("it is registered as a task, a workflow of the same name and what cleans up after it", async () => {
  const entity = entityOf(search);
  if (entity === undefined) throw new Error("no entity");
  const { translateEntities } = await import("../translate/translate-entities.ts");
  const settings = { project: "p", domain: "d", version: "v", image: "i", bundleUri: "s3://b/x.mjs" };
  const { tasks, workflows, launchPlans } = translateEntities([entity], settings);
  expect(tasks.map(({ id }) => id.name)).toEqual(["m.search", "m.search-cleanup"]);
  expect([...workflows, ...launchPlans].map(({ id }) => id.name)).toEqual(["m.search", "m.search"]);
  const cleanUp = tasks[1]?.spec.template;
  const container = cleanUp?.target.case === "container" ? cleanUp.target.value : undefined;
  expect(cleanUp?.type).toBe("eager_failure_handler_task");
  expect(container?.args.slice(-8)).toEqual([
    "--",
    ...["eager", "failure", "handler"],
    ...["task-module", "m", "task-name", "search"],
  ]);
});
