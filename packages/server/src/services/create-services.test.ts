import { integerLiteral, literalMap } from "@haltere/core";
import { AdminService, DataProxyService } from "@haltere/idl/service";
import { grpcClient, serving } from "@haltere/rpc/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../testing/control-plane.ts";
import { launchPlanId, registerAll, taskRequest, workflowId } from "../testing/registrations.ts";

let plane: TestControlPlane;

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
});
afterAll(() => plane.close());

async function connect() {
  const server = await serving(plane.services);
  const grpc = grpcClient(server.port);
  onTestFinished(() => grpc.close());
  const json = async (path: string) => {
    const response = await fetch(server.address + path, { headers: { accept: "application/json" } });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text) };
  };
  return { server, grpc, json };
}

test("what is registered over gRPC is read over REST, with Flyte's field names", async () => {
  const { grpc, json } = await connect();
  await grpc.unary(AdminService.method.createTask, taskRequest({ project: "p", name: "over.grpc" }));
  const { status, body } = await json("/api/v1/tasks/p/development/over.grpc/v1");
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: { resource_type: "TASK", project: "p", name: "over.grpc", version: "v1" },
    closure: { compiled_task: { template: { type: "python-task", container: { image: "img:1" } } } },
  });
});

test("an execution is launched and read by two transports alike", async () => {
  const { grpc, json } = await connect();
  const launchPlan = launchPlanId({ project: "p", name: "w" });
  const inputs = literalMap({ a: integerLiteral(9007199254740993n) });
  const request = { project: "p", domain: "development", name: "both", spec: { launchPlan }, inputs };
  await grpc.unary(AdminService.method.createExecution, request);
  const id = { project: "p", domain: "development", name: "both" };
  const data = await grpc.unary(AdminService.method.getExecutionData, { id });
  expect(data.fullInputs).toEqual(inputs);
  const { body } = await json("/api/v1/data/executions/p/development/both");
  expect(body.full_inputs.literals.a.scalar.primitive).toEqual({ integer: "9007199254740993" });
});

test("REST's query says which page, and which rows", async () => {
  const { json } = await connect();
  const query = "limit=5&filters=eq(version,v1)&sort_by.key=name&sort_by.direction=ASCENDING";
  const { body } = await json(`/api/v1/workflows/p/development?${query}`);
  expect(body.workflows.map((workflow: { id: { name: string } }) => workflow.id.name)).toEqual(["w"]);
  expect((await json("/api/v1/workflows/p/development?limit=0")).status).toBe(400);
});

test.each([
  ["/api/v1/workflows/p/development/none/v1", 404, 5],
  ["/api/v1/executions/p/development/none", 404, 5],
  ["/api/v1/tasks/p/development?limit=1&filters=eq(nosuch,1)", 400, 3],
])("%s is refused with %i", async (path, status, code) => {
  const { json } = await connect();
  expect(await json(path)).toMatchObject({ status, body: { code } });
});

test("a refusal keeps its code and says what was wrong over gRPC", async () => {
  const { grpc } = await connect();
  const id = workflowId({ project: "p", name: "none" });
  await expect(grpc.unary(AdminService.method.getWorkflow, { id })).rejects.toMatchObject({
    code: 5,
    details: expect.stringContaining("missing entity of type WORKFLOW with identifier p:development:none:v1"),
  });
});

test("without authentication its services are Unimplemented, which clients take for just that", async () => {
  const { json } = await connect();
  for (const path of ["/me", "/config/v1/flyte_client", "/.well-known/oauth-authorization-server"]) {
    expect((await json(path)).status).toBe(501);
  }
});

test("the data proxy is served beside the admin", async () => {
  const { grpc } = await connect();
  const request = { project: "p", domain: "development", filename: "f", contentMd5: new Uint8Array(16) };
  const location = await grpc.unary(DataProxyService.method.createUploadLocation, request);
  expect(location.nativeUrl.startsWith(plane.blobs.root)).toBe(true);
});
