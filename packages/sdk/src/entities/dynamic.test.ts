// Dynamics: what their bodies wire, run here, and as the job spec that their task writes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { DynamicJobSpec, LiteralMap } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { gt } from "../branches/compare.ts";
import { conditional } from "../branches/conditional.ts";
import { current } from "../context/task-context.ts";
import { wireDynamic } from "../graph/wire-dynamic.ts";
import { nameExports } from "../naming/name-exports.ts";
import { File } from "../schema/file-schema.ts";
import { RecoverableError } from "../task-process/recoverable-error.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { dynamicOutcome } from "../translate/dynamic-outcome.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { dynamic } from "./dynamic.ts";
import { eager } from "./eager.ts";
import { entityOf } from "./entity.ts";
import { launchPlan } from "./launch-plan.ts";
import { map } from "./map.ts";
import { referenceTask } from "./reference.ts";
import { type Task, task } from "./task.ts";
import { workflow } from "./workflow.ts";

useOwnTemp();

const int = z.int();
const inc = task({ inputs: { x: int, by: int.default(1) }, output: int }, ({ x, by }) => x + by);
const total = task({ inputs: { xs: z.array(int) }, output: int }, ({ xs }) => xs.reduce((a, b) => a + b, 0));
const explode = task({ inputs: { x: int }, output: int }, ({ x }): number => {
  throw new RangeError(`no room for ${x}`);
});
const twice = workflow({ inputs: { x: int }, output: int }, ({ x }) => inc({ x: inc({ x }) }));
const plan = launchPlan(twice, { name: "the-plan", fixed: { x: 40 } });
const fan = dynamic({ inputs: { n: int }, output: int }, ({ n }) =>
  total({ xs: Array.from({ length: n }, (_, x) => inc({ x })) }),
);
const main = workflow({ inputs: { n: int }, output: int }, ({ n }) => inc({ x: fan({ n }) }));
const countdown: Task<{ n: typeof int }, number> = dynamic({ inputs: { n: int }, output: int }, ({ n }) =>
  n === 0 ? 0 : inc({ x: countdown({ n: n - 1 }) }),
);
const everything = dynamic({ inputs: { n: int }, outputs: { sums: z.array(int), more: int } }, ({ n }) => ({
  sums: [
    total({ xs: map(inc, { x: [1, n] }, { bind: { by: n } }) }),
    twice({ x: n }, { nodeId: "Twice" }),
    plan(),
    fan({ n }),
  ],
  more: conditional("size")
    .if(gt(inc({ x: n }), 5), () => inc({ x: 100 }))
    .else(() => inc({ x: -100 })),
}));
nameExports("m", { inc, total, explode, twice, fan, main, countdown, everything });

const settings = { project: "p", domain: "d", version: "v", image: "i", bundleUri: "s3://b/x.mjs" };

function outcomeOf(callable: unknown, inputs: Readonly<Record<string, unknown>>): DynamicJobSpec | LiteralMap {
  const entity = entityOf(callable);
  if (entity?.kind !== "task" || entity.body.kind !== "dynamic") throw new Error("no dynamic");
  return dynamicOutcome(wireDynamic({ ...entity, body: entity.body }, inputs), () => settings, {});
}

function specOf(callable: unknown, inputs: Readonly<Record<string, unknown>>): DynamicJobSpec {
  const outcome = outcomeOf(callable, inputs);
  if (outcome.$typeName !== "flyteidl.core.DynamicJobSpec") throw new Error("no node was wired");
  return outcome;
}

async function refusal(code: () => unknown): Promise<FlyteError> {
  const thrown = await Promise.resolve()
    .then(code)
    .then(
      () => new Error("nothing was refused"),
      (thrown: unknown) => thrown,
    );
  if (thrown instanceof FlyteError) return thrown;
  throw thrown;
}

test("one runs here: alone, in a workflow, within itself, and with everything that a workflow may call", async () => {
  expect(await fan({ n: 3 })).toBe(1 + 2 + 3);
  expect(await fan({ n: 0 })).toBe(0);
  expect(await main({ n: 2 })).toBe(1 + 2 + 1);
  expect(await countdown({ n: 4 })).toBe(4);
  expect(await everything({ n: 5 })).toEqual({ sums: [6 + 10, 7, 42, 15], more: 101 });
  expect((await everything({ n: 1 })).more).toBe(-99);
});

test("its body is a task's: it has a context, is tried again, and may pass files on", async () => {
  let attempts = 0;
  const size = task({ inputs: { file: File }, output: int }, async ({ file }) => (await file.text()).length);
  const sizes = dynamic(
    { inputs: { text: z.string(), file: File }, output: z.array(int), retries: 1 },
    ({ text, file }) => {
      const { attempt, workingDirectory } = current();
      if (attempts++ === 0) throw new RecoverableError("not yet");
      const path = join(workingDirectory, "made.txt");
      writeFileSync(path, text + attempt);
      return [size({ file }), size({ file: File.from(path) })];
    },
  );
  const given = join(process.env.TMPDIR ?? "", "given.txt");
  writeFileSync(given, "four");
  expect(await sizes({ text: "made", file: File.from(given) })).toEqual([4, 5]);
  expect(attempts).toBe(2);
  expect(readFileSync(given, "utf8")).toBe("four");
});

test("an error of a node, and one of the body, tell where they are", async () => {
  const fails = dynamic({ output: int }, () => explode({ x: 7 }));
  const throws = dynamic({ output: int }, () => {
    throw new TypeError("not today");
  });
  const wrong = dynamic({ inputs: { n: int }, output: int }, ({ n }) => inc({ x: `${n}` as unknown as number }));
  nameExports("e", { fails, throws, wrong });
  expect(await refusal(() => fails())).toMatchObject({
    where: { workflow: "e.fails", node: "dn0", task: "m.explode" },
    message: "RangeError: no room for 7",
  });
  expect(await refusal(() => throws())).toMatchObject({ where: { task: "e.throws" }, message: "TypeError: not today" });
  expect(await refusal(() => wrong({ n: 1 }))).toMatchObject({
    where: { node: "dn0", input: "x", file: expect.stringContaining(`${import.meta.filename}:`) },
    message: 'expected int, got str "1"',
  });
});

test("an async body is told as one", async () => {
  const late = dynamic({ output: int }, (async () => inc({ x: 1 })) as never);
  const error = await refusal(() => late());
  expect(error.message).toMatch(/async/);
});

test("its job spec has nodes of its own prefix, whole tasks with their code, and the workflows it calls", () => {
  const { nodes, tasks, subworkflows, minSuccesses } = specOf(everything, { n: 2 });
  expect(nodes.map(({ id }) => id)).toEqual(["dn0", "dn1", "twice", "dn3", "dn4", "dn5", "dn6"]);
  expect(minSuccesses).toBe(7n);
  expect(subworkflows.map(({ id }) => id?.name)).toEqual(["m.twice"]);
  expect(subworkflows[0]?.nodes.map(({ id }) => id)).toEqual(["dn0", "dn1"]);
  const names = tasks.map(({ id }) => id?.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(["m.inc", "m.total", "m.fan", expect.stringMatching(/^m\.map_inc_/)]));
  for (const { id, target } of tasks) {
    expect(id).toMatchObject({ project: "p", domain: "d", version: "v" });
    const args = target.case === "container" ? target.value.args : [];
    expect(args.slice(0, 3)).toEqual(["haltere-fast-execute", "--additional-distribution", "s3://b/x.mjs"]);
  }
  // What is wired in it can be translated again when it runs.
  const nested = tasks.find(({ id }) => id?.name === "m.fan");
  const env = nested?.target.case === "container" ? nested.target.value.env : [];
  expect(env.map(({ key }) => key)).toEqual(["_F_SS_C"]);
});

test("its job spec has maps without the tasks that are only mapped, as flytekit's", () => {
  const mapping = dynamic({ inputs: { n: int }, output: z.array(int) }, ({ n }) => map(inc, { x: [n] }));
  nameExports("mapping", { mapping });
  expect(specOf(mapping, { n: 1 }).tasks.map(({ id }) => id?.name)).toEqual([expect.stringMatching(/^m\.map_inc_/)]);
});

test("a workflow that a dynamic calls keeps its own ids where it is registered", () => {
  specOf(everything, { n: 2 });
  const entity = entityOf(twice);
  if (entity === undefined) throw new Error("no entity");
  const [{ spec } = {}] = translateEntities([entity], settings).workflows;
  expect(spec?.template?.nodes.map(({ id }) => id)).toEqual(["n0", "n1"]);
});

test("without a node it gives its constants, whatever is known of its registration", () => {
  const constants = dynamic({ inputs: { n: int }, outputs: { n: int, list: z.array(z.string()) } }, ({ n }) => ({
    n,
    list: ["a"],
  }));
  const outcome = outcomeOf(constants, { n: 3 });
  expect(outcome).toMatchObject({
    $typeName: "flyteidl.core.LiteralMap",
    literals: { n: { value: { value: { value: { value: { value: { value: 3n } } } } } } },
  });
});

test("what is hinted at is registered along with it; what its body calls is found when it runs", () => {
  const hinted = dynamic({ output: int, nodeDependencyHints: () => [plan, explode] }, () => plan());
  nameExports("h", { hinted });
  const entity = entityOf(hinted);
  if (entity === undefined) throw new Error("no entity");
  const { tasks, workflows, launchPlans } = translateEntities([entity], settings);
  expect(tasks.map(({ id }) => id.name).toSorted()).toEqual(["h.hinted", "m.explode", "m.inc"]);
  expect(workflows.map(({ id }) => id.name)).toEqual(["m.twice"]);
  expect(launchPlans.map(({ id }) => id.name)).toContain("the-plan");
});

test("it cannot be mapped, as in flytekit; nor can an eager workflow", async () => {
  const error = await refusal(() => map(fan, { n: [1, 2] }));
  expect(error.message).toBe("a dynamic cannot be mapped");
  const late = eager({ inputs: { n: int }, output: int }, async ({ n }) => n);
  expect((await refusal(() => map(late, { n: [1] }))).message).toBe("an eager workflow cannot be mapped");
});

test("a task that is registered elsewhere cannot be carried along", async () => {
  const far = referenceTask({
    project: "o",
    domain: "d",
    name: "o.far",
    version: "1",
    inputs: { x: int },
    output: int,
  });
  const calls = dynamic({ output: int }, () => far({ x: 1 }));
  nameExports("r", { calls });
  const error = await refusal(() => outcomeOf(calls, {}));
  expect(error.fullMessage).toMatch(/o\.far.*registered elsewhere/s);
  expect(error.where).toMatchObject({ task: "r.calls" });
});
