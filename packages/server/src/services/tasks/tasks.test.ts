import { create } from "@bufbuild/protobuf";
import { integerType, stringType } from "@haltere/core";
import { DescriptionEntitySchema, TaskCreateRequestSchema } from "@haltere/idl/admin";
import { IdentifierSchema } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { taskId, taskRequest, workflowId } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const project = "flytesnacks";

beforeAll(async () => {
  plane = await openControlPlane();
});
afterAll(() => plane.close());

test("a task is read back as it was registered, under the request's id", async () => {
  const request = create(TaskCreateRequestSchema, taskRequest({ project, name: "m.read" }));
  if (request.spec?.template) request.spec.template.id = create(IdentifierSchema, taskId({ project, name: "other" }));
  if (request.spec) request.spec.description = create(DescriptionEntitySchema, { shortDescription: "short" });
  await plane.admin.createTask(request);
  const task = await plane.admin.getTask({ id: taskId({ project, name: "m.read" }) });
  expect(task.id).toMatchObject(taskId({ project, name: "m.read" }));
  expect(task.closure?.compiledTask?.template).toMatchObject({
    id: taskId({ project, name: "m.read" }),
    type: "python-task",
    target: { case: "container", value: { image: "img:1" } },
  });
  expect(task.shortDescription).toBe("short");
  expect(task.closure?.createdAt?.seconds).toBe(1_700_000_000n);
});

test("the same again exists already; another under the same version is refused with what differs", async () => {
  const version = { project, name: "m.again" };
  await plane.admin.createTask(taskRequest(version));
  await expect(plane.admin.createTask(taskRequest(version))).rejects.toMatchObject({
    code: "AlreadyExists",
    message: "task with identical structure already exists",
  });
  const other = taskRequest(version, { x: stringType() });
  await expect(plane.admin.createTask(other)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(/m\.again task with different structure.*\/template\/interface\/inputs/s),
    where: { task: "m.again" },
  });
  const kept = await plane.admin.getTask({ id: taskId(version) });
  expect(kept.closure?.compiledTask?.template?.interface?.inputs?.variables.x?.type).toEqual(integerType());
});

test("of many that register one version at the same moment, one succeeds and the others are told", async () => {
  const request = taskRequest({ project, name: "m.race" });
  const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => plane.admin.createTask(request)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "AlreadyExists" });
  }
});

test.each([
  ["an id of another kind", workflowId({ project, name: "bad" }), /unexpected resource type WORKFLOW/],
  ["no version", taskId({ project, name: "bad", version: "" }), /missing version/],
  ["a version with a zero byte", taskId({ project, name: "bad", version: "v\0" }), /version.*zero byte/],
  ["an unknown project", taskId({ project: "nowhere", name: "bad" }), /project \[nowhere\] not found/],
  ["an unknown domain", taskId({ project, name: "bad", domain: "mars" }), /domain \[mars\] is unrecognized/],
])("%s is refused, and nothing is registered", async (_, id, message) => {
  const { spec } = create(TaskCreateRequestSchema, taskRequest({ project, name: "bad" }));
  await expect(plane.admin.createTask({ id, ...(spec ? { spec } : {}) })).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(message),
  });
  expect(await plane.store.count("tasks", [{ column: "name", comparison: "eq", value: "bad" }])).toBe(0);
  expect(await plane.store.count("named_entities", [{ column: "name", comparison: "eq", value: "bad" }])).toBe(0);
});

test("a container that cannot get its inputs does not compile", async () => {
  const request = create(TaskCreateRequestSchema, taskRequest({ project, name: "m.mute" }));
  const target = request.spec?.template?.target;
  if (target?.case === "container") target.value.command = [];
  await expect(plane.admin.createTask(request)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringContaining("ValueRequired"),
  });
});

test("a task that is not there is not found, by its name and version", async () => {
  await expect(plane.admin.getTask({ id: taskId({ project, name: "absent", version: "v7" }) })).rejects.toMatchObject({
    code: "NotFound",
    message: "missing entity of type TASK with identifier flytesnacks:development:absent:v7",
  });
});

test("parts that an identifier leaves open may be anything: the first registered version is answered", async () => {
  await plane.admin.registerProject({ project: { id: "parts", name: "parts" } });
  for (const version of ["b", "a"]) await plane.admin.createTask(taskRequest({ project: "parts", name: "x", version }));
  expect((await plane.admin.getTask({ id: { project: "parts" } })).id?.version).toBe("b");
  expect((await plane.admin.getTask({ id: { project: "parts", version: "a" } })).id?.version).toBe("a");
  await expect(plane.admin.getTask({ id: { project: "parts", name: "y" } })).rejects.toMatchObject({
    code: "NotFound",
  });
});

test("lists are of one domain or one name, paged by offset, and hold what they should", async () => {
  await plane.admin.registerProject({ project: { id: "lists", name: "lists" } });
  for (const version of ["v0", "v1", "v2"]) {
    await plane.admin.createTask(taskRequest({ project: "lists", name: "pg", version }));
  }
  await plane.admin.createTask(taskRequest({ project: "lists", name: "other" }));
  await plane.admin.createTask(taskRequest({ project: "lists", name: "pg", domain: "staging" }));
  const page = async (name: string, token: string) => {
    const id = { project: "lists", domain: "development", name };
    const { tasks, token: next } = await plane.admin.listTasks({
      id,
      limit: 2,
      token,
      sortBy: { key: "version", direction: 1 },
    });
    return [...tasks.map((task) => `${task.id?.name} ${task.id?.version}`), next];
  };
  expect(await page("pg", "")).toEqual(["pg v0", "pg v1", "2"]);
  expect(await page("pg", "2")).toEqual(["pg v2", ""]);
  expect(await page("", "2")).toEqual(["other v1", "pg v2", "4"]);
  expect(await page("", "4")).toEqual([""]);
  const { entities } = await plane.admin.listTaskIds({ project: "lists", domain: "development", limit: 5 });
  expect(entities.map(({ name }) => name)).toEqual(["pg", "other"]);
});
