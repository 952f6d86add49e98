import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server as NetServer } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { FlyteError, integerLiteral, literalMap } from "@haltere/core";
import { CreateRequestHeaderSchema, GetTaskResponseSchema } from "@haltere/idl/admin";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ConnectorClient, createConnectorClient } from "./connector-client.ts";

const header = create(CreateRequestHeaderSchema);
const valid = toBinary(
  GetTaskResponseSchema,
  create(GetTaskResponseSchema, {
    resource: {
      message: "here",
      outputs: literalMap({ x: integerLiteral(1) }),
      logLinks: [{ uri: "u" }],
      customInfo: { a: 1 },
    },
  }),
);

/** A server of gRPC whose every answer is these bytes. */
async function answering(bytes: () => Uint8Array): Promise<ConnectorClient> {
  const raw = {
    requestSerialize: Buffer.from,
    requestDeserialize: (b: Buffer) => b,
    responseDeserialize: (b: Buffer) => b,
  };
  const method = (path: string, stream: boolean) => ({
    path,
    requestStream: stream,
    responseStream: stream,
    ...raw,
    responseSerialize: (b: Buffer) => b,
  });
  const server = new Server();
  const unary = (_: unknown, answer: (error: null, bytes: Buffer) => void) => answer(null, Buffer.from(bytes()));
  const names = ["CreateTask", "GetTask", "DeleteTask"];
  server.addService(
    Object.fromEntries(names.map((name) => [name, method(`/flyteidl.service.AsyncAgentService/${name}`, false)])),
    Object.fromEntries(names.map((name) => [name, unary])),
  );
  server.addService(
    { ExecuteTaskSync: method("/flyteidl.service.SyncAgentService/ExecuteTaskSync", true) },
    {
      ExecuteTaskSync(call: ServerDuplexStream<Buffer, Buffer>) {
        call.on("data", () => undefined);
        call.on("end", () => call.end());
        call.write(Buffer.from(bytes()));
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  onTestFinished(() => server.forceShutdown());
  return clientOf(port);
}

function clientOf(port: number): ConnectorClient {
  const client = createConnectorClient({ address: `127.0.0.1:${port}`, defaultTimeout: 1_000 });
  onTestFinished(() => client.close());
  return client;
}

async function listening(server: NetServer): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** What a call comes to: an answer, or an error of ours. Anything else fails the test. */
async function outcome(call: Promise<unknown>): Promise<"answered" | FlyteError["code"]> {
  try {
    await call;
    return "answered";
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown.code;
    throw thrown;
  }
}

describe("whatever bytes a connector answers, a call ends with an answer or an error of ours", () => {
  test("random and mutated ones", async () => {
    let bytes: Uint8Array = new Uint8Array();
    const client = await answering(() => bytes);
    const mutated = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const copy = valid.slice();
        for (const [at, byte] of changes) copy[at] = byte;
        return copy;
      });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutated), async (answer) => {
        bytes = answer;
        const calls = [
          client.getTask({}),
          client.createTask({}),
          client.deleteTask({}),
          client.executeTaskSync(header, literalMap({})),
        ];
        for (const each of await Promise.all(calls.map(outcome))) seen.add(each);
      }),
      { numRuns: 300 },
    );
    bytes = valid;
    expect((await client.getTask({})).resource?.message).toBe("here");
    expect(seen).toEqual(new Set(["answered", "Internal", "DataLoss"]));
  });

  test("from a server of HTTP/1.1, and from one that hangs up", async () => {
    const http = createHttpServer((_, response) => response.end("<html>"));
    expect(await outcome(clientOf(await listening(http)).getTask({}))).toMatch(/Unavailable|DeadlineExceeded/);
    const rude = createServer((socket) => socket.destroy());
    expect(await outcome(clientOf(await listening(rude)).executeTaskSync(header, literalMap({})))).toMatch(
      /Unavailable|DeadlineExceeded/,
    );
  });
});
