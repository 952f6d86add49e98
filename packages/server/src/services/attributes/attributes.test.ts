import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { MatchableResource, MatchingAttributesSchema, Project_ProjectState } from "@haltere/idl/admin";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";

let plane: TestControlPlane;
const domain = "development";
const queueKind = MatchableResource.EXECUTION_QUEUE;
const configKind = MatchableResource.WORKFLOW_EXECUTION_CONFIG;

const attributes = (target: NonNullable<MessageInitShape<typeof MatchingAttributesSchema>["target"]>) =>
  create(MatchingAttributesSchema, { target });
const queue = (tag: string) => attributes({ case: "executionQueueAttributes", value: { tags: [tag] } });
const override = (taskType: string, id: string) =>
  attributes({ case: "pluginOverrides", value: { overrides: [{ taskType, pluginId: [id] }] } });

beforeAll(async () => {
  plane = await openControlPlane();
  for (const id of ["p", "m", "c", "gone", "order"]) await plane.admin.registerProject({ project: { id, name: id } });
});
afterAll(() => plane.close());

test("a workflow gets what is most specific, under the scope that it stands for, and falls back when that is deleted", async () => {
  const { admin } = plane;
  const project = "p";
  const seen = async () => {
    const answer = await admin.getWorkflowAttributes({ project, domain, workflow: "wf", resourceType: queueKind });
    const { target } = answer.attributes?.matchingAttributes ?? {};
    const tags = target?.case === "executionQueueAttributes" ? target.value.tags : [];
    return [answer.attributes?.domain, answer.attributes?.workflow, ...tags];
  };
  await expect(seen()).rejects.toMatchObject({
    code: "NotFound",
    message: `Resource [{Project:p Domain:${domain} Workflow:wf LaunchPlan: ResourceType:EXECUTION_QUEUE}] not found`,
  });
  await admin.updateProjectAttributes({ attributes: { project, matchingAttributes: queue("of project") } });
  expect(await seen()).toEqual(["", "", "of project"]);
  const atDomain = { project, domain, matchingAttributes: queue("of domain") };
  await admin.updateProjectDomainAttributes({ attributes: atDomain });
  expect(await seen()).toEqual([domain, "", "of domain"]);
  const atWorkflow = { project, domain, workflow: "wf", matchingAttributes: queue("of workflow") };
  await admin.updateWorkflowAttributes({ attributes: atWorkflow });
  expect(await seen()).toEqual([domain, "wf", "of workflow"]);
  for (let twice = 0; twice < 2; twice += 1) {
    await admin.deleteWorkflowAttributes({ project, domain, workflow: "wf", resourceType: queueKind });
    expect(await seen()).toEqual([domain, "", "of domain"]);
  }
  const ofProject = await admin.getProjectAttributes({ project, resourceType: queueKind });
  expect(ofProject.attributes?.matchingAttributes).toEqual(queue("of project"));
  await admin.deleteProjectDomainAttributes({ project, domain, resourceType: queueKind });
  expect(await seen()).toEqual(["", "", "of project"]);
  await admin.deleteProjectAttributes({ project, resourceType: queueKind });
  await expect(seen()).rejects.toMatchObject({ code: "NotFound" });
});

test("an update writes over what stands, but plugin overrides are merged by task type, also by many at once", async () => {
  const project = "m";
  const set = (matchingAttributes: ReturnType<typeof queue>) =>
    plane.admin.updateProjectDomainAttributes({ attributes: { project, domain, matchingAttributes } });
  await set(queue("one"));
  await set(queue("two"));
  const read = async (resourceType: MatchableResource) =>
    (await plane.admin.getProjectDomainAttributes({ project, domain, resourceType })).attributes?.matchingAttributes;
  expect(await read(queueKind)).toEqual(queue("two"));
  const types = ["a", "b", "c", "d"];
  await Promise.all(types.map((type) => set(override(type, "first"))));
  await set(override("b", "second"));
  const target = (await read(MatchableResource.PLUGIN_OVERRIDE))?.target;
  const overrides = target?.case === "pluginOverrides" ? target.value.overrides : [];
  expect(overrides.map(({ taskType, pluginId }) => `${taskType} ${pluginId}`).toSorted()).toEqual([
    "a first",
    "b second",
    "c first",
    "d first",
  ]);
});

test("how a project's workflows run is filled from the configuration, whether the project says something or nothing", async () => {
  const project = "c";
  const read = async () => {
    const answer = await plane.admin.getProjectAttributes({ project, resourceType: configKind });
    return answer.attributes?.matchingAttributes?.target.value;
  };
  expect(await read()).toMatchObject({ maxParallelism: 25 });
  const matchingAttributes = attributes({ case: "workflowExecutionConfig", value: { interruptible: true } });
  await plane.admin.updateProjectAttributes({ attributes: { project, matchingAttributes } });
  expect(await read()).toMatchObject({ maxParallelism: 25, interruptible: true });
  const stored = await plane.admin.getProjectDomainAttributes({ project, domain, resourceType: configKind });
  expect(stored.attributes?.matchingAttributes).toEqual(matchingAttributes);
});

test("all rows of a kind are listed, the most specific first", async () => {
  const project = "order";
  const matchingAttributes = attributes({ case: "executionClusterLabel", value: { value: "l" } });
  await plane.admin.updateProjectAttributes({ attributes: { project, matchingAttributes } });
  await plane.admin.updateWorkflowAttributes({ attributes: { project, domain, workflow: "w", matchingAttributes } });
  await plane.admin.updateProjectDomainAttributes({ attributes: { project, domain, matchingAttributes } });
  const resourceType = MatchableResource.EXECUTION_CLUSTER_LABEL;
  const { configurations } = await plane.admin.listMatchableAttributes({ resourceType });
  const listed = configurations.filter((one) => one.project === project);
  expect(listed.map((one) => `${one.domain}/${one.workflow}`)).toEqual([`${domain}/w`, `${domain}/`, "/"]);
  await expect(plane.admin.listMatchableAttributes({ resourceType: 99 as MatchableResource })).rejects.toMatchObject({
    message: "invalid value for resource_type",
  });
});

test("an archived project's attributes can be read, and not be written", async () => {
  const project = "gone";
  await plane.admin.updateProject({ id: project, state: Project_ProjectState.ARCHIVED });
  const matchingAttributes = queue("q");
  const inactive = { code: "InvalidArgument", message: "project [gone] is not active" };
  const { admin } = plane;
  for (const refused of [
    admin.updateProjectAttributes({ attributes: { project, matchingAttributes } }),
    admin.updateProjectDomainAttributes({ attributes: { project, domain, matchingAttributes } }),
    admin.updateWorkflowAttributes({ attributes: { project, domain, workflow: "w", matchingAttributes } }),
    admin.deleteProjectAttributes({ project, resourceType: queueKind }),
    admin.getWorkflowAttributes({ project, domain, workflow: "w", resourceType: queueKind }),
  ])
    await expect(refused).rejects.toMatchObject(inactive);
  expect((await admin.getProjectAttributes({ project, resourceType: configKind })).attributes?.project).toBe(project);
});

test.each([
  ["no attributes", {}, "missing attributes"],
  ["no domain", { attributes: { project: "p", matchingAttributes: queue("q") } }, /domain \[\]/],
  ["an unknown domain", { attributes: { project: "p", domain: "mars", matchingAttributes: queue("q") } }, /mars/],
  ["an unknown project", { attributes: { project: "none", domain, matchingAttributes: queue("q") } }, /none/],
  ["nothing to match", { attributes: { project: "p", domain } }, "missing matching_attributes"],
  ["no target", { attributes: { project: "p", domain, matchingAttributes: {} } }, /Unrecognized.*p-development/],
  [
    "a quality of service",
    { attributes: { project: "p", domain, matchingAttributes: attributes({ case: "qualityOfService", value: {} }) } },
    /Unrecognized matching attributes type/,
  ],
])("%s is refused", async (_, request, message) => {
  await expect(plane.admin.updateProjectDomainAttributes(request)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });
});

test("a workflow's attributes name the workflow, and a whole project's plugins cannot be overridden", async () => {
  const noName = { code: "InvalidArgument", message: "missing name" };
  const matchingAttributes = queue("q");
  await expect(
    plane.admin.updateWorkflowAttributes({ attributes: { project: "p", domain, matchingAttributes } }),
  ).rejects.toMatchObject(noName);
  await expect(
    plane.admin.getWorkflowAttributes({ project: "p", domain, resourceType: queueKind }),
  ).rejects.toMatchObject(noName);
  const overrides = { project: "p", matchingAttributes: override("sql", "x") };
  await expect(plane.admin.updateProjectAttributes({ attributes: overrides })).rejects.toMatchObject({
    code: "InvalidArgument",
  });
});

test("with a project's attributes of a kind go those of its domains, with a domain's those of its workflows, and no others", async () => {
  const { admin } = plane;
  const project = "whole";
  for (const id of [project, "beside"]) await admin.registerProject({ project: { id, name: id } });
  const set = async () => {
    const matchingAttributes = queue("q");
    for (const one of [project, "beside"])
      for (const two of [domain, "staging"])
        await admin.updateWorkflowAttributes({
          attributes: { project: one, domain: two, workflow: "w", matchingAttributes },
        });
    await admin.updateProjectDomainAttributes({ attributes: { project, domain, matchingAttributes } });
    await admin.updateProjectAttributes({ attributes: { project, matchingAttributes } });
  };
  const standing = async () => {
    const { configurations } = await admin.listMatchableAttributes({ resourceType: queueKind });
    return configurations
      .filter((one) => [project, "beside"].includes(one.project))
      .map((one) => `${one.project}/${one.domain}/${one.workflow}`)
      .toSorted();
  };
  await set();
  await admin.deleteProjectDomainAttributes({ project, domain, resourceType: queueKind });
  const others = ["beside/development/w", "beside/staging/w"];
  expect(await standing()).toEqual([...others, "whole//", "whole/staging/w"]);
  await set();
  await admin.deleteProjectAttributes({ project, resourceType: queueKind });
  expect(await standing()).toEqual(others);
});
