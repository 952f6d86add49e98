import { AdminService, SignalService } from "@haltere/idl/service";
import { expect, test } from "vitest";
import { bindService } from "../service.ts";
import { serving } from "../testing/serving.ts";
import { openApiDocument } from "./openapi-document.ts";

const admin = bindService(AdminService, {
  listTasks: async () => ({}),
  getProject: async () => ({}),
  updateProject: async () => ({}),
  createTask: async () => ({}),
});
const document = openApiDocument([admin, bindService(SignalService, { getOrCreateSignal: async () => ({}) })]);

test("routes that are served are there, with what their path, query and body bind; others are not", () => {
  expect(Object.keys(document.paths).toSorted()).toEqual([
    "/api/v1/projects/{id}",
    "/api/v1/tasks",
    "/api/v1/tasks/{id.project}/{id.domain}",
    "/api/v1/tasks/{id.project}/{id.domain}/{id.name}",
  ]);
  expect(document.paths["/api/v1/projects/{id}"]?.put).toMatchObject({
    operationId: "AdminService_UpdateProject",
    parameters: [
      { name: "id", in: "path", required: true },
      { name: "body", in: "body", schema: { $ref: "#/definitions/adminProject" } },
    ],
  });
  const list = document.paths["/api/v1/tasks/{id.project}/{id.domain}/{id.name}"]?.get as {
    readonly parameters: readonly { readonly name: string; readonly in: string }[];
  };
  const query = list.parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
  expect(query).toEqual(["id.org", "limit", "token", "filters", "sort_by.key", "sort_by.direction"]);
});

test("every schema that is referred to is there, also of messages that hold themselves", () => {
  const referred = [...JSON.stringify(document).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name = ""]) => name);
  expect(referred.filter((name) => !Object.hasOwn(document.definitions, name))).toEqual([]);
  expect(document.definitions.coreLiteralType?.properties).toMatchObject({
    collection_type: { $ref: "#/definitions/coreLiteralType" },
    simple: { type: "string", enum: expect.arrayContaining(["INTEGER"]) },
  });
  expect(document.definitions.adminTaskClosure?.properties?.created_at).toEqual({
    type: "string",
    format: "date-time",
  });
});

test("it is served as plain text, whatever the method", async () => {
  const server = await serving([admin]);
  for (const method of ["GET", "POST"]) {
    const response = await fetch(`${server.address}/api/v1/openapi`, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await response.json()).toMatchObject({ swagger: "2.0", paths: { "/api/v1/tasks": {} } });
  }
});
