// What launch plans say, on the wire and here, and what is refused where they are defined.

import { create, toJson } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { LaunchPlanSpecSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { entityOf } from "../entities/entity.ts";
import { launchPlan } from "../entities/launch-plan.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { nameExports } from "../naming/name-exports.ts";
import { File } from "../schema/file-schema.ts";
import { checkTranslation } from "../translate/check-translation.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { email, pagerDuty, slack } from "./notification.ts";
import { cron, fixedRate } from "./schedule.ts";

const t = task({ inputs: { n: z.int(), when: z.date().optional() }, output: z.int() }, ({ n }) => n);
const wf = workflow({ inputs: { n: z.int(), when: z.date() }, output: z.int() }, (inputs) => t(inputs));
const free = workflow({ inputs: { n: z.int().default(1) }, output: z.int(), labels: { own: "1" } }, (inputs) =>
  t(inputs),
);
nameExports("m", { t, wf, free });

const settings = { project: "p", domain: "d", version: "v", image: "i" };

/** What the compiler would refuse. */
const forced = <T>(value: unknown): T => value as T;

const anyhow = forced<(...call: unknown[]) => unknown>(launchPlan);

const translate = (entity: unknown, options = {}) =>
  translateEntities(
    [entityOf(entity)].flatMap((found) => found ?? []),
    { ...settings, ...options },
  );

const specOf = (entity: unknown, name: string, options = {}) => {
  const found = translate(entity, options).launchPlans.find(({ id }) => id.name === name);
  if (found === undefined) throw new Error(`no launch plan ${name}`);
  return toJson(LaunchPlanSpecSchema, create(LaunchPlanSpecSchema, found.spec));
};

function refusal(code: () => unknown): FlyteError {
  try {
    code();
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

describe("schedules", () => {
  test.each([
    ["minutes that are no whole hours", fixedRate({ minutes: 90 }), { value: 90 }],
    ["minutes that are hours", fixedRate({ minutes: 120 }), { value: 2, unit: "HOUR" }],
    ["hours that are days", fixedRate({ hours: 48 }), { value: 2, unit: "DAY" }],
    ["a sum", fixedRate({ days: 1, hours: 1, minutes: 1 }), { value: 24 * 60 + 61 }],
  ])("a rate of %s is said in the largest unit that fits", (_, schedule, rate) => {
    const spec = specOf(launchPlan(free, { name: "lp", schedule }), "lp");
    expect(spec).toMatchObject({ entityMetadata: { schedule: { rate } } });
  });
  test.each([0, -1, 0.5, 1.25, Number.NaN, Number.POSITIVE_INFINITY])("a rate of %d minutes is none", (minutes) => {
    const error = refusal(() => fixedRate({ minutes }));
    expect(error.message).toContain("minutes is not possible");
    expect(error.where.file).toMatch(/launch-plans\.test\.ts:\d+$/);
  });
  test.each(["daily", "@hourly", "WEEKS", "0 0 * * MON-FRI", "*/10 6 * * 1-5"])("%s is a schedule", (expression) => {
    const spec = specOf(launchPlan(free, { name: "lp", schedule: cron(expression, { offset: "PT1H" }) }), "lp");
    expect(spec).toMatchObject({
      entityMetadata: { schedule: { cronSchedule: { schedule: expression, offset: "PT1H" } } },
    });
  });
  test.each(["not a cron", "* * * * * *", "61 * * * *", ""])("%s is none", (expression) => {
    const error = refusal(() => cron(expression));
    expect(error.message).toContain(JSON.stringify(expression));
    expect(error.where.file).toMatch(/launch-plans\.test\.ts:\d+$/);
  });
  test("an offset that is no duration", () => {
    expect(refusal(() => cron("daily", { offset: "1 hour" })).message).toMatch(/"1 hour" is no ISO 8601 duration/);
  });
});

test.each([
  ["a phase in which nothing has ended", () => email([forced("RUNNING")], ["a@b.c"]), /the phase RUNNING/],
  ["no phase", () => slack([], ["a@b.c"]), /names no phase/],
  ["nobody", () => pagerDuty(["FAILED"], []), /recipient/],
  ["an empty address", () => email(["FAILED"], [""]), /recipient/],
])("a notification of %s is refused", (_, code, message) => {
  expect(refusal(code).message).toMatch(message);
});

describe("a launch plan is refused with", () => {
  const when = new Date(0);
  test.each<[string, () => unknown, RegExp, string | undefined]>([
    [
      "a schedule that lacks an input",
      () => launchPlan(wf, { fixed: { when }, schedule: cron("daily") }),
      /input n/,
      "n",
    ],
    [
      "a kickoff input that is no time",
      () => anyhow(wf, { fixed: { when }, schedule: cron("daily", { kickoffTimeInput: "n" }) }),
      /kickoffTimeInput n.*int/,
      "n",
    ],
    [
      "a kickoff input that is fixed",
      () =>
        anyhow(wf, {
          defaults: { n: 1 },
          fixed: { when },
          schedule: cron("daily", { kickoffTimeInput: "when" }),
        }),
      /kickoffTimeInput when.*no input that a launch may give/,
      "when",
    ],
    ["half a task at once", () => launchPlan(wf, { maxParallelism: 0.5 }), /maxParallelism: 0.5/, undefined],
    ["no execution at once", () => launchPlan(wf, { concurrency: { max: 0 } }), /at most 0 executions/, undefined],
    [
      "a secret under a bad name",
      () => launchPlan(wf, { secrets: [{ key: "k", environmentVariable: "bad-name" }] }),
      /bad-name/,
      undefined,
    ],
    ["an input of another workflow", () => anyhow(wf, { defaults: { q: 1 } }), /an input q/, undefined],
    [
      "an input both default and fixed",
      () => launchPlan(wf, { defaults: { n: 1 }, fixed: { n: 1 } }),
      /n both as default and fixed/,
      undefined,
    ],
  ])("%s", (_, code, message, input) => {
    const error = refusal(code);
    expect(error.message).toMatch(message);
    expect(error.where.input).toBe(input);
    expect(error.where.file).toMatch(/launch-plans\.test\.ts:\d+$/);
  });
});

test("a plan that sets nothing and has no name is its workflow's own; one that sets something needs a name", () => {
  const caller = workflow({ output: z.int() }, () => launchPlan(free)({ n: 2 }));
  nameExports("m", { caller });
  const { launchPlans, workflows } = translate(caller);
  expect(launchPlans.map(({ id }) => id.name)).toEqual(["m.free", "m.caller"]);
  const [node] = workflows.find(({ id }) => id.name === "m.caller")?.spec.template?.nodes ?? [];
  expect(node).toMatchObject({
    target: { value: { reference: { case: "launchplanRef", value: { name: "m.free" } } } },
  });
  expect(refusal(() => translate(launchPlan(free, { labels: { a: "1" } }))).message).toBe("a launch plan has no name");
});

test("a workflow's labels are those of its own plan alone", () => {
  const plan = launchPlan(free, { name: "other" });
  expect(specOf(plan, "m.free")).toMatchObject({ labels: { values: { own: "1" } } });
  expect(specOf(plan, "other")).toMatchObject({ labels: {} });
});

test("what a registration says replaces a plan's own, and who runs leaves the secrets alone", () => {
  const plan = launchPlan(free, {
    name: "lp",
    labels: { a: "1" },
    annotations: { kept: "1" },
    runAs: { iamRole: "role" },
    secrets: [{ group: "g", key: "k", mount: "file" }],
    notifications: [email(["FAILED"], ["a@b.c"])],
  });
  const launchPlans = { labels: { b: "2" }, runAs: { serviceAccount: "svc" }, rawOutputPrefix: undefined };
  expect(specOf(plan, "lp", { launchPlans })).toMatchObject({
    labels: { values: { b: "2" } },
    annotations: { values: { kept: "1" } },
    securityContext: {
      runAs: { k8sServiceAccount: "svc" },
      secrets: [{ group: "g", key: "k", mountRequirement: "FILE" }],
    },
    entityMetadata: { notifications: [{ phases: ["FAILED"], email: { recipientsEmail: ["a@b.c"] } }] },
  });
  expect(specOf(plan, "m.free", { launchPlans })).toMatchObject({ labels: { values: { b: "2" } } });
});

test("an identity by OAuth2 has its secret", () => {
  const oauth2Client = { id: "me", secret: { group: "g", key: "s" } };
  const plan = launchPlan(free, { name: "lp", runAs: { oauth2Client, executionIdentity: "x" } });
  expect(specOf(plan, "lp")).toMatchObject({
    securityContext: {
      runAs: { executionIdentity: "x", oauth2Client: { clientId: "me", clientSecret: { group: "g", key: "s" } } },
    },
  });
});

test("a workflow that calls a launch plan comes after it in the order of registering", () => {
  const plan = launchPlan(free, { name: "lp", defaults: { n: 3 }, autoActivate: true });
  const caller = workflow({ output: z.array(z.int()) }, () => {
    plan();
    return map(plan, { n: [1, 2] });
  });
  nameExports("m", { caller });
  const translation = translate(caller);
  const { order, launchPlans } = translation;
  expect(() => checkTranslation(translation)).not.toThrow();
  const place = (resourceType: ResourceType, name: string) =>
    order.findIndex((id) => id.resourceType === resourceType && id.name === name);
  const places = [
    place(ResourceType.WORKFLOW, "m.free"),
    place(ResourceType.LAUNCH_PLAN, "lp"),
    place(ResourceType.WORKFLOW, "m.caller"),
  ];
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(launchPlans.filter(({ autoActivate }) => autoActivate).map(({ id }) => id.name)).toEqual(["lp"]);
});

test("a file that is settled beforehand lies where all can read it", () => {
  const size = task({ inputs: { file: File }, output: z.int() }, async ({ file }) => (await file.bytes()).length);
  const sized = workflow({ inputs: { file: File }, output: z.int() }, (inputs) => size(inputs));
  nameExports("m", { size, sized });
  const error = refusal(() =>
    specOf(launchPlan(sized, { name: "lp", fixed: { file: File.from("/data/a.csv") } }), "lp"),
  );
  expect(error).toMatchObject({
    message: expect.stringMatching(/the file \/data\/a\.csv lies on this machine/),
    where: { launchPlan: "lp", input: "file", file: expect.stringMatching(/launch-plans\.test\.ts:\d+$/) },
    hint: expect.stringContaining("File.from(path, { remotePath: false })"),
  });
  for (const file of [File.from("/data/a.csv", { remotePath: false }), File.from("s3://b/a.csv")]) {
    expect(specOf(launchPlan(sized, { name: "lp", fixed: { file } }), "lp")).toMatchObject({
      fixedInputs: { literals: { file: { scalar: { blob: { uri: file.location } } } } },
    });
  }
});

test("plans run here with what they settle, by themselves, as nodes and mapped", async () => {
  const add = task({ inputs: { a: z.int(), b: z.int(), c: z.int() }, output: z.int() }, ({ a, b, c }) => a + b + c);
  const sum = workflow({ inputs: { a: z.int(), b: z.int(), c: z.int() }, output: z.int() }, (inputs) => add(inputs));
  const plan = launchPlan(sum, { name: "lp", defaults: { b: 10 }, fixed: { c: 100 } });
  const caller = workflow({ inputs: { a: z.int() }, output: z.array(z.int()) }, ({ a }) => {
    const [x, y] = [plan({ a }), plan({ a, b: 20 })];
    return map(plan, { a: [x, y], b: [1, 2] });
  });
  expect(await plan({ a: 1 })).toBe(111);
  expect(await caller({ a: 1 })).toEqual([212, 223]);
  expect(await map(plan, { a: [1, 2] }, { bind: { b: 0 } })).toEqual([101, 102]);
});

test("a map whose items all run fails when all have, with what failed first", async () => {
  const ran: number[] = [];
  const odd = task({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => {
    ran.push(n);
    if (n % 2 === 1) throw new Error(`${n} is odd`);
    return n;
  });
  const each = workflow({ inputs: { n: z.int() }, output: z.int() }, ({ n }) => odd({ n }));
  nameExports("m", { odd, each });
  const plan = launchPlan(each, { name: "each" });
  await expect(map(plan, { n: [1, 2, 3, 4] }, { concurrency: 1 })).rejects.toThrow(/item 0 of 4.*1 is odd/);
  expect(ran).toEqual([1]);
  ran.length = 0;
  await expect(map(plan, { n: [1, 2, 3, 4] }, { concurrency: 1, runAllItems: true })).rejects.toThrow(/item 0 of 4/);
  expect(ran).toEqual([1, 2, 3, 4]);
  expect(await map(plan, { n: [1, 2, 3, 4] }, { minSuccesses: 2 })).toEqual([undefined, 2, undefined, 4]);
});
