import { create, fromBinary } from "@bufbuild/protobuf";
import { floatLiteral, integerLiteral, literalMap, stringLiteral, stringType } from "@haltere/core";
import {
  ConcurrencyLimitBehavior,
  ExecutionSpecSchema,
  ExecutionState,
  ExecutionMetadata_ExecutionMode as Mode,
} from "@haltere/idl/admin";
import { LiteralMapSchema, WorkflowExecution_Phase as Phase, ResourceType } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { launchPlanId, registerAll, taskId, taskRequest, workflowId } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const scope = { project: "p", domain: "development" };
const launchPlan = launchPlanId({ project: "p", name: "w" });
const inputs = literalMap({ a: integerLiteral(4) });
const named = (name: string) => ({ ...scope, name });
const launch = (name: string, spec = create(ExecutionSpecSchema, { launchPlan })) =>
  plane.admin.createExecution({ ...named(name), spec, inputs });

beforeAll(async () => {
  plane = await openControlPlane({ maxInlineBytes: 200 });
  await registerAll(plane, "p");
});
afterAll(() => plane.close());

test("an execution is launched with its workflow and its merged inputs, and answers as created", async () => {
  const { id } = await launch("first");
  expect(id).toMatchObject(named("first"));
  const { record } = plane.engine.launched.at(-1) ?? {};
  expect(record).toMatchObject({ phase: "UNDEFINED", launch_entity: "launch_plan", state: 0 });
  const workflow = await plane.store.getById("workflows", record?.workflow_id ?? -1);
  expect(workflow).toMatchObject({ project: "p", name: "w", version: "v1" });
  expect(fromBinary(LiteralMapSchema, record?.inputs ?? new Uint8Array())).toEqual(inputs);

  const { spec, closure } = await plane.admin.getExecution({ id: named("first") });
  expect(spec).toMatchObject({
    launchPlan,
    maxParallelism: 25,
    metadata: { principal: "", systemMetadata: { namespace: "p-development" } },
    securityContext: { runAs: {} },
  });
  expect(closure).toMatchObject({
    phase: Phase.UNDEFINED,
    workflowId: workflowId({ project: "p", name: "w" }),
    stateChangeDetails: { state: ExecutionState.EXECUTION_ACTIVE },
  });
});

test("without a name it gets one; a name is taken once, also when many ask at once", async () => {
  expect((await launch("")).id?.name).toMatch(/^a.{19}$/);
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => launch("race")));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(launch("race")).rejects.toMatchObject({ code: "AlreadyExists" });
});

test("inputs: defaults, and what may not be", async () => {
  const request = (given: Parameters<typeof literalMap>[0]) =>
    plane.admin.createExecution({ ...named("bad-inputs"), spec: { launchPlan }, inputs: literalMap(given) });
  await expect(request({})).rejects.toMatchObject({ code: "InvalidArgument", message: expect.stringMatching(/\ba\b/) });
  await expect(request({ a: stringLiteral("x") })).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(request({ a: floatLiteral(1.5) })).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(request({ a: integerLiteral(1), zz: integerLiteral(1) })).rejects.toThrow(/zz/);
  await expect(plane.admin.getExecution({ id: named("bad-inputs") })).rejects.toMatchObject({ code: "NotFound" });
});

test("inputs of an older client's spec count where the request has none", async () => {
  await plane.admin.createExecution({ ...named("spec-inputs"), spec: { launchPlan, inputs } });
  expect((await plane.admin.getExecutionData({ id: named("spec-inputs") })).fullInputs).toEqual(inputs);
});

test("large inputs are kept as a blob, and read back the same", async () => {
  const text = literalMap({ s: stringLiteral("x".repeat(300)) });
  await plane.admin.createTask(taskRequest({ project: "p", name: "text" }, { s: stringType() }));
  await plane.admin.createExecution({
    ...named("large"),
    spec: { launchPlan: taskId({ project: "p", name: "text" }) },
    inputs: text,
  });
  const row = await plane.store.get("executions", {
    execution_project: "p",
    execution_domain: "development",
    execution_name: "large",
  });
  expect(row).toMatchObject({ inputs: null, user_inputs: null });
  expect(row?.inputs_uri.startsWith(`${plane.blobs.root}/`)).toBe(true);
  expect((await plane.admin.getExecutionData({ id: named("large") })).fullInputs).toEqual(text);
});

test.each([
  ["1abc", /invalid name format/],
  ["a_b", /invalid name format/],
  ["a".repeat(64), /exceeded length 63/],
])("%s is no name", async (name, message) => {
  await expect(launch(name)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(message),
  });
});

test.each([
  ["no launch plan", {}, "InvalidArgument"],
  ["a workflow", { launchPlan: workflowId({ project: "p", name: "w" }) }, "InvalidArgument"],
  ["an unknown launch plan", { launchPlan: launchPlanId({ project: "p", name: "none" }) }, "NotFound"],
  ["an unknown task", { launchPlan: taskId({ project: "p", name: "none" }) }, "NotFound"],
  [
    "a parent that is not there",
    { launchPlan, metadata: { parentNodeExecution: { nodeId: "n0", executionId: named("no") } } },
    "NotFound",
  ],
])("%s cannot be launched", async (_, spec, code) => {
  await expect(plane.admin.createExecution({ ...named("bad"), spec, inputs })).rejects.toMatchObject({ code });
});

test("a single task runs inside of a workflow that is made for it once", async () => {
  const task = taskId({ project: "p", name: "t" });
  const run = (name: string) =>
    plane.admin.createExecution({
      ...named(name),
      spec: { launchPlan: task },
      inputs: literalMap({ x: integerLiteral(1) }),
    });
  await Promise.all([run("single-1"), run("single-2"), run("single-3")]);
  const generated = { project: "p", name: ".flytegen.t" };
  const { closure } = await plane.admin.getWorkflow({ id: workflowId(generated) });
  const [, , node] = closure?.compiledWorkflow?.primary?.template?.nodes ?? [];
  expect(node).toMatchObject({ id: "t", metadata: { retries: { retries: 1 } } });
  const { metadata } = await plane.admin.getNamedEntity({
    resourceType: ResourceType.WORKFLOW,
    id: { ...scope, name: ".flytegen.t" },
  });
  expect(metadata?.state).toBe(2);
  const { executions } = await plane.admin.listExecutions({ id: scope, limit: 9, filters: "eq(task.name,t)" });
  expect(executions.map(({ id }) => id?.name).sort()).toEqual(["single-1", "single-2", "single-3"]);
  expect(executions[0]?.spec?.launchPlan).toMatchObject(task);
});

test("lists hide archived executions unless asked, and go by what executions refer to", async () => {
  await registerAll(plane, "q");
  const id = { project: "q", domain: "development" };
  for (const name of ["e0", "e1", "e2"]) {
    await plane.admin.createExecution({
      ...id,
      name,
      spec: { launchPlan: launchPlanId({ project: "q", name: "w" }) },
      inputs,
    });
  }
  await plane.admin.updateExecution({ id: { ...id, name: "e1" }, state: ExecutionState.EXECUTION_ARCHIVED });
  const names = async (filters: string, limit = 9) => {
    const sortBy = { key: "execution_name", direction: 1 } as const;
    const { executions, token } = await plane.admin.listExecutions({ id, limit, filters, sortBy });
    return [...executions.map((execution) => execution.id?.name), token];
  };
  expect(await names("")).toEqual(["e0", "e2", ""]);
  expect(await names("", 1)).toEqual(["e0", "1"]);
  expect(await names("eq(state,1)")).toEqual(["e1", ""]);
  expect(await names("value_in(state,0;1)")).toEqual(["e0", "e1", "e2", ""]);
  expect(await names("eq(launch_plan.name,w)+ne(execution_name,e0)")).toEqual(["e2", ""]);
  expect(await names("eq(workflow.name,other)")).toEqual([""]);
  const { closure } = await plane.admin.getExecution({ id: { ...id, name: "e1" } });
  expect(closure?.stateChangeDetails?.state).toBe(ExecutionState.EXECUTION_ARCHIVED);
});

test("archived by many at once while the clock stands, each write starts from the one before", async () => {
  await launch("archive");
  const update = { id: named("archive"), state: ExecutionState.EXECUTION_ARCHIVED };
  await Promise.all(Array.from({ length: 4 }, () => plane.admin.updateExecution(update)));
  const row = await plane.store.get("executions", {
    execution_project: "p",
    execution_domain: "development",
    execution_name: "archive",
  });
  expect(row?.updated_at).toBe((row?.created_at ?? 0) + 4);
});

test("executions are found by their tags and labels, once for each that the filters meet", async () => {
  const tagged = (tags: string[], values: Record<string, string>) =>
    create(ExecutionSpecSchema, { launchPlan, tags, labels: { values } });
  await launch("tag-1", tagged(["red", "round", "red"], { team: "a" }));
  await launch("tag-2", tagged(["red"], { team: "b", red: "" }));
  const sortBy = { key: "execution_name", direction: 1 } as const;
  const page = async (filters: string, limit: number, token = "") => {
    const { executions, token: next } = await plane.admin.listExecutions({ id: scope, limit, token, filters, sortBy });
    return [...executions.map((execution) => execution.id?.name), next];
  };
  const names = async (filters: string) => (await page(filters, 9)).slice(0, -1);
  expect(await names("eq(admin_tag.name,red)")).toEqual(["tag-1", "tag-2"]);
  const either = "value_in(admin_tag.name,red;round)";
  expect(await names(either)).toEqual(["tag-1", "tag-1", "tag-2"]);
  expect(await page(either, 2)).toEqual(["tag-1", "tag-1", "2"]);
  expect(await page(either, 2, "2")).toEqual(["tag-2", ""]);
  expect(await page(either, 1, "1")).toEqual(["tag-1", "2"]);
  expect(await names("eq(admin_tag.name,round)")).toEqual(["tag-1"]);
  expect(await names("eq(execution_tag.key,team)+eq(execution_tag.value,b)")).toEqual(["tag-2"]);
  expect(await names("eq(execution_tag.key,red)+eq(execution_tag.value,b)")).toEqual([]);
  expect(await names("eq(admin_tag.name,green)")).toEqual([]);
});

test("an execution is ended once", async () => {
  await launch("end");
  await plane.admin.terminateExecution({ id: named("end"), cause: "because" });
  const { closure } = await plane.admin.getExecution({ id: named("end") });
  expect(closure?.outputResult).toMatchObject({ case: "abortMetadata", value: { cause: "because" } });
  await expect(plane.admin.terminateExecution({ id: named("gone"), cause: "x" })).rejects.toMatchObject({
    code: "NotFound",
    message: expect.stringContaining("p:development:gone"),
  });
});

test("relaunched, it runs with what the user gave, and knows what it repeats", async () => {
  await launch("source", create(ExecutionSpecSchema, { launchPlan, overwriteCache: true }));
  await plane.admin.relaunchExecution({ id: named("source"), name: "again" });
  const { spec } = await plane.admin.getExecution({ id: named("again") });
  expect(spec).toMatchObject({
    overwriteCache: false,
    metadata: { mode: Mode.RELAUNCH, referenceExecution: named("source") },
  });
  expect((await plane.admin.getExecutionData({ id: named("again") })).fullInputs).toEqual(inputs);
  await expect(plane.admin.relaunchExecution({ id: named("never") })).rejects.toMatchObject({ code: "NotFound" });
});

test("a launch plan's limit of executions at once", async () => {
  const concurrencyPolicy = { max: 1, behavior: ConcurrencyLimitBehavior.SKIP };
  await registerAll(plane, "few", { concurrencyPolicy });
  const id = { project: "few", domain: "development" };
  const run = (name: string) =>
    plane.admin.createExecution({
      ...id,
      name,
      spec: { launchPlan: launchPlanId({ project: "few", name: "w" }) },
      inputs,
    });
  await run("one");
  const key = { execution_project: "few", execution_domain: "development", execution_name: "one" };
  await plane.store.commit([{ kind: "update", table: "executions", key, set: { phase: "RUNNING" } }]);
  await expect(run("two")).rejects.toMatchObject({
    code: "AlreadyExists",
    message: expect.stringContaining("concurrency limit (1)"),
  });
});

test("a single task is found by its tag", async () => {
  const spec = create(ExecutionSpecSchema, { launchPlan: taskId({ project: "p", name: "t" }), tags: ["lonely"] });
  const given = literalMap({ x: integerLiteral(1) });
  await plane.admin.createExecution({ ...named("tagged-task"), spec, inputs: given });
  const filters = "eq(admin_tag.name,lonely)";
  const { executions } = await plane.admin.listExecutions({ id: scope, limit: 9, filters });
  expect(executions.map(({ id }) => id?.name)).toEqual(["tagged-task"]);
});

test("a launch plan whose limit behaves in a way that is not known launches nothing above it", async () => {
  const concurrencyPolicy = { max: 0, behavior: 9 as ConcurrencyLimitBehavior };
  await registerAll(plane, "odd", { concurrencyPolicy });
  const id = { project: "odd", domain: "development", name: "one" };
  const spec = { launchPlan: launchPlanId({ project: "odd", name: "w" }) };
  await expect(plane.admin.createExecution({ ...id, spec, inputs })).rejects.toMatchObject({
    code: "FailedPrecondition",
    message: expect.stringContaining("unsupported concurrency-limit behavior"),
  });
});

test("the launch plan that is made for a single task keeps as whom it was asked to run first", async () => {
  await plane.admin.createTask(taskRequest({ project: "p", name: "who" }));
  const launchPlan = taskId({ project: "p", name: "who" });
  for (const k8sServiceAccount of ["first", "second"]) {
    const spec = create(ExecutionSpecSchema, {
      launchPlan,
      securityContext: { runAs: { k8sServiceAccount } },
      authRole: { assumableIamRole: k8sServiceAccount },
    });
    await plane.admin.createExecution({
      ...named(`who-${k8sServiceAccount}`),
      spec,
      inputs: literalMap({ x: integerLiteral(1) }),
    });
  }
  const { spec } = await plane.admin.getLaunchPlan({ id: launchPlanId({ project: "p", name: ".flytegen.who" }) });
  expect(spec).toMatchObject({
    securityContext: { runAs: { k8sServiceAccount: "first" } },
    authRole: { assumableIamRole: "first" },
  });
  const second = await plane.admin.getExecution({ id: named("who-second") });
  expect(second.spec?.securityContext?.runAs?.k8sServiceAccount).toBe("second");
});
