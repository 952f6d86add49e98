import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { FlyteError, integerLiteral, literalMap } from "@haltere/core";
import { CreateRequestHeaderSchema, type ExecuteTaskSyncRequest } from "@haltere/idl/admin";
import { TaskExecution_Phase } from "@haltere/idl/core";
import { AgentMetadataService, AsyncAgentService, SyncAgentService } from "@haltere/idl/service";
import { countingIds, standingClock } from "@haltere/ports/testing";
import { type BoundService, bindService, createGrpcOnlyServer, type ServiceImplementation } from "@haltere/rpc";
import { serving } from "@haltere/rpc/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { createConnectorClient } from "./connector-client.ts";
import { type ConnectorEndpoint, parseConnectorEndpoint, timeoutOf } from "./connector-endpoint.ts";

async function calling(
  services: readonly BoundService[],
  endpoint: Partial<ConnectorEndpoint> = {},
  maxResponseBytes = 1e6,
) {
  const server = await serving(services);
  const client = createConnectorClient({ address: `127.0.0.1:${server.port}`, ...endpoint }, { maxResponseBytes });
  onTestFinished(() => client.close());
  return client;
}

const asynchronous = (
  implementation: ServiceImplementation<typeof AsyncAgentService>,
  endpoint?: Partial<ConnectorEndpoint>,
) => calling([bindService(AsyncAgentService, implementation)], endpoint);
const never = new Promise<never>(() => undefined);
const header = create(CreateRequestHeaderSchema, { outputPrefix: "/out" });

test("every method reaches its connector", async () => {
  const client = await calling([
    bindService(AgentMetadataService, {
      listAgents: async () => ({ agents: [{ name: "a" }] }),
      getAgent: async ({ name }) => ({ agent: { name } }),
    }),
    bindService(AsyncAgentService, {
      createTask: async ({ outputPrefix }) => ({ resourceMeta: Buffer.from(outputPrefix) }),
      getTask: async ({ resourceMeta }) => ({ resource: { message: `${Buffer.from(resourceMeta)}` } }),
      deleteTask: async () => ({}),
      getTaskMetrics: async ({ queries }) => ({ results: queries.map((metric) => ({ metric })) }),
      async *getTaskLogs({ lines }) {
        for (let i = 0; i < Number(lines); i++) yield { part: { case: "body", value: { results: [`line ${i}`] } } };
      },
    }),
  ]);
  expect((await client.listAgents()).agents[0]?.name).toBe("a");
  expect((await client.getAgent("b")).agent?.name).toBe("b");
  const { resourceMeta } = await client.createTask({ outputPrefix: "/out" });
  expect((await client.getTask({ resourceMeta })).resource?.message).toBe("/out");
  await client.deleteTask({ resourceMeta });
  expect((await client.getTaskMetrics({ queries: ["cpu"] })).results[0]?.metric).toBe("cpu");
  const lines: string[] = [];
  for await (const { part } of client.getTaskLogs({ lines: 3n }))
    if (part.case === "body") lines.push(...part.value.results);
  expect(lines).toEqual(["line 0", "line 1", "line 2"]);
});

test("a synchronous call sends header and inputs, and takes the first answer", async () => {
  const seen: ExecuteTaskSyncRequest[] = [];
  const resource = { phase: TaskExecution_Phase.SUCCEEDED, message: "done" };
  const client = await calling([
    bindService(SyncAgentService, {
      async *executeTaskSync(requests) {
        for await (const request of requests) seen.push(request);
        yield { res: { case: "header" as const, value: { resource } } };
        yield { res: { case: "outputs" as const, value: literalMap({}) } };
      },
    }),
  ]);
  const answer = await client.executeTaskSync(header, literalMap({ x: integerLiteral(1) }));
  expect(answer).toMatchObject(resource);
  expect(seen.map(({ part }) => part.case)).toEqual(["header", "inputs"]);
});

describe("what goes wrong is told with the method, the address and gRPC's code", () => {
  test("what the connector said", async () => {
    const client = await asynchronous({
      createTask: () => Promise.reject(new FlyteError("NotFound", "Cannot find connector for task type: x.")),
    });
    await expect(client.createTask({})).rejects.toMatchObject({
      code: "NotFound",
      recoverable: false,
      message: expect.stringMatching(/^CreateTask of the connector at 127.*Cannot find connector for task type: x\./),
    });
    await expect(client.getTask({})).rejects.toMatchObject({ code: "Unimplemented" });
  });

  test("nobody is there", async () => {
    const client = createConnectorClient({ address: "127.0.0.1:1" });
    onTestFinished(() => client.close());
    await expect(client.listAgents()).rejects.toMatchObject({ code: "Unavailable", recoverable: true });
    await expect(client.executeTaskSync(header, literalMap({}))).rejects.toMatchObject({ code: "Unavailable" });
  });

  test("a method takes longer than it may, or than its call may", async () => {
    const client = await asynchronous({ getTask: () => never, createTask: () => never }, { timeouts: { GetTask: 20 } });
    await expect(client.getTask({})).rejects.toMatchObject({ code: "DeadlineExceeded", recoverable: true });
    await expect(client.createTask({}, { timeout: 20 })).rejects.toMatchObject({ code: "DeadlineExceeded" });
  });

  test("a call is cancelled, under way or before", async () => {
    const begun = Promise.withResolvers<void>();
    const client = await asynchronous({
      getTask() {
        begun.resolve();
        return never;
      },
    });
    const abort = new AbortController();
    const call = client.getTask({}, { signal: abort.signal });
    await begun.promise;
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "Cancelled" });
    await expect(client.getTask({}, { signal: abort.signal })).rejects.toMatchObject({ code: "Cancelled" });
  });

  test("an answer is larger than it may be", async () => {
    const resourceMeta = Buffer.alloc(5_000);
    const client = await calling(
      [bindService(AsyncAgentService, { createTask: async () => ({ resourceMeta }) })],
      {},
      1_000,
    );
    await expect(client.createTask({})).rejects.toMatchObject({
      code: "ResourceExhausted",
      message: expect.stringContaining("larger than max"),
    });
  });

  test.each([
    ["no answer", []],
    ["an answer without a resource", [{ res: { case: "header" as const, value: {} } }]],
    ["outputs alone", [{ res: { case: "outputs" as const, value: {} } }]],
  ])("a synchronous call ends with %s", async (_, answers) => {
    const client = await calling([
      bindService(SyncAgentService, {
        async *executeTaskSync() {
          yield* answers;
        },
      }),
    ]);
    await expect(client.executeTaskSync(header, literalMap({}))).rejects.toMatchObject({
      code: "DataLoss",
      recoverable: true,
      message: expect.stringContaining("answer"),
    });
  });

  test("TLS is spoken to one that does not", async () => {
    const client = await asynchronous({}, { tls: { serverName: "a" }, defaultTimeout: 2_000 });
    await expect(client.getTask({})).rejects.toMatchObject({
      code: expect.stringMatching(/Unavailable|DeadlineExceeded/),
    });
  });
});

const openssl = spawnSync("openssl", ["version"]).status === 0;
if (!openssl && process.env.HALTERE_REQUIRE_ALL === "1")
  test("needs openssl", () => Promise.reject(new Error("TLS is tested with openssl, which is not here")));

test.runIf(openssl)("over TLS the server's certificate must be trusted, and name the server", async () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-connector-tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key", "-out", "cert"];
  const subject = ["-subj", "/CN=connector", "-addext", "subjectAltName=DNS:connector.internal"];
  execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-days", "2"], { cwd: folder, stdio: "pipe" });
  const [certificate, privateKey] = ["cert", "key"].map((name) => readFileSync(join(folder, name)));
  if (certificate === undefined || privateKey === undefined) throw new Error("no certificate");
  const server = await createGrpcOnlyServer({
    services: [bindService(AgentMetadataService, { listAgents: async () => ({ agents: [{ name: "safe" }] }) })],
    clock: standingClock(),
    ids: countingIds(),
    port: 0,
    tls: { certificate, key: privateKey },
  });
  const endpoint = { address: `localhost:${server.port}`, defaultTimeout: 2_000 };
  const calls: [ConnectorEndpoint["tls"] & object, unknown][] = [
    [{ ca: certificate, serverName: "connector.internal" }, "safe"],
    [{ ca: certificate, serverName: "other.internal" }, "Unavailable"],
    [{ serverName: "connector.internal" }, "Unavailable"],
  ];
  for (const [tls, expected] of calls) {
    const client = createConnectorClient({ ...endpoint, tls });
    const answer = client.listAgents().then(
      ({ agents }) => agents[0]?.name,
      (error: FlyteError) => error.code,
    );
    expect(await answer).toBe(expected);
    client.close();
  }
  await server.close();
});

test("addresses and timeouts are read as Flyte reads them", () => {
  expect(parseConnectorEndpoint(" localhost:8000 ")).toEqual({ address: "localhost:8000" });
  expect(parseConnectorEndpoint("https://a.b:443/")).toEqual({ address: "a.b:443", tls: {} });
  expect(parseConnectorEndpoint("dns:///a:1")).toEqual({ address: "dns:///a:1" });
  expect(parseConnectorEndpoint("unix:/run/connector")).toEqual({ address: "unix:/run/connector" });
  for (const text of ["", "a", "a:", "a:b", "a b:1", "a:70000"])
    expect(() => parseConnectorEndpoint(text)).toThrow(/address/);
  expect(timeoutOf({ address: "a:1" }, "GetTask")).toBe(10_000);
  expect(timeoutOf({ address: "a:1", defaultTimeout: 0 }, "GetTask")).toBeUndefined();
  expect(timeoutOf({ address: "a:1", defaultTimeout: 5, timeouts: { GetTask: 7 } }, "GetTask")).toBe(7);
});
