import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { AdminService } from "@haltere/idl/service";
import { describe, expect, test } from "vitest";
import { bindService } from "./service.ts";
import { serving } from "./testing/serving.ts";

async function gate(options: Parameters<typeof serving>[1] = {}) {
  let calls = 0;
  const count = async () => {
    calls++;
    return {};
  };
  const { port } = await serving([bindService(AdminService, { getVersion: count, createTask: count })], options);
  /** With headers that a fetch would not let anyone set. */
  const ask = (method: string, path: string, headers: Record<string, string>) => {
    const answered = Promise.withResolvers<{ status: number; headers: IncomingHttpHeaders; body: string }>();
    const request = httpRequest({ port, host: "127.0.0.1", method, path, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      answered.resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    request.end();
    return answered.promise;
  };
  return { port, ask, calls: () => calls };
}

const version = "/api/v1/version";

describe("hosts", () => {
  test.each(["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:30080", "[::1]", "[::1]:30080"])(
    "%s is this machine",
    async (host) => {
      const { ask } = await gate();
      expect((await ask("GET", version, { host })).status).toBe(200);
    },
  );

  test.each(["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::1].evil", ":80", "10.0.0.1"])(
    "%j is not, for any route",
    async (host) => {
      const { ask, calls } = await gate();
      for (const path of [version, "/flyteidl.service.AdminService/GetVersion", "/healthcheck", "/blobs/x"]) {
        const answer = await ask("POST", path, { host });
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.body)).toMatchObject({ code: 7, message: expect.stringContaining("localhost") });
      }
      expect(calls()).toBe(0);
    },
  );

  test("may be named, or all let in", async () => {
    const named = await gate({ allowedHosts: ["flyte.example"] });
    expect((await named.ask("GET", version, { host: "flyte.example:80" })).status).toBe(200);
    expect((await named.ask("GET", version, { host: "localhost" })).status).toBe(403);
    const any = await gate({ allowedHosts: "any" });
    expect((await any.ask("GET", version, { host: "evil.example" })).status).toBe(200);
  });
});

describe("pages of other origins", () => {
  const host = "localhost:30080";

  test("are refused before anything is done for them", async () => {
    const { ask, calls } = await gate();
    for (const origin of ["https://evil.example", "http://localhost:3000", "null", "http://localhost:30080.evil"])
      for (const method of ["GET", "POST", "OPTIONS"]) {
        const answer = await ask(method, "/api/v1/tasks", { host, origin, "content-type": "text/plain" });
        expect(answer.status).toBe(403);
        expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      }
    expect(calls()).toBe(0);
  });

  test("are told apart from our own", async () => {
    const { ask } = await gate();
    const answer = await ask("GET", version, { host, origin: `http://${host}` });
    expect(answer.status).toBe(200);
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("may be let in by name, with credentials", async () => {
    const { ask } = await gate({ allowedOrigins: ["https://console.example"] });
    const answer = await ask("GET", version, { host, origin: "https://console.example" });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "https://console.example",
      "access-control-allow-credentials": "true",
      vary: "Origin",
    });
    expect((await ask("GET", version, { host, origin: "https://evil.example" })).status).toBe(403);
  });

  test("are let in by * as FlyteAdmin does, errors included", async () => {
    const { ask } = await gate({ allowedOrigins: ["*"] });
    for (const [path, status] of [
      [version, 200],
      ["/api/v1/nothing", 404],
    ] as const) {
      const answer = await ask("GET", path, { host, origin: "http://console.example" });
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject({
        "access-control-allow-origin": "*",
        "access-control-allow-credentials": "true",
      });
      expect((await ask("GET", path, { host })).headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test.each([
    ["POST", "content-type", 200, { "access-control-allow-headers": "content-type" }],
    ["PUT", "Flyte-Authorization", 200, { "access-control-allow-methods": "PUT" }],
    ["GET", "accept, connect-protocol-version", 200, { "access-control-allow-headers": "connect-protocol-version" }],
    ["GET", "x-other", 403, {}],
    ["TRACE", "", 405, {}],
    [undefined, "", 400, {}],
  ])("ask beforehand: %s with %s is %i", async (method, names, status, expected) => {
    const { ask } = await gate({ allowedOrigins: ["*"] });
    const answer = await ask("OPTIONS", "/api/v1/projects", {
      host,
      origin: "http://console.example",
      ...(method === undefined ? {} : { "access-control-request-method": method }),
      ...(names === "" ? {} : { "access-control-request-headers": names }),
    });
    expect([answer.status, answer.body]).toEqual([status, ""]);
    expect(answer.headers).toMatchObject(expected);
    expect(answer.headers["access-control-allow-origin"]).toBe(status === 200 ? "*" : undefined);
    if (method === "POST") expect(answer.headers["access-control-allow-methods"]).toBeUndefined();
  });
});
