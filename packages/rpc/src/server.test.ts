import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { FlyteError } from "@haltere/core";
import { AdminService } from "@haltere/idl/service";
import { describe, expect, onTestFinished, test } from "vitest";
import { bindService, type ServiceImplementation } from "./service.ts";
import { grpcClient } from "./testing/grpc-client.ts";
import { serving } from "./testing/serving.ts";

const admin = (implementation: ServiceImplementation<typeof AdminService>) => [
  bindService(AdminService, implementation),
];
const version = admin({ getVersion: async () => ({ controlPlaneVersion: { Version: "v7" } }) });

function client(port: number, options = {}) {
  const made = grpcClient(port, options);
  onTestFinished(() => made.close());
  return made;
}

async function rawConnection(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  onTestFinished(() => void socket.destroy());
  return socket;
}

async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("one port", () => {
  test("serves gRPC and HTTP/1.1 at once, each on connections that it keeps", async () => {
    const { port, address } = await serving(version);
    const grpc = client(port);
    const calls = Array.from({ length: 200 }, async (_, at) => {
      if (at % 2 === 0) return (await grpc.unary(AdminService.method.getVersion, {})).controlPlaneVersion?.Version;
      const response = await fetch(`${address}/api/v1/version`, { headers: { accept: "application/json" } });
      const body: unknown = await response.json();
      return body;
    });
    const rest = { control_plane_version: { Build: "", Version: "v7", BuildTime: "" } };
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? "v7" : rest)));
  });

  test("finds the protocol in a preface that comes byte by byte", async () => {
    const { port } = await serving(version);
    const socket = await rawConnection(port);
    socket.setNoDelay(true);
    for (const byte of "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") {
      socket.write(byte);
      await new Promise(setImmediate);
    }
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])); // An empty SETTINGS frame.
    const [answer]: Buffer[] = await once(socket, "data");
    expect(answer?.[3]).toBe(4); // The server's SETTINGS.
  });

  test("takes a request whose first letters are those of the preface", async () => {
    const { port } = await serving(version);
    const socket = await rawConnection(port);
    socket.write("P");
    await new Promise(setImmediate);
    socket.write("OST /api/v1/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    expect(await received(socket)).toMatch(/^HTTP\/1.1 501 /);
  });

  test("answers garbage with 400, and goes on serving others", async () => {
    const { port, address } = await serving(version);
    const socket = await rawConnection(port);
    socket.end(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03]));
    expect(await received(socket)).toMatch(/^HTTP\/1.1 400 /);
    expect((await fetch(`${address}/healthcheck`)).status).toBe(200);
  });

  test.each([
    ["nothing", ""],
    ["half a preface", "PRI * HT"],
    ["half a request", "GET /healthcheck HT"],
    ["a whole preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("lets go of a connection that ends after %s", async (_, sent) => {
    const { port } = await serving(version);
    const socket = await rawConnection(port);
    socket.end(sent);
    socket.resume();
    await once(socket, "close");
  });

  test("ends a connection that never says anything", async () => {
    const { port } = await serving(version, { timeouts: { firstBytes: 20 } });
    const socket = await rawConnection(port);
    socket.resume();
    await once(socket, "close");
  });

  test("ends a connection whose headers do not come to an end", async () => {
    const { port } = await serving(version, { timeouts: { headers: 20, request: 40 } });
    const socket = await rawConnection(port);
    socket.write("GET /healthcheck HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    expect(await received(socket)).toMatch(/^HTTP\/1.1 408 /);
  });

  test("ends a request whose body does not come to an end", async () => {
    const { port } = await serving(version, { timeouts: { headers: 20, request: 40 } });
    const socket = await rawConnection(port);
    socket.write("POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
    await received(socket);
    expect(socket.destroyed).toBe(true);
  });

  test("says which port is taken, and what to do", async () => {
    const { port } = await serving(version);
    const error = await serving(version, { port }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(FlyteError);
    expect(error.code).toBe("FailedPrecondition");
    expect(error.fullMessage).toContain(`port ${port}`);
    expect(error.fullMessage).toContain("--port");
  });

  test("says that an address is not one of this machine", async () => {
    const error = await serving(version, { host: "192.0.2.1" }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "FailedPrecondition" });
    expect(error.message).toContain("192.0.2.1");
  });
});

describe("closing", () => {
  test("lets calls under way end, and takes no more connections", async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let count = 0;
    const server = await serving(
      admin({
        async getVersion() {
          arrived[count++]?.resolve();
          await gate.promise;
          return { controlPlaneVersion: { Version: "late" } };
        },
      }),
    );
    const overGrpc = client(server.port).unary(AdminService.method.getVersion, {});
    const overRest = fetch(`${server.address}/api/v1/version`);
    await Promise.all(arrived.map(({ promise }) => promise));
    const closed = server.close();
    const refused = await fetch(`${server.address}/healthcheck`).catch(() => "refused");
    expect(refused).toBe("refused");
    gate.resolve();
    expect((await overGrpc).controlPlaneVersion?.Version).toBe("late");
    expect((await overRest).status).toBe(200);
    await closed;
  });

  test("ends what does not end by itself once the grace is over", async () => {
    const arrived = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let count = 0;
    const server = await serving(
      admin({
        getVersion: () => {
          arrived[count++]?.resolve();
          return new Promise(() => {});
        },
      }),
      { graceMs: 1_000 },
    );
    const overGrpc = client(server.port)
      .unary(AdminService.method.getVersion, {})
      .catch(() => "ended");
    const overRest = fetch(`${server.address}/api/v1/version`).catch(() => "ended");
    await Promise.all(arrived.map(({ promise }) => promise));
    const closed = server.close();
    server.clock.advance(1_000_000);
    await closed;
    expect(await Promise.all([overGrpc, overRest])).toEqual(["ended", "ended"]);
  });

  test("closes although a client keeps its connections open, and twice as once", async () => {
    const server = await serving(version);
    const grpc = client(server.port);
    await grpc.unary(AdminService.method.getVersion, {});
    await fetch(`${server.address}/healthcheck`);
    const silent = await rawConnection(server.port);
    silent.resume();
    await Promise.all([server.close(), server.close(), once(silent, "close")]);
  });
});
