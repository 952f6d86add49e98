import { Project_ProjectState as State } from "@haltere/idl/admin";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await openControlPlane();
});
afterAll(() => plane.close());

const ids = async (request: Parameters<TestControlPlane["admin"]["listProjects"]>[0] = {}) => {
  const { projects, token } = await plane.admin.listProjects(request);
  return [...projects.map(({ id }) => id), token];
};

test("flytesnacks and default are there from the first start, with every domain", async () => {
  expect(await ids()).toEqual(expect.arrayContaining(["default", "flytesnacks"]));
  const { domains } = await plane.admin.getProject({ id: "flytesnacks" });
  expect(domains.map(({ id }) => id)).toEqual(["development", "staging", "production"]);
});

test("a project is registered once", async () => {
  const project = { id: "once", name: "Once", description: "about", labels: { values: { team: "a" } } };
  await plane.admin.registerProject({ project });
  await expect(plane.admin.registerProject({ project: { id: "once", name: "again" } })).rejects.toMatchObject({
    code: "AlreadyExists",
  });
  expect(await plane.admin.getProject({ id: "once" })).toMatchObject(project);
});

test("an update writes what it sets, and the state always", async () => {
  await plane.admin.registerProject({ project: { id: "upd", name: "before", description: "d" } });
  await plane.admin.updateProject({ id: "upd", state: State.ARCHIVED });
  expect(await plane.admin.getProject({ id: "upd" })).toMatchObject({ name: "before", state: State.ARCHIVED });
  await plane.admin.updateProject({ id: "upd", name: "after" });
  expect(await plane.admin.getProject({ id: "upd" })).toMatchObject({
    name: "after",
    description: "d",
    state: State.ACTIVE,
  });
});

test("archived projects are left out, unless a filter is given; no limit means all", async () => {
  for (const id of ["l-b", "l-a", "l-c"]) await plane.admin.registerProject({ project: { id, name: id } });
  await plane.admin.updateProject({ id: "l-a", state: State.ARCHIVED });
  const mine = (list: string[]) => list.filter((id) => id.startsWith("l-"));
  expect(mine(await ids())).toEqual(["l-b", "l-c"]);
  const filters = "contains(identifier,l-)";
  expect(await ids({ filters })).toEqual(["l-a", "l-b", "l-c", ""]);
  expect(await ids({ filters, limit: 2 })).toEqual(["l-a", "l-b", "2"]);
  expect(await ids({ filters, limit: 2, token: "2" })).toEqual(["l-c", ""]);
  expect(await ids({ filters: "eq(identifier,none)" })).toEqual(["0"]);
  expect(await ids({ filters: `${filters}+eq(state,1)` })).toEqual(["l-a", ""]);
  expect(await ids({ filters, sortBy: { key: "identifier" } })).toEqual(["l-c", "l-b", "l-a", ""]);
});

test.each([
  [{ name: "x" }, /missing project_id/],
  [{ id: "x" }, /missing project_name/],
  [{ id: "Upper", name: "x" }, /invalid project id \[Upper\]/],
  [{ id: "x", name: "n".repeat(65) }, /project_name cannot exceed 64/],
  [{ id: "x", name: "x", description: "d".repeat(301) }, /project_description cannot exceed 300/],
  [{ id: "x", name: "x", domains: [{ id: "development", name: "d" }] }, /Domains/],
])("%j is no project", async (project, message) => {
  await expect(plane.admin.registerProject({ project } as never)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(message),
  });
});

test("a project that is not there", async () => {
  for (const call of [plane.admin.getProject({ id: "no" }), plane.admin.updateProject({ id: "no", name: "x" })]) {
    await expect(call).rejects.toMatchObject({ code: "NotFound", message: "project [no] not found" });
  }
});

test("an update names its project", async () => {
  await expect(plane.admin.updateProject({ name: "x" })).rejects.toMatchObject({
    code: "InvalidArgument",
    message: "missing project_id",
  });
});

test("labels that an update gives empty take the place of others, and labels that it leaves out do not", async () => {
  const id = "labels";
  await plane.admin.registerProject({ project: { id, name: id, labels: { values: { a: "1" } } } });
  const labels = async () => (await plane.admin.getProject({ id })).labels?.values;
  await plane.admin.updateProject({ id, name: "renamed" });
  expect(await labels()).toEqual({ a: "1" });
  await plane.admin.updateProject({ id, labels: {} });
  expect(await labels()).toEqual({});
});
