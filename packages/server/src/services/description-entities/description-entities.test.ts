import { create } from "@bufbuild/protobuf";
import {
  DescriptionEntitySchema,
  DescriptionFormat,
  TaskCreateRequestSchema,
  WorkflowCreateRequestSchema,
} from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import {
  launchPlanId,
  registerAll,
  taskId,
  taskRequest,
  workflowId,
  workflowRequest,
} from "../../testing/registrations.ts";

let plane: TestControlPlane;
const project = "flytesnacks";
const long = {
  shortDescription: "short",
  longDescription: { format: DescriptionFormat.MARKDOWN, content: { case: "value", value: "long text" } },
  sourceCode: { link: "http://src" },
} as const;

beforeAll(async () => {
  plane = await openControlPlane();
  await register("v1", create(DescriptionEntitySchema, long));
  await register("v2", create(DescriptionEntitySchema, { shortDescription: "only short" }));
  await register("v3");
});
afterAll(() => plane.close());

function register(version: string, description?: ReturnType<typeof create<typeof DescriptionEntitySchema>>) {
  const request = create(TaskCreateRequestSchema, taskRequest({ project, name: "dt", version }));
  if (request.spec && description) request.spec.description = description;
  return plane.admin.createTask(request);
}

test("a description is read back under its version's identifier", async () => {
  const id = taskId({ project, name: "dt" });
  expect(await plane.admin.getDescriptionEntity({ id })).toMatchObject({ id, ...long });
  const untyped = { ...id, resourceType: ResourceType.UNSPECIFIED };
  expect(await plane.admin.getDescriptionEntity({ id: untyped })).toMatchObject({ id });
});

test("a launch plan is described by the workflow of its name and version", async () => {
  await registerAll(plane, "described", {});
  const { spec } = create(WorkflowCreateRequestSchema, workflowRequest({ project: "described", name: "dw" }, "t"));
  if (spec) spec.description = create(DescriptionEntitySchema, long);
  await plane.admin.createWorkflow({ id: workflowId({ project: "described", name: "dw" }), ...(spec ? { spec } : {}) });
  const id = launchPlanId({ project: "described", name: "dw" });
  expect((await plane.admin.getDescriptionEntity({ id })).shortDescription).toBe("short");
});

test("a version without a description has none", async () => {
  const id = taskId({ project, name: "dt", version: "v3" });
  await expect(plane.admin.getDescriptionEntity({ id })).rejects.toMatchObject({ code: "NotFound" });
});

test("the descriptions of one name are listed", async () => {
  const list = async (filters: string) => {
    const id = { project, domain: "development", name: "dt" };
    const request = { resourceType: ResourceType.TASK, id, limit: 9, filters };
    return (await plane.admin.listDescriptionEntities(request)).descriptionEntities.map((one) => one.id?.version);
  };
  expect(await list("")).toEqual(["v1", "v2"]);
  expect(await list("eq(version,v2)")).toEqual(["v2"]);
});

test("descriptions are found by name whatever they are of; filters speak of the kind that is asked for", async () => {
  const id = { project, domain: "development", name: "dt" };
  const list = (resourceType: ResourceType, filters: string) =>
    plane.admin.listDescriptionEntities({ resourceType, id, limit: 9, filters });
  expect((await list(ResourceType.WORKFLOW, "")).descriptionEntities).toHaveLength(2);
  expect((await list(ResourceType.TASK, "eq(task.version,v2)")).descriptionEntities).toHaveLength(1);
  for (const [kind, filters] of [
    [ResourceType.TASK, "eq(workflow.version,v2)"],
    [ResourceType.DATASET, "eq(version,v2)"],
  ] as const)
    await expect(list(kind, filters)).rejects.toMatchObject({
      message: expect.stringMatching(/not allowed in filters/),
    });
});

test.each([
  ["no id", {}, /resource_type/],
  ["no name", { id: taskId({ project, name: "" }) }, /missing name/],
])("%s", async (_, request, message) => {
  await expect(plane.admin.getDescriptionEntity(request)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(message),
  });
});
