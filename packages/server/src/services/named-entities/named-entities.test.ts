import { NamedEntityState } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { registerAll, taskRequest } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const id = { project: "p", domain: "development", name: "t" };

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
  await plane.admin.createTask(taskRequest({ project: "p", name: ".flytegen.t" }));
});
afterAll(() => plane.close());

test("a registered name has a state and a description; an update writes both", async () => {
  const get = async () => (await plane.admin.getNamedEntity({ resourceType: ResourceType.TASK, id })).metadata;
  expect(await get()).toMatchObject({ description: "", state: NamedEntityState.NAMED_ENTITY_ACTIVE });
  const archived = { description: "old", state: NamedEntityState.NAMED_ENTITY_ARCHIVED };
  await plane.admin.updateNamedEntity({ resourceType: ResourceType.TASK, id, metadata: archived });
  expect(await get()).toMatchObject(archived);
  await plane.admin.createTask(taskRequest({ project: "p", name: "t", version: "v2" }));
  expect(await get()).toMatchObject(archived);
  await plane.admin.updateNamedEntity({ resourceType: ResourceType.TASK, id, metadata: { description: "new" } });
  expect(await get()).toMatchObject({ description: "new", state: NamedEntityState.NAMED_ENTITY_ACTIVE });
  const { NAMED_ENTITY_ARCHIVED: state } = NamedEntityState;
  await plane.admin.updateNamedEntity({ resourceType: ResourceType.TASK, id, metadata: { state } });
  expect(await get()).toMatchObject({ description: "new", state });
});

test("generated names are hidden, until a filter is given", async () => {
  const names = async (filters: string) => {
    const request = { resourceType: ResourceType.TASK, project: "p", domain: "development", limit: 9, filters };
    return (await plane.admin.listNamedEntities(request)).entities.map((entity) => entity.id?.name);
  };
  expect(await names("")).toEqual(["t"]);
  expect(await names("contains(name,t)")).toEqual(["t", ".flytegen.t"]);
});

test("a page is taken before it is filtered, so it may be short, and then has no token", async () => {
  const page = async (token: string, filters = "") => {
    const request = { resourceType: ResourceType.TASK, project: "p", domain: "development", limit: 1, token, filters };
    const list = await plane.admin.listNamedEntities({ ...request, sortBy: { key: "name", direction: 1 } });
    return [...list.entities.map((entity) => entity.id?.name), list.token];
  };
  expect(await page("")).toEqual([""]);
  expect(await page("1")).toEqual(["t", "2"]);
  expect(await page("2")).toEqual([""]);
  expect(await page("", "contains(name,flytegen)")).toEqual([".flytegen.t", "1"]);
});

test("names are ordered by their parts alone, and those without a description meet no filter on it", async () => {
  const scope = { project: "p", domain: "development", limit: 9 };
  const list = (request: { filters?: string; sortBy?: { key: string } }) =>
    plane.admin.listNamedEntities({ ...scope, resourceType: ResourceType.WORKFLOW, ...request });
  const refused = { code: "InvalidArgument", message: "invalid sort key 'description'" };
  await expect(list({ sortBy: { key: "description" } })).rejects.toMatchObject(refused);
  const ids = plane.admin.listWorkflowIds({ ...scope, sortBy: { key: "created_at" } });
  await expect(ids).rejects.toMatchObject({ message: "invalid sort key 'created_at'" });
  expect((await list({ filters: "ne(description,x)" })).entities).toEqual([]);
  const named = { ...id, name: "w" };
  await plane.admin.updateNamedEntity({
    resourceType: ResourceType.WORKFLOW,
    id: named,
    metadata: { description: "y" },
  });
  expect((await list({ filters: "ne(description,x)" })).entities).toHaveLength(1);
});

test("launch plans are listed by a project or a domain, others by both", async () => {
  const { admin } = plane;
  const names = (await admin.listLaunchPlanIds({ project: "p", limit: 9 })).entities.map(({ name }) => name);
  expect(names).toEqual(["w"]);
  for (const list of [admin.listLaunchPlanIds({ limit: 9 }), admin.listTaskIds({ domain: "development", limit: 9 })])
    await expect(list).rejects.toMatchObject({ code: "InvalidArgument", message: "missing project" });
});

test.each([
  ["a name of another kind", { resourceType: ResourceType.WORKFLOW, id }, "NotFound"],
  ["a dataset", { resourceType: ResourceType.DATASET, id }, "InvalidArgument"],
  ["no kind", { id }, "InvalidArgument"],
])("%s", async (_, request, code) => {
  await expect(plane.admin.getNamedEntity(request)).rejects.toMatchObject({ code });
});

test("a name that is not registered cannot be described", async () => {
  const request = { resourceType: ResourceType.TASK, id: { ...id, name: "none" }, metadata: { description: "d" } };
  await expect(plane.admin.updateNamedEntity(request)).rejects.toMatchObject({ code: "NotFound" });
});
