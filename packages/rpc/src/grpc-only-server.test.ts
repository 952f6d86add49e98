import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type ChannelCredentials, Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { Health, HealthCheckResponse_ServingStatus as Status } from "@haltere/idl/grpc";
import { AgentMetadataService } from "@haltere/idl/service";
import { countingIds, standingClock } from "@haltere/ports/testing";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createGrpcOnlyServer, type GrpcServerOptions } from "./grpc-only-server.ts";
import { bindService } from "./service.ts";
import { grpcClient } from "./testing/grpc-client.ts";

const { getAgent } = AgentMetadataService.method;

async function serving(options: Partial<GrpcServerOptions> = {}) {
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const clock = standingClock();
  const services = [
    bindService(AgentMetadataService, {
      async getAgent({ name }) {
        if (name === "slow") {
          begun.resolve();
          await goOn.promise;
        }
        return { agent: { name } };
      },
    }),
  ];
  const server = await createGrpcOnlyServer({ services, clock, ids: countingIds(), port: 0, ...options });
  onTestFinished(async () => {
    goOn.resolve();
    const closed = server.close();
    clock.advance(60_000_000);
    await closed;
  });
  return { server, clock, begun: begun.promise, goOn: goOn.resolve };
}

const failure = (call: Promise<unknown>): Promise<ServiceError> =>
  call.then(
    () => Promise.reject(new Error("the call succeeded")),
    (error) => error,
  );

test("calls, health by service and reflection are served, and HTTP/1.1 is not", async () => {
  const { server } = await serving();
  const { unary, close } = grpcClient(server.port);
  onTestFinished(close);
  expect((await unary(getAgent, { name: "a" })).agent?.name).toBe("a");
  for (const service of ["", "flyteidl.service.AgentMetadataService"])
    expect((await unary(Health.method.check, { service })).status).toBe(Status.SERVING);
  expect((await failure(unary(Health.method.check, { service: "flyteadmin" }))).code).toBe(status.NOT_FOUND);

  const socket = connect(server.port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  socket.resume();
  await once(socket, "close");
  expect((await unary(getAgent, { name: "b" })).agent?.name).toBe("b");
});

test("closing lets calls under way end, takes no others, and ends with them", async () => {
  const { server, begun, goOn } = await serving();
  const { unary, close } = grpcClient(server.port);
  onTestFinished(close);
  const slow = unary(getAgent, { name: "slow" });
  await begun;
  let closed = false;
  const closing = server.close().then(() => {
    closed = true;
  });
  const late = grpcClient(server.port);
  onTestFinished(late.close);
  expect((await failure(late.unary(getAgent, { name: "late" }))).code).toBe(status.UNAVAILABLE);
  expect(closed).toBe(false);
  goOn();
  expect((await slow).agent?.name).toBe("slow");
  await closing;
});

test("closing ends calls that take longer than they may", async () => {
  const { server, clock, begun } = await serving({ graceMs: 1_000 });
  const { unary, close } = grpcClient(server.port);
  onTestFinished(close);
  const slow = failure(unary(getAgent, { name: "slow" }));
  await begun;
  const closing = server.close();
  clock.advance(1_000_000);
  expect((await slow).code).toBeOneOf([status.UNAVAILABLE, status.CANCELLED]);
  await closing;
});

test("a port that is taken is said to be", async () => {
  const { server } = await serving();
  await expect(serving({ port: server.port })).rejects.toMatchObject({
    code: "FailedPrecondition",
    message: `port ${server.port} on 127.0.0.1 is in use by another program`,
  });
});

const openssl = (() => {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    if (process.env.HALTERE_REQUIRE_ALL === "1") throw new Error("TLS is tested with openssl, which is not here");
    return false;
  }
})();

if (!openssl) test.skip("left out: TLS needs openssl to make certificates");

describe.runIf(openssl)("TLS", () => {
  let folder: string;
  const read = (name: string) => readFileSync(join(folder, name));
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "haltere-tls-"));
    const run = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    run("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=ca", "-days", "2");
    for (const name of ["server", "client"]) {
      run(
        "req",
        ...key,
        "-keyout",
        `${name}.key`,
        "-out",
        `${name}.csr`,
        "-subj",
        `/CN=${name}`,
        "-addext",
        "subjectAltName=IP:127.0.0.1",
      );
      run(
        "x509",
        "-req",
        "-in",
        `${name}.csr`,
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-copy_extensions",
        "copy",
        "-days",
        "2",
        "-out",
        `${name}.crt`,
      );
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const tls = () => ({ certificate: read("server.crt"), key: read("server.key") });

  async function ask(port: number, channel: ChannelCredentials): Promise<string | undefined> {
    const client = new Client(`127.0.0.1:${port}`, channel);
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    client.makeUnaryRequest(
      "/flyteidl.service.AgentMetadataService/GetAgent",
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes) => bytes,
      toBinary(getAgent.input, create(getAgent.input, { name: "a" })),
      (error, answer) => (answer ? resolve(answer) : reject(error)),
    );
    try {
      return fromBinary(getAgent.output, await promise).agent?.name;
    } finally {
      client.close();
    }
  }

  test("serves callers that know the authority, and no others", async () => {
    const { server } = await serving({ tls: tls() });
    expect(server.address).toBe(`https://127.0.0.1:${server.port}`);
    expect(await ask(server.port, credentials.createSsl(read("ca.crt")))).toBe("a");
    expect((await failure(ask(server.port, credentials.createSsl()))).code).toBe(status.UNAVAILABLE);
    expect((await failure(ask(server.port, credentials.createInsecure()))).code).toBe(status.UNAVAILABLE);
  });

  test("with an authority of callers, only those with a certificate of it are served", async () => {
    const { server } = await serving({ tls: { ...tls(), clientAuthority: read("ca.crt") } });
    const own = credentials.createSsl(read("ca.crt"), read("client.key"), read("client.crt"));
    expect(await ask(server.port, own)).toBe("a");
    expect((await failure(ask(server.port, credentials.createSsl(read("ca.crt"))))).code).toBe(status.UNAVAILABLE);
  });

  test("a key of another certificate, and what is none, are refused", async () => {
    for (const key of [read("client.key"), Buffer.from("no key")])
      await expect(serving({ tls: { ...tls(), key } })).rejects.toMatchObject({
        code: "InvalidArgument",
        message: expect.stringContaining("the certificate and key for TLS cannot be used"),
      });
  });
});
