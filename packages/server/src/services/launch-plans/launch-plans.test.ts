import type { MessageInitShape } from "@bufbuild/protobuf";
import { integerLiteral, literalMap, stringLiteral } from "@haltere/core";
import { FixedRateUnit, LaunchPlanState, type ScheduleSchema } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { launchPlanId, registerAll, workflowId } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const workflow = workflowId({ project: "p", name: "w" });
const plan = (name: string, version = "v1") => launchPlanId({ project: "p", name, version });

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
});
afterAll(() => plane.close());

const states = async (name: string) => {
  const id = { project: "p", domain: "development", name };
  const { launchPlans } = await plane.admin.listLaunchPlans({
    id,
    limit: 50,
    sortBy: { key: "version", direction: 1 },
  });
  return launchPlans.map(({ id: { version } = { version: "" }, closure }) => `${version} ${closure?.state}`);
};

test("what a launch must give is settled when the plan is registered, and the plan is inactive", async () => {
  const { spec, closure } = await plane.admin.getLaunchPlan({ id: plan("w") });
  expect(closure).toMatchObject({ state: LaunchPlanState.INACTIVE });
  expect(closure?.expectedInputs?.parameters.a?.behavior).toEqual({ case: "required", value: true });
  expect(spec?.defaultInputs).toEqual(closure?.expectedInputs);
  expect(Object.keys(closure?.expectedOutputs?.variables ?? {})).toEqual(["o"]);
});

test("a fixed input is no longer expected", async () => {
  const spec = { workflowId: workflow, fixedInputs: literalMap({ a: integerLiteral(4) }) };
  await plane.admin.createLaunchPlan({ id: plan("fixed"), spec });
  const { closure } = await plane.admin.getLaunchPlan({ id: plan("fixed") });
  expect(closure?.expectedInputs?.parameters).toEqual({});
});

test.each([
  ["a workflow that is not there", { workflowId: workflowId({ project: "p", name: "none" }) }, "NotFound", /none/],
  ["a fixed input of another type", { fixedInputs: literalMap({ a: stringLiteral("s") }) }, "InvalidArgument", /\ba\b/],
  ["a fixed input that is unknown", { fixedInputs: literalMap({ zz: integerLiteral(1) }) }, "InvalidArgument", /zz/],
  ["a default without a type", { defaultInputs: { parameters: { a: {} } } }, "InvalidArgument", /\ba\b.*type/],
  [
    "a schedule while an input is left open",
    {
      entityMetadata: {
        schedule: { ScheduleExpression: { case: "cronSchedule" as const, value: { schedule: "@daily" } } },
      },
    },
    "InvalidArgument",
    /\[a\] is required/,
  ],
])("%s is refused", async (_, spec, code, message) => {
  await expect(
    plane.admin.createLaunchPlan({ id: plan("bad"), spec: { workflowId: workflow, ...spec } }),
  ).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("a schedule in a time zone that nobody knows is refused", async () => {
  const fixedInputs = literalMap({ a: integerLiteral(1) });
  const schedule = {
    ScheduleExpression: { case: "cronSchedule" as const, value: { schedule: "TZ=Mars/Here @daily" } },
  };
  const spec = { workflowId: workflow, fixedInputs, entityMetadata: { schedule } };
  await expect(plane.admin.createLaunchPlan({ id: plan("zone"), spec })).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(/Mars\/Here/),
  });
});

test("the same again, and another under the same version", async () => {
  const spec = { workflowId: workflow, maxParallelism: 7 };
  await plane.admin.createLaunchPlan({ id: plan("again"), spec });
  await expect(plane.admin.createLaunchPlan({ id: plan("again"), spec })).rejects.toMatchObject({
    code: "AlreadyExists",
  });
  await expect(
    plane.admin.createLaunchPlan({ id: plan("again"), spec: { ...spec, maxParallelism: 8 } }),
  ).rejects.toMatchObject({ code: "InvalidArgument", message: expect.stringMatching(/max_parallelism: 7 -> 8/) });
});

test("one version of a name is active at a time", async () => {
  for (const version of ["v1", "v2"]) {
    await plane.admin.createLaunchPlan({ id: plan("act", version), spec: { workflowId: workflow } });
  }
  const id = { project: "p", domain: "development", name: "act" };
  await expect(plane.admin.getActiveLaunchPlan({ id })).rejects.toMatchObject({ code: "NotFound" });
  await plane.admin.updateLaunchPlan({ id: plan("act", "v1"), state: LaunchPlanState.ACTIVE });
  await plane.admin.updateLaunchPlan({ id: plan("act", "v2"), state: LaunchPlanState.ACTIVE });
  expect(await states("act")).toEqual(["v1 0", "v2 1"]);
  expect((await plane.admin.getActiveLaunchPlan({ id })).id?.version).toBe("v2");
  await plane.admin.updateLaunchPlan({ id: plan("act", "v2"), state: LaunchPlanState.INACTIVE });
  expect(await states("act")).toEqual(["v1 0", "v2 0"]);
});

test("to be activated a version need not be named, to be deactivated it must", async () => {
  for (const version of ["v1", "v2"]) {
    await plane.admin.createLaunchPlan({ id: plan("open", version), spec: { workflowId: workflow } });
  }
  await plane.admin.updateLaunchPlan({ id: plan("open", ""), state: LaunchPlanState.ACTIVE });
  expect(await states("open")).toEqual(["v1 1", "v2 0"]);
  const off = plane.admin.updateLaunchPlan({ id: plan("open", ""), state: LaunchPlanState.INACTIVE });
  await expect(off).rejects.toMatchObject({ code: "InvalidArgument", message: "missing version" });
  const none = plane.admin.updateLaunchPlan({ id: plan("none", ""), state: LaunchPlanState.ACTIVE });
  await expect(none).rejects.toMatchObject({ code: "NotFound" });
});

test("activated by many at once, one version is active in the end, though the clock stands", async () => {
  const versions = ["v1", "v2", "v3", "v4"];
  for (const version of versions) {
    await plane.admin.createLaunchPlan({ id: plan("race", version), spec: { workflowId: workflow } });
  }
  await Promise.all(
    versions.map((version) =>
      plane.admin.updateLaunchPlan({ id: plan("race", version), state: LaunchPlanState.ACTIVE }),
    ),
  );
  expect((await states("race")).filter((state) => state.endsWith(" 1"))).toHaveLength(1);
});

test("the active plans of a domain, and those of a workflow", async () => {
  await registerAll(plane, "q");
  await plane.admin.updateLaunchPlan({ id: launchPlanId({ project: "q", name: "w" }), state: LaunchPlanState.ACTIVE });
  const active = await plane.admin.listActiveLaunchPlans({ project: "q", domain: "development", limit: 5 });
  expect(active.launchPlans.map(({ id }) => id?.name)).toEqual(["w"]);
  const list = (filters: string) =>
    plane.admin.listLaunchPlans({ id: { project: "q", domain: "development" }, limit: 5, filters });
  expect((await list("eq(workflow.name,w)")).launchPlans).toHaveLength(1);
  expect((await list("eq(workflow.name,other)")).launchPlans).toHaveLength(0);
});

test("launch plans are found by what starts them, and one whose older schedule is empty can be activated", async () => {
  const of = (name: string, ScheduleExpression: MessageInitShape<typeof ScheduleSchema>["ScheduleExpression"] & {}) =>
    plane.admin.createLaunchPlan({
      id: launchPlanId({ project: "when", name }),
      spec: {
        workflowId: workflowId({ project: "when", name: "w" }),
        fixedInputs: literalMap({ a: integerLiteral(4) }),
        entityMetadata: { schedule: { ScheduleExpression } },
      },
    });
  await registerAll(plane, "when");
  await of("hourly", { case: "rate", value: { value: 1, unit: FixedRateUnit.HOUR } });
  await of("empty", { case: "cronExpression", value: "" });
  const id = { project: "when", domain: "development" };
  const names = async (filters: string) =>
    (await plane.admin.listLaunchPlans({ id, limit: 9, filters })).launchPlans.map((one) => one.id?.name);
  expect(await names("eq(launch_condition_type,SCHED)")).toEqual(["hourly"]);
  expect(await names("eq(schedule_type,NONE)")).toEqual(["w", "empty"]);
  const empty = launchPlanId({ project: "when", name: "empty" });
  await plane.admin.updateLaunchPlan({ id: empty, state: LaunchPlanState.ACTIVE });
  const off = (resourceType: ResourceType) =>
    plane.admin.updateLaunchPlan({ id: { ...empty, resourceType }, state: LaunchPlanState.INACTIVE });
  await expect(off(ResourceType.UNSPECIFIED)).rejects.toThrow(/unexpected resource type/);
  await off(ResourceType.LAUNCH_PLAN);
});
