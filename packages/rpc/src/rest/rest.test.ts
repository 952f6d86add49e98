import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  EventFailureReasonSchema,
  ExecutionTerminateRequestSchema,
  ProjectSchema,
  type TaskCreateRequest,
  TaskCreateRequestSchema,
} from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { StatusSchema } from "@haltere/idl/google";
import { AdminService, IdentityService } from "@haltere/idl/service";
import { describe, expect, test } from "vitest";
import { bindService, type CallContext, type ServiceImplementation } from "../service.ts";
import { serving } from "../testing/serving.ts";

const json = { accept: "application/json" };
const octets = "application/octet-stream";

async function admin(implementation: ServiceImplementation<typeof AdminService>, options = {}) {
  const services = [bindService(AdminService, implementation), bindService(IdentityService, {})];
  const server = await serving(services, options);
  return {
    ...server,
    async get(path: string, headers: Record<string, string> = json) {
      const response = await fetch(server.address + path, { headers, redirect: "manual" });
      return answerOf(response);
    },
    async send(
      method: string,
      path: string,
      body: string | Uint8Array<ArrayBuffer>,
      headers: Record<string, string> = {},
    ) {
      return answerOf(await fetch(server.address + path, { method, body, headers: { ...json, ...headers } }));
    },
  };
}

async function answerOf(response: Response) {
  const text = await response.text();
  const type = response.headers.get("content-type");
  const body: unknown = type === "application/json" ? JSON.parse(text) : text;
  return { status: response.status, type, headers: response.headers, body };
}

const error = (status: number, code: number, message: unknown = expect.any(String)) =>
  expect.objectContaining({ status, type: "application/json", body: { code, message, details: [] } });

describe("paths and queries", () => {
  async function listing() {
    const seen: MessageInitShape<typeof AdminService.method.listTasks.input>[] = [];
    const server = await admin({
      async listTasks({ $typeName: _, $unknown: __, ...request }) {
        seen.push(request);
        return {};
      },
    });
    return { ...server, seen };
  }

  test("fill fields and fields within, by proto or JSON name, enums by name or number", async () => {
    const { get, seen } = await listing();
    const path = "/api/v1/tasks/p/d";
    for (const query of [
      "?limit=10&token=t&filters=eq(name,q1)%2Bne(version,v9)&sort_by.key=name&sort_by.direction=ASCENDING",
      "?limit=10&token=t&filters=eq(name,q1)%2Bne(version,v9)&sortBy.key=name&sortBy.direction=1",
    ])
      expect((await get(path + query)).status).toBe(200);
    expect(seen[0]).toMatchObject({
      id: { project: "p", domain: "d", name: "" },
      limit: 10,
      token: "t",
      filters: "eq(name,q1)+ne(version,v9)",
      sortBy: { key: "name", direction: 1 },
    });
    expect(seen[1]).toEqual(seen[0]);
  });

  test("read what flyteconsole sends", async () => {
    const { get, seen } = await listing();
    const query = "?filters=&limit=10000&token=&sort_by.direction=DESCENDING&filters2=x";
    expect((await get(`/api/v1/tasks/p/d${query}`, { accept: octets })).status).toBe(200);
    expect(seen[0]).toMatchObject({ filters: "", limit: 10000, token: "" });
  });

  test("take a raw plus for a space, and refuse a raw semicolon", async () => {
    const { get, seen } = await listing();
    await get("/api/v1/tasks/p/d?filters=a+b%3Bc");
    expect(seen[0]?.filters).toBe("a b;c");
    expect(await get("/api/v1/tasks/p/d?filters=a;b")).toEqual(error(400, 3, expect.stringContaining("semicolon")));
    expect(await get("/api/v1/tasks/p/d?filters=%zz")).toEqual(error(400, 3));
  });

  test("let the path win over the query, and pass over what the request does not have", async () => {
    const { get, seen } = await listing();
    expect((await get("/api/v1/tasks/p/d/n?id.project=x&id.nothing=1&nothing=2")).status).toBe(200);
    expect(seen[0]?.id).toMatchObject({ project: "p", domain: "d", name: "n" });
  });

  test.each([
    ["limit=x", "limit"],
    ["limit=-1", "limit"],
    ["limit=99999999999", "limit"],
    ["limit=", "limit"],
    ["limit=5&limit=1", "limit"],
    ["sort_by.direction=SIDEWAYS", "direction"],
    ["sort_by.direction=7", "direction"],
    ["sort_by=x", "sort_by"],
    ["limit.x=1", "limit"],
  ])("refuse ?%s and name the field", async (query, field) => {
    const { get } = await listing();
    expect(await get(`/api/v1/tasks/p/d?${query}`)).toEqual(error(400, 3, expect.stringContaining(field)));
  });

  test("unescape the whole path first, as FlyteAdmin does: an escaped slash parts", async () => {
    const { get, seen } = await listing();
    await get("/api/v1/tasks/p%20%C3%A9/d%3F");
    expect(seen[0]?.id).toMatchObject({ project: "p é", domain: "d?" });
    expect(await get("/api/v1/tasks/p/d/a%2Fb%2Fc%2Fd")).toEqual(error(404, 5));
    expect(await get("/api/v1/tasks/p/%ff")).toEqual(error(400, 3));
  });

  test("read enums and numbers in a path, and refuse others with their name", async () => {
    const seen: unknown[] = [];
    const { get } = await admin({
      async getNamedEntity({ resourceType, id }) {
        seen.push([resourceType, id?.name]);
        return {};
      },
      async getTaskExecution({ id }) {
        seen.push(id?.retryAttempt);
        return {};
      },
    });
    for (const type of ["WORKFLOW", "2"]) await get(`/api/v1/named_entities/${type}/p/d/n`);
    const attempt = "/api/v1/task_executions/p/d/x/n0/p/d/t/v";
    await get(`${attempt}/3`);
    expect(seen).toEqual([[ResourceType.WORKFLOW, "n"], [ResourceType.WORKFLOW, "n"], 3]);
    const named = (name: string) => error(400, 3, expect.stringContaining(`parameter: ${name}`));
    expect(await get("/api/v1/named_entities/nope/p/d/n")).toEqual(named("resource_type"));
    expect(await get("/api/v1/named_entities/99/p/d/n")).toEqual(named("resource_type"));
    expect(await get(`${attempt}/x`)).toEqual(named("id.retry_attempt"));
  });

  test("are told apart by verb, by length and by literal parts", async () => {
    const called: string[] = [];
    const note = (name: string) => async () => {
      called.push(name);
      return {};
    };
    const { send, get } = await admin({
      createExecution: note("create"),
      relaunchExecution: note("relaunch"),
      getExecution: note("get"),
      listExecutions: note("list"),
      getDynamicNodeWorkflow: note("dynamic"),
      listNodeExecutionsForTask: note("children"),
    });
    await send("POST", "/api/v1/executions", "{}");
    await send("POST", "/api/v1/executions/relaunch", "{}");
    await get("/api/v1/executions/p/d");
    await get("/api/v1/executions/p/d/n");
    await get("/api/v1/node_executions/p/d/n/n0/dynamic_workflow");
    await get("/api/v1/children/task_executions/p/d/x/n0/p/d/t/v/0");
    expect(called).toEqual(["create", "relaunch", "list", "get", "dynamic", "children"]);
  });
});

describe("routes", () => {
  test.each([
    ["GET", "/api/v1/nothing", 404, 5],
    ["GET", "/nothing", 404, 5],
    ["GET", "/", 404, 5],
    ["POST", "/api/v1/domains", 501, 12],
    ["DELETE", "/api/v1/projects", 501, 12],
    ["PATCH", "/api/v1/projects/x", 501, 12],
    ["GET", "/me", 501, 12],
    ["GET", "/api/v1/version", 501, 12],
  ])("%s %s answers %i with code %i", async (method, path, status, code) => {
    const { address } = await admin({});
    const response = await fetch(address + path, { method, headers: json });
    expect(await answerOf(response)).toEqual(error(status, code));
  });

  test("the health check answers every method with nothing", async () => {
    const { address } = await admin({});
    for (const method of ["GET", "POST", "HEAD"]) {
      const response = await fetch(`${address}/healthcheck`, { method });
      expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([200, null, ""]);
    }
  });

  test("an empty last part is an empty field", async () => {
    const { get } = await admin({
      async getProject({ id }) {
        throw new FlyteError("InvalidArgument", id === "" ? "missing project_id" : "unexpected");
      },
    });
    expect(await get("/api/v1/projects/")).toEqual(error(400, 3, "missing project_id"));
  });

  test.each([
    ["/api/v1//projects", "/api/v1/projects"],
    ["/api/v1/../v1/./projects?limit=1", "/api/v1/projects?limit=1"],
    ["//evil.example/x", "/evil.example/x"],
  ])("%s is sent to %s", async (path, location) => {
    const { port } = await admin({});
    const sent = Promise.withResolvers<{ status: number | undefined; location: string | undefined }>();
    // A fetch would clean the path itself.
    httpRequest({ port, path }, (response) => {
      response.resume();
      sent.resolve({ status: response.statusCode, location: response.headers.location });
    }).end();
    expect(await sent.promise).toEqual({ status: 307, location });
  });

  test("a form is answered by GET where the path has no POST, its fields like a query's", async () => {
    const seen: unknown[] = [];
    const { send } = await admin({
      async listTasks({ id, limit, token }) {
        seen.push([id?.project, limit, token]);
        return {};
      },
    });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await send("POST", "/api/v1/tasks/p/d?token=t", "limit=7", form)).status).toBe(200);
    expect(seen).toEqual([["p", 7, "t"]]);
    expect((await send("POST", "/api/v1/tasks/p/d", "limit=7")).status).toBe(501);
  });
});

describe("bodies", () => {
  async function creating(options = {}) {
    const seen: TaskCreateRequest[] = [];
    const server = await admin(
      {
        async createTask(request) {
          if (!request.id) throw new FlyteError("InvalidArgument", "missing id");
          seen.push(request);
          return {};
        },
      },
      options,
    );
    const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      server.send("POST", "/api/v1/tasks", body, { "content-type": "application/json", ...headers });
    return { ...server, seen, post };
  }
  const message = (name: string) => create(TaskCreateRequestSchema, { id: { name, resourceType: ResourceType.TASK } });
  const bytes = (name: string) => new Uint8Array(toBinary(TaskCreateRequestSchema, message(name)));

  test.each([
    ["broken JSON", "{not json", undefined],
    ["an empty one, which is an empty message", "", "missing id"],
    ["an array", "[]", undefined],
    ["null", "null", undefined],
    ["an unknown field", '{"nosuch": 1}', expect.stringContaining("nosuch")],
    ["a wrong type", '{"id": 5}', undefined],
    ["an unknown enum", '{"id": {"resource_type": "NOPE"}}', expect.stringContaining("NOPE")],
    ["what is not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), undefined],
  ])("refuse %s", async (_, body, text) => {
    const { post } = await creating();
    expect(await post(body)).toEqual(error(400, 3, text));
  });

  test("take proto and JSON names, enums by name and number", async () => {
    const { post, seen } = await creating();
    await post('{"id": {"resource_type": "TASK", "name": "a"}}');
    await post('{"id": {"resourceType": 1, "name": "a"}}', { "content-type": "application/json; charset=utf-8" });
    await post('{"id": {"resourceType": 1, "name": "a"}, "nosuch": 1}', { "content-type": "text/plain" });
    expect(seen).toEqual([message("a"), message("a"), message("a")]);
  });

  test("take and give protobuf, each for itself", async () => {
    const { address, post, seen } = await creating();
    expect(await post(bytes("b"), { "content-type": octets })).toMatchObject({ status: 200, type: "application/json" });
    expect(await post('{"id": {"name": "c"}}', { accept: octets })).toMatchObject({ status: 200, type: octets });
    const headers = { "content-type": octets };
    const response = await fetch(`${address}/api/v1/tasks`, { method: "POST", body: bytes("d"), headers });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, octets]);
    expect(seen.map(({ id }) => id?.name)).toEqual(["b", "c", "d"]);
  });

  test("tell errors in the protobuf that was asked for", async () => {
    const { address } = await creating();
    for (const body of [new Uint8Array([0xff, 0xff, 0xff, 0x01]), new Uint8Array()]) {
      const headers = { "content-type": octets, accept: octets };
      const response = await fetch(`${address}/api/v1/tasks`, { method: "POST", body, headers });
      const status = fromBinary(StatusSchema, new Uint8Array(await response.arrayBuffer()));
      expect([response.status, response.headers.get("content-type"), status.code]).toEqual([400, octets, 3]);
      expect(status.message).not.toBe("");
    }
  });

  test("of a DELETE are read, and the path wins over them", async () => {
    const seen: unknown[] = [];
    const { send } = await admin({
      async terminateExecution({ id, cause }) {
        seen.push([id?.project, id?.name, cause]);
        return {};
      },
    });
    await send("DELETE", "/api/v1/executions/p/d/x", '{"cause": "because", "id": {"name": "other", "project": "q"}}');
    const body = toBinary(
      ExecutionTerminateRequestSchema,
      create(ExecutionTerminateRequestSchema, { cause: "octets" }),
    );
    await send("DELETE", "/api/v1/executions/p/d/x", new Uint8Array(body), { "content-type": octets });
    expect(seen).toEqual([
      ["p", "x", "because"],
      ["p", "x", "octets"],
    ]);
  });

  test("may be gzip, within the limit once unpacked", async () => {
    const { post, seen } = await creating({ maxReceiveBytes: 10_000 });
    const packed = { "content-encoding": "gzip" };
    await post(new Uint8Array(gzipSync('{"id": {"name": "z"}}')), packed);
    expect(seen[0]?.id?.name).toBe("z");
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(10_000_000, " ")));
    expect(bomb.length).toBeLessThan(10_000);
    expect(await post(bomb, packed)).toEqual(error(429, 8));
    expect(await post("not gzip", packed)).toEqual(error(400, 3));
    expect(await post("{}", { "content-encoding": "br" })).toEqual(error(400, 3, expect.stringContaining("br")));
  });

  test("beyond the limit are refused, told of or not, and the caller reads why", async () => {
    const { address, post } = await creating({ maxReceiveBytes: 100_000 });
    expect(await post(`"${"x".repeat(100_000)}"`)).toEqual(error(429, 8, expect.stringContaining("100000")));
    const body = new Blob(["x".repeat(3_000_000)]).stream();
    const response = await fetch(`${address}/api/v1/tasks`, { method: "POST", body, duplex: "half", headers: json });
    expect(await answerOf(response)).toEqual(error(429, 8));
  });
});

describe("answers", () => {
  const project = {
    id: "p",
    domains: [{ id: "d" }],
    labels: { values: { b: "2", __proto__x: "1" } },
  };

  test("tell defaults: scalars, enums, lists, maps, unset messages as null; by proto names", async () => {
    const { get } = await admin({ getProject: async () => project });
    expect((await get("/api/v1/projects/p")).body).toEqual({
      id: "p",
      name: "",
      domains: [{ id: "d", name: "" }],
      description: "",
      labels: { values: { b: "2", __proto__x: "1" } },
      state: "ACTIVE",
      org: "",
    });
    const empty = await admin({ getProject: async () => ({}) });
    expect((await empty.get("/api/v1/projects/p")).body).toMatchObject({ domains: [], labels: null });
  });

  test("leave out an unset oneof, write int64 as text, bytes as base64, times as text, wrappers bare", async () => {
    const { get } = await admin({
      getExecution: async () => ({
        spec: {
          interruptible: true,
          inputs: { literals: { n: { value: literal(9_007_199_254_740_993n) } } },
        },
        closure: { createdAt: { seconds: 1n, nanos: 5_000_000 }, duration: { seconds: 90n } },
      }),
      getExecutionData: async () => ({ outputs: { url: "u", bytes: 12n } }),
    });
    const execution = (await get("/api/v1/executions/p/d/x")).body;
    expect(execution).toMatchObject({
      id: null,
      spec: {
        interruptible: true,
        inputs: { literals: { n: { scalar: { primitive: { integer: "9007199254740993" } } } } },
      },
      closure: { created_at: "1970-01-01T00:00:01.005Z", duration: "90s", phase: "UNDEFINED", workflow_id: null },
    });
    expect(execution).not.toHaveProperty("closure.outputs");
    expect(execution).not.toHaveProperty("closure.error");
    expect((await get("/api/v1/data/executions/p/d/x")).body).toMatchObject({ outputs: { url: "u", bytes: "12" } });
  });

  test("use camel case where JSON is not asked for by name", async () => {
    const { get } = await admin({ getVersion: async () => ({}), listTasks: async () => ({ tasks: [{}] }) });
    for (const accept of ["text/html", "*/*", "application/json, text/plain, */*"]) {
      const { type, body } = await get("/api/v1/tasks/p/d", { accept });
      expect([type, body]).toEqual([
        "application/json",
        { tasks: [{ id: null, closure: null, shortDescription: "" }], token: "" },
      ]);
    }
  });

  test("are protobuf where that is asked for", async () => {
    const { address } = await admin({ getProject: async () => project });
    const response = await fetch(`${address}/api/v1/projects/p`, { headers: { accept: octets } });
    expect(response.headers.get("content-type")).toBe(octets);
    const told = fromBinary(ProjectSchema, new Uint8Array(await response.arrayBuffer()));
    expect(told).toEqual(create(ProjectSchema, project));
  });

  test.each([
    ["Cancelled", 499, 1],
    ["InvalidArgument", 400, 3],
    ["DeadlineExceeded", 504, 4],
    ["NotFound", 404, 5],
    ["AlreadyExists", 409, 6],
    ["PermissionDenied", 403, 7],
    ["ResourceExhausted", 429, 8],
    ["FailedPrecondition", 400, 9],
    ["Unimplemented", 501, 12],
    ["Internal", 500, 13],
    ["Unavailable", 503, 14],
    ["Unauthenticated", 401, 16],
  ] as const)("of %s have status %i and code %i", async (code, status, number) => {
    const { get } = await admin({
      getVersion: async () => {
        throw new FlyteError(code, "why\n☃");
      },
    });
    expect(await get("/api/v1/version")).toEqual(error(status, number, "why\n☃"));
  });

  test("carry an error's details as JSON with their type", async () => {
    const details = [
      {
        schema: EventFailureReasonSchema,
        message: create(EventFailureReasonSchema, {
          reason: { case: "alreadyInTerminalState", value: { currentPhase: "SUCCEEDED" } },
        }),
      },
    ];
    const { get } = await admin({
      getVersion: async () => {
        throw new FlyteError("FailedPrecondition", "over", { details });
      },
    });
    const type = "type.googleapis.com/flyteidl.admin.EventFailureReason";
    expect((await get("/api/v1/version")).body).toEqual({
      code: 9,
      message: "over",
      details: [{ "@type": type, already_in_terminal_state: { current_phase: "SUCCEEDED" } }],
    });
  });

  test("carry the request id, the caller's or ours", async () => {
    const { get } = await admin({ getVersion: async () => ({}) });
    const id = async (path: string, given: Record<string, string> = {}) =>
      (await get(path, { ...json, ...given })).headers.get("x-request-id");
    expect(await id("/api/v1/version", { "x-request-id": "mine" })).toBe("mine");
    expect(await id("/api/v1/version", { "x-request-id": "x".repeat(200) })).toMatch(/^a-.{20}$/);
    expect(await id("/api/v1/nothing")).toMatch(/^a-.{20}$/);
  });
});

describe("a call", () => {
  async function waiting() {
    const begun = Promise.withResolvers<CallContext>();
    const server = await admin({
      getVersion(_, context) {
        begun.resolve(context);
        return new Promise(() => {});
      },
    });
    return { ...server, begun: begun.promise };
  }

  test("is ended by the deadline that its caller set", async () => {
    const { get, begun, clock } = await waiting();
    const answer = get("/api/v1/version", { ...json, "grpc-timeout": "2S" });
    const { signal } = await begun;
    clock.advance(1_999_999);
    expect(signal.aborted).toBe(false);
    clock.advance(1);
    expect(await answer).toEqual(error(504, 4));
    expect(signal.aborted).toBe(true);
    expect(await get("/api/v1/version", { ...json, "grpc-timeout": "soon" })).toEqual(error(400, 3));
  });

  test("learns that its caller left", async () => {
    const { address, begun } = await waiting();
    const controller = new AbortController();
    const answer = fetch(`${address}/api/v1/version`, { signal: controller.signal }).catch(() => "left");
    const { signal } = await begun;
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    controller.abort();
    await aborted;
    expect(await answer).toBe("left");
    expect(signal.reason).toMatchObject({ code: "Cancelled" });
  });
});

function literal(integer: bigint) {
  const primitive = { value: { case: "integer" as const, value: integer } };
  return { case: "scalar" as const, value: { value: { case: "primitive" as const, value: primitive } } };
}
