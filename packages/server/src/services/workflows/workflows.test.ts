import { CreateWorkflowFailureReasonSchema } from "@haltere/idl/admin";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { registerAll, taskRequest, workflowId, workflowRequest } from "../../testing/registrations.ts";

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await openControlPlane({ maxWorkflowNodes: 2 });
  await registerAll(plane, "p");
});
afterAll(() => plane.close());

test("a workflow is read back compiled: with start and end, its connections and its tasks", async () => {
  const { closure } = await plane.admin.getWorkflow({ id: workflowId({ project: "p", name: "w" }) });
  const compiled = closure?.compiledWorkflow;
  expect(compiled?.primary?.template?.id).toMatchObject(workflowId({ project: "p", name: "w" }));
  expect(compiled?.primary?.template?.nodes.map(({ id }) => id)).toEqual(["start-node", "end-node", "n0"]);
  expect(compiled?.primary?.connections?.downstream["start-node"]?.ids).toEqual(["n0"]);
  expect(compiled?.tasks.map(({ template }) => template?.id?.name)).toEqual(["t"]);
});

test("lists tell the interface alone", async () => {
  const { workflows } = await plane.admin.listWorkflows({ id: { project: "p", domain: "development" }, limit: 1 });
  const template = workflows[0]?.closure?.compiledWorkflow?.primary?.template;
  expect(Object.keys(template?.interface?.inputs?.variables ?? {})).toEqual(["a"]);
  expect(template?.nodes).toEqual([]);
  expect(workflows[0]?.closure?.createdAt).toBeDefined();
});

test("the same again, and another under the same version, with Flyte's details", async () => {
  const request = workflowRequest({ project: "p", name: "w" }, "t");
  const id = workflowId({ project: "p", name: "w" });
  const details = (kind: string) => [
    { schema: CreateWorkflowFailureReasonSchema, message: { reason: { case: kind, value: { id } } } },
  ];
  await expect(plane.admin.createWorkflow(request)).rejects.toMatchObject({
    code: "AlreadyExists",
    details: details("existsIdenticalStructure"),
  });
  await plane.admin.createTask(taskRequest({ project: "p", name: "t2" }));
  await expect(plane.admin.createWorkflow(workflowRequest({ project: "p", name: "w" }, "t2"))).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringContaining("workflow with different structure already exists"),
    details: details("existsDifferentStructure"),
  });
});

test("everything that is not registered is named at once", async () => {
  const request = workflowRequest({ project: "p", name: "lost" }, "nope");
  const nodes = [
    ...(request.spec?.template?.nodes ?? []),
    ...(workflowRequest({ project: "p", name: "lost" }, "neither").spec?.template?.nodes ?? []),
  ];
  const spec = { template: { ...request.spec?.template, nodes } };
  await expect(plane.admin.createWorkflow({ id: request.id, spec } as typeof request)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(/neither:v1.*nope:v1/),
  });
});

test("compile errors come all together, each with its code and node", async () => {
  const request = workflowRequest({ project: "p", name: "wrong" }, "t");
  const [node] = request.spec?.template?.nodes ?? [];
  const nodes = [
    { ...node, id: "n0", inputs: [] },
    { ...node, id: "n1", inputs: [{ var: "nah", binding: node?.inputs?.[0]?.binding }] },
  ];
  const spec = { template: { ...request.spec?.template, nodes } };
  const refused = plane.admin.createWorkflow({ id: request.id, spec } as typeof request);
  await expect(refused).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(refused).rejects.toThrow(/ParameterNotBound, Node Id: n0/);
  await expect(refused).rejects.toThrow(/VariableNameNotFound, Node Id: n1/);
});

test("a workflow with more nodes than allowed is refused", async () => {
  const request = workflowRequest({ project: "p", name: "large" }, "t");
  const [node] = request.spec?.template?.nodes ?? [];
  const nodes = ["n0", "n1", "n2"].map((id) => ({ ...node, id }));
  const spec = { template: { ...request.spec?.template, nodes } };
  await expect(plane.admin.createWorkflow({ id: request.id, spec } as typeof request)).rejects.toThrow(/\(3 > 2\)/);
});

test("an archived project takes nothing new, and still answers", async () => {
  await registerAll(plane, "closed");
  await plane.admin.updateProject({ id: "closed", state: 1 });
  await expect(
    plane.admin.createWorkflow(workflowRequest({ project: "closed", name: "w2" }, "t")),
  ).rejects.toMatchObject({ code: "InvalidArgument", details: [{ message: { id: "closed" } }] });
  await expect(plane.admin.getWorkflow({ id: workflowId({ project: "closed", name: "w" }) })).resolves.toBeDefined();
});
