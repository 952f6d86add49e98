import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { integerLiteral, literalMap } from "@haltere/core";
import {
  type ExecutionCreateRequestSchema,
  type ExecutionSpecSchema,
  type LaunchPlanSpecSchema,
  MatchingAttributesSchema,
} from "@haltere/idl/admin";
import { IdentifierSchema, ResourcesSchema } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { launchPlanId, registerAll, taskId, taskRequest, workflowId } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const project = "p";
const domain = "development";
type Target = NonNullable<MessageInitShape<typeof MatchingAttributesSchema>["target"]>;

beforeAll(async () => {
  plane = await openControlPlane({ taskResourceDefaults: { cpu: "100m" }, taskResourceLimits: { cpu: "4" } });
  await registerAll(plane, project);
  await plane.admin.updateProject({ id: project, labels: { values: { team: "a", from: "project" } } });
});
afterAll(() => plane.close());

const matching = (target: Target) => create(MatchingAttributesSchema, { target });
const atProject = (target: Target) =>
  plane.admin.updateProjectAttributes({ attributes: { project, matchingAttributes: matching(target) } });
const atDomain = (target: Target) =>
  plane.admin.updateProjectDomainAttributes({ attributes: { project, domain, matchingAttributes: matching(target) } });
const atWorkflow = (target: Target) =>
  plane.admin.updateWorkflowAttributes({
    attributes: { project, domain, workflow: "w", matchingAttributes: matching(target) },
  });

/** Launches, and tells what the engine was given, by kind, with the stored spec. */
async function launch(
  launchPlan = launchPlanId({ project, name: "w" }),
  spec: MessageInitShape<typeof ExecutionSpecSchema> = {},
) {
  const input = launchPlan.name === "t" ? "x" : "a";
  const request: MessageInitShape<typeof ExecutionCreateRequestSchema> = {
    project,
    domain,
    spec: { ...spec, launchPlan: create(IdentifierSchema, launchPlan) },
    inputs: literalMap({ [input]: integerLiteral(1) }),
  };
  const { id } = await plane.admin.createExecution(request);
  const given = plane.engine.launched.at(-1)?.attributes ?? [];
  const of = (kind: Target["case"]) => given.find(({ target }) => target.case === kind)?.target.value;
  return { of, spec: (await plane.admin.getExecution(id ? { id } : {})).spec };
}

const planOf = async (name: string, spec: MessageInitShape<typeof LaunchPlanSpecSchema>) => {
  const id = launchPlanId({ project, name });
  await plane.admin.createLaunchPlan({
    id,
    spec: { ...spec, workflowId: create(IdentifierSchema, workflowId({ project, name: "w" })) },
  });
  return id;
};

test("how an execution runs: its request, its launch plan, the narrowest row, the project's row, the configuration", async () => {
  await atProject({ case: "workflowExecutionConfig", value: { maxParallelism: 2, envs: { values: [{ key: "E" }] } } });
  expect((await launch()).spec?.maxParallelism).toBe(2);
  const securityContext = { runAs: { k8sServiceAccount: "of row" } };
  await atDomain({ case: "workflowExecutionConfig", value: { maxParallelism: 3 } });
  await atWorkflow({
    case: "workflowExecutionConfig",
    value: { maxParallelism: 5, interruptible: true, labels: { values: { from: "row" } }, securityContext },
  });
  const matched = await launch();
  expect(matched.spec).toMatchObject({ maxParallelism: 5, securityContext });
  expect(matched.spec?.labels).toBeUndefined();
  expect(matched.spec?.interruptible).toBeUndefined();
  expect(matched.of("workflowExecutionConfig")).toMatchObject({
    maxParallelism: 5,
    interruptible: true,
    labels: { values: { from: "row", team: "a" } },
    envs: { values: [{ key: "E" }] },
  });
  const plan = await planOf("own", { maxParallelism: 6, role: "older" });
  expect((await launch(plan)).spec).toMatchObject({ maxParallelism: 6, securityContext });
  const asked = await launch(plan, { maxParallelism: 9, interruptible: false });
  expect(asked.spec).toMatchObject({ maxParallelism: 9, interruptible: false });
});

test("the older roles hold where no context says as whom to run", async () => {
  await registerAll(plane, "roles", { role: "older" });
  const launchPlan = launchPlanId({ project: "roles", name: "w" });
  expect((await launch(launchPlan)).spec?.securityContext?.runAs?.iamRole).toBe("");
  const own = launchPlanId({ project: "roles", name: "w" });
  const inputs = literalMap({ a: integerLiteral(1) });
  const { id } = await plane.admin.createExecution({ project: "roles", domain, spec: { launchPlan: own }, inputs });
  const { spec } = await plane.admin.getExecution(id ? { id } : {});
  expect(spec?.securityContext?.runAs?.iamRole).toBe("older");
});

test("a single task is matched by its domain alone, and keeps the parallelism that it was asked with", async () => {
  const { spec, of } = await launch({ ...launchPlanId({ project, name: "t" }), ...taskId({ project, name: "t" }) });
  expect(spec?.maxParallelism).toBe(0);
  expect(of("workflowExecutionConfig")).toMatchObject({ maxParallelism: 3 });
});

test("resources of tasks: the row replaces the configuration's defaults and limits as a whole", async () => {
  expect((await launch()).of("taskResourceAttributes")).toMatchObject({
    defaults: { cpu: "100m" },
    limits: { cpu: "4" },
  });
  await atWorkflow({ case: "taskResourceAttributes", value: { limits: { memory: "1Gi" } } });
  const set = (await launch()).of("taskResourceAttributes");
  expect(set).toMatchObject({ limits: { cpu: "", memory: "1Gi" } });
  expect(set).not.toHaveProperty("defaults");
});

test("a task is registered within the limits of its domain, where rows set them", async () => {
  const big = (name: string) => {
    const request = taskRequest({ project, name });
    const target = request.spec?.template?.target;
    if (target?.case === "container") {
      target.value.resources = create(ResourcesSchema, { requests: [{ name: 1, value: "8" }] });
    }
    return request;
  };
  await expect(plane.admin.createTask(big("big"))).rejects.toMatchObject({ code: "InvalidArgument" });
  await atDomain({ case: "taskResourceAttributes", value: { limits: { cpu: "many" } } });
  await plane.admin.createTask(big("big"));
  await atDomain({ case: "taskResourceAttributes", value: { limits: { cpu: "16" } } });
  await plane.admin.createTask(big("bigger"));
});

test("queue, plugins and cluster label are handed on as they match; a request's own label comes first", async () => {
  await atDomain({ case: "executionQueueAttributes", value: { tags: ["q"] } });
  await atDomain({ case: "pluginOverrides", value: { overrides: [{ taskType: "sql", pluginId: ["p"] }] } });
  await atWorkflow({ case: "executionClusterLabel", value: { value: "gpu" } });
  const matched = await launch();
  expect(matched.of("executionQueueAttributes")).toMatchObject({ tags: ["q"] });
  expect(matched.of("pluginOverrides")).toMatchObject({ overrides: [{ taskType: "sql" }] });
  expect(matched.of("executionClusterLabel")).toMatchObject({ value: "gpu" });
  const asked = await launch(undefined, { executionClusterLabel: { value: "mine" } });
  expect(asked.of("executionClusterLabel")).toMatchObject({ value: "mine" });
});

test("a pool of clusters may be asked for where none is assigned, or just that one", async () => {
  const ask = (clusterPoolName: string) => launch(undefined, { clusterAssignment: { clusterPoolName } });
  expect((await ask("free")).of("clusterAssignment")).toMatchObject({ clusterPoolName: "free" });
  await atDomain({ case: "clusterAssignment", value: { clusterPoolName: "pool" } });
  expect((await launch()).of("clusterAssignment")).toMatchObject({ clusterPoolName: "pool" });
  expect((await ask("pool")).of("clusterAssignment")).toMatchObject({ clusterPoolName: "pool" });
  await expect(ask("other")).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(/other.*pool/),
  });
});
