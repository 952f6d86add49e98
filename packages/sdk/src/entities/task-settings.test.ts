import { expect, test } from "vitest";
import { accelerators, codeHash, connectorTask, task, taskEnvironment, workflow, z } from "../index.ts";
import { nameExports } from "../naming/name-exports.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import type { CachedTask } from "./cache.ts";
import { cacheVersion, localCacheVersion } from "./cache-version.ts";
import { entityKey, entityOf } from "./entity.ts";
import type { TaskSettings } from "./task-settings.ts";

const settings = { project: "p", domain: "d", version: "v", image: "registry/default:1" };

function translate(exports: Readonly<Record<string, unknown>>, more: object = {}) {
  nameExports("m", exports);
  return translateEntities(
    Object.values(exports).flatMap((value) => entityOf(value) ?? []),
    { ...settings, ...more },
  );
}

function template(options: TaskSettings, more: object = {}) {
  return translate({ t: task({ ...options }, () => {}) }, more).tasks[0]?.spec.template;
}

/** What a caller without a compiler may say. */
const untyped = (options: unknown) => options as TaskSettings;

test.each<[string, TaskSettings, RegExp]>([
  ["an amount that is none", { resources: { cpu: "two" } }, /resources of cpu: "two"/],
  [
    "a pair of three",
    untyped({ resources: { cpu: ["1", "2", "3"] } }),
    /resources of cpu that are \["1","2","3"\].*length 2/,
  ],
  ["a limit said twice", { resources: { cpu: ["1", "2"] }, limits: { cpu: "3" } }, /limit of cpu twice/],
  ["shared memory of no amount", { sharedMemory: "much" }, /sharedMemory: "much"/],
  ["a cache of nothing", untyped({ cache: {} }), /cache without a version/],
  ["a cache of both", untyped({ cache: { version: "1", policies: [codeHash()] } }), /both a version and policies/],
  [
    "a variable in small letters",
    { secrets: [{ group: "g", key: "k", environmentVariable: "bad-name" }] },
    /secret g\/k.*"bad-name"/,
  ],
  ["a secret without a key", { secrets: [{ key: "" }] }, /secret without a key/],
  ["a pod template without a name", { podTemplate: "" }, /pod template without a name/],
  ["an accelerator without a device", { accelerator: accelerators.gpu("") }, /without a device/],
  ["no retries", { retries: -1 }, /retries: -1/],
])("refuses %s, where the task is defined", (_, options, message) => {
  const define = () => task({ name: "mine", ...options }, () => {});
  expect(define).toThrow(message);
  expect(define).toThrow(
    expect.objectContaining({
      where: expect.objectContaining({ task: "mine", file: expect.stringContaining("task-settings.test.ts") }),
    }),
  );
});

test("refuses the same of a connector's task and of a call", () => {
  expect(() => connectorTask({ type: "x", secrets: [{ key: "k", environmentVariable: "a b" }] })).toThrow(/"a b"/);
  const t = task({}, () => {});
  const wf = workflow({}, () => {
    t({}, { resources: { memory: "lots" } });
  });
  expect(() => translate({ t, wf })).toThrow(/the call has resources of memory: "lots"/);
});

test("takes numbers for amounts, and leaves a limit unsaid where only a request is", () => {
  const { target } = template({ resources: { cpu: 0.5, memory: ["1Gi", "2Gi"], gpu: 1 } }) ?? {};
  const resources = target?.case === "container" ? target.value.resources : undefined;
  expect(resources?.requests.map(({ value }) => value)).toEqual(["0.5", "1", "1Gi"]);
  expect(resources?.limits.map(({ value }) => value)).toEqual(["2Gi"]);
});

test("a policy is handed the salt, the image and the pod template, and tells the version in order", () => {
  const asked: unknown[] = [];
  const asking = (given: CachedTask) => {
    asked.push({ ...given, code: undefined });
    return `a${given.salt}`;
  };
  const version = (salt: string) =>
    template({
      image: "i",
      podTemplate: "named",
      cache: { salt, policies: [asking, () => "b"] },
    })?.metadata?.discoveryVersion;
  const first = version("s");
  // echo -n asb | sha256sum
  expect(first).toBe("0ca95a6716edcdc852b01f4cb73b015847d32d053576a927d82f8e8cdb4381c5");
  expect(version("t")).not.toBe(first);
  expect(asked[0]).toEqual({ salt: "s", image: "i", podTemplate: "named", code: undefined });
});

test("says that the code's hash is made with the bundle, where there is none", () => {
  expect(() => template({ cache: { policies: [codeHash()] } })).toThrow(
    expect.objectContaining({ code: "FailedPrecondition", hint: expect.stringContaining("haltere run") }),
  );
});

test("runs without its cache where no bundle told the code's hash", async () => {
  let runs = 0;
  const t = task({ output: z.int(), cache: { policies: [codeHash()] } }, () => ++runs);
  expect([await t(), await t()]).toEqual([1, 2]);
  expect(localCacheVersion(t[entityKey])).toBeUndefined();
  t[entityKey].naming.code = "0".repeat(64);
  expect(localCacheVersion(t[entityKey])).toBe(cacheVersion(t[entityKey]));
});

test("an environment's settings are a task's unless it says them; maps are taken together", () => {
  const base = taskEnvironment({ image: "a:1", retries: 2, environment: { A: "1", B: "1" }, labels: { l: "1" } });
  const more = base.extend({ environment: { B: "2" }, annotations: { n: "1" }, resources: { cpu: "1" } });
  const plain = base.task({}, () => {});
  const own = more.task({ retries: 5, environment: { C: "3" }, resources: { memory: "1Gi" } }, () => {});
  const wires = more.dynamic({}, () => undefined);
  const of = (name: string) => {
    const { spec } = translate({ plain, own, wires }).tasks.find(({ id }) => id.name === `m.${name}`) ?? {};
    const { target, metadata } = spec?.template ?? {};
    if (target?.case !== "container") throw new Error("no container");
    return {
      image: target.value.image,
      env: Object.fromEntries(
        target.value.env.filter(({ key }) => !key.startsWith("_F")).map(({ key, value }) => [key, value]),
      ),
      retries: metadata?.retries?.retries,
      requests: target.value.resources?.requests.map(({ value }) => value),
      labels: metadata?.metadata?.labels,
      annotations: metadata?.metadata?.annotations,
    };
  };
  expect(of("plain")).toEqual({
    ...{ image: "a:1", env: { A: "1", B: "1" }, retries: 2, requests: [], labels: { l: "1" }, annotations: {} },
  });
  expect(of("own")).toEqual({
    image: "a:1",
    env: { A: "1", B: "2", C: "3" },
    retries: 5,
    // Resources are one setting, and are not taken together.
    requests: ["1Gi"],
    labels: { l: "1" },
    annotations: { n: "1" },
  });
  expect(of("wires")).toMatchObject({ env: { A: "1", B: "2" }, retries: 2, requests: ["1"] });
});

test("an environment's eager workflows have its settings, and can be awaited", async () => {
  const base = taskEnvironment({ image: "a:1", environment: { A: "1" } });
  const loop = base.eager({ inputs: { x: z.int() }, output: z.int(), environment: { B: "2" } }, async ({ x }) => x + 1);
  const spec = translate({ loop }).tasks.find(({ id }) => id.name === "m.loop")?.spec.template;
  expect(spec?.target).toMatchObject({ case: "container", value: { image: "a:1" } });
  const env = spec?.target.case === "container" ? spec.target.value.env : [];
  expect(env.map(({ key }) => key)).toEqual(expect.arrayContaining(["A", "B"]));
  expect(await loop({ x: 1 })).toBe(2);
  expect(() => base.eager({ timeout: -1 }, async () => {})).toThrow(
    expect.objectContaining({ where: { file: expect.stringMatching(/task-settings\.test\.ts:\d+$/) } }),
  );
});

test("a mistake in an environment's task is told with the place of the task", () => {
  const env = taskEnvironment({ retries: -1 });
  expect(() => env.task({ name: "t" }, () => {})).toThrow(
    expect.objectContaining({ where: { task: "t", file: expect.stringMatching(/task-settings\.test\.ts:\d+$/) } }),
  );
});
