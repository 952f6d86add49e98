import { once } from "node:events";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { FlyteError } from "@haltere/core";
import { type EventFailureReason, EventFailureReasonSchema } from "@haltere/idl/admin";
import { StatusSchema } from "@haltere/idl/google";
import { AdminService, AsyncAgentService, IdentityService, SyncAgentService } from "@haltere/idl/service";
import { describe, expect, onTestFinished, test } from "vitest";
import { type BoundService, bindService, type CallContext, type ServiceImplementation } from "../service.ts";
import { grpcClient } from "../testing/grpc-client.ts";
import { serving } from "../testing/serving.ts";

const { getVersion, getProject, createTask } = AdminService.method;

async function calling(services: readonly BoundService[], options: Parameters<typeof serving>[1] = {}) {
  const server = await serving(services, options);
  const client = grpcClient(server.port);
  onTestFinished(() => client.close());
  return { server, ...client };
}

const admin = (
  implementation: ServiceImplementation<typeof AdminService>,
  options: Parameters<typeof serving>[1] = {},
) => calling([bindService(AdminService, implementation)], options);

const failing = (thrown: unknown) =>
  admin({
    getVersion: async () => {
      throw thrown;
    },
  });

const failure = (call: Promise<unknown>): Promise<ServiceError> =>
  call.then(
    () => Promise.reject(new Error("the call succeeded")),
    (error) => error,
  );

describe("unary calls", () => {
  test("carry messages, the caller's metadata and its request id", async () => {
    const seen: CallContext[] = [];
    const { unary } = await admin({
      async getProject(request, context) {
        seen.push(context);
        return { id: request.id };
      },
    });
    const metadata = new Metadata();
    metadata.set("X-Request-Id", "mine");
    metadata.add("x-many", "a");
    metadata.add("x-many", "b");
    expect((await unary(getProject, { id: "naïve ☃" }, { metadata })).id).toBe("naïve ☃");
    await unary(getProject, { id: "p" });
    const [first, second] = seen;
    expect(first?.requestId).toBe("mine");
    expect(first?.metadata.get("X-Many")).toBe("a, b");
    expect(first?.metadata.get("x-none")).toBeUndefined();
    expect(first?.peer).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(second?.requestId).toMatch(/^a-.{20}$/);
  });

  test("take messages up to the limit, and send them beyond it", async () => {
    const text = "x".repeat(3 * 1024 * 1024);
    const { unary } = await admin(
      {
        createTask: async () => ({}),
        getProject: async () => ({ description: text.repeat(8) }),
      },
      { maxReceiveBytes: 4 * 1024 * 1024 },
    );
    await unary(createTask, { id: { name: text } });
    const error = await failure(unary(createTask, { id: { name: text + text } }));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(error.details).toContain("larger than max");
    expect((await unary(getProject, {})).description.length).toBe(24 * 1024 * 1024);
  });

  test("take 20 MiB by default", async () => {
    const { unary } = await admin({ createTask: async () => ({}) });
    await unary(createTask, { id: { name: "x".repeat(19 * 1024 * 1024) } });
    const error = await failure(unary(createTask, { id: { name: "x".repeat(21 * 1024 * 1024) } }));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
  });

  test("of what is not implemented are Unimplemented", async () => {
    const { unary } = await calling([bindService(AdminService, {}), bindService(IdentityService, {})]);
    expect((await failure(unary(getVersion, {}))).code).toBe(status.UNIMPLEMENTED);
    expect((await failure(unary(IdentityService.method.userInfo, {}))).code).toBe(status.UNIMPLEMENTED);
  });

  test.each([
    ["broken", [0xff, 0xff, 0xff, 0x01]],
    ["cut short", [0x0a, 0x05, 0x61, 0x62]],
    ["not UTF-8", [0x0a, 0x02, 0xc3, 0x28]],
  ])("whose request is %s are refused, and the connection goes on", async (_, bytes) => {
    const { client, unary } = await admin({ getProject: async ({ id }) => ({ id }) });
    const { promise, resolve } = Promise.withResolvers<ServiceError | null>();
    client.makeUnaryRequest(
      "/flyteidl.service.AdminService/GetProject",
      (request: Buffer) => request,
      (response: Buffer) => response,
      Buffer.from(bytes),
      resolve,
    );
    expect((await promise)?.code).toBe(status.INVALID_ARGUMENT);
    expect((await unary(getProject, { id: "p" })).id).toBe("p");
  });

  test("tell the implementation when the caller leaves", async () => {
    const begun = Promise.withResolvers<CallContext>();
    const { client } = await admin({
      getVersion(_, context) {
        begun.resolve(context);
        return new Promise(() => {});
      },
    });
    const call = client.makeUnaryRequest(
      "/flyteidl.service.AdminService/GetVersion",
      () => Buffer.alloc(0),
      (response: Buffer) => response,
      {},
      () => {},
    );
    const { signal } = await begun.promise;
    expect(signal.aborted).toBe(false);
    call.cancel();
    await once(signal, "abort");
    expect(signal.reason).toMatchObject({ code: "Cancelled" });
  });

  test("tell the implementation when the caller's deadline passes", async () => {
    const begun = Promise.withResolvers<CallContext>();
    const { unary } = await admin({
      getVersion(_, context) {
        begun.resolve(context);
        return new Promise(() => {});
      },
    });
    const call = failure(unary(getVersion, {}, { deadline: Date.now() + 100 }));
    const { signal } = await begun.promise;
    expect((await call).code).toBe(status.DEADLINE_EXCEEDED);
    if (!signal.aborted) await once(signal, "abort");
  });
});

describe("errors", () => {
  test("carry code, place, hint and typed details", async () => {
    const reason: EventFailureReason = create(EventFailureReasonSchema, {
      reason: { case: "alreadyInTerminalState", value: { currentPhase: "SUCCEEDED" } },
    });
    const { unary } = await failing(
      new FlyteError("FailedPrecondition", "it has ended", {
        where: { workflow: "wf", node: "n0" },
        hint: "Start another.",
        details: [{ schema: EventFailureReasonSchema, message: reason }],
      }),
    );
    const metadata = new Metadata();
    metadata.set("x-request-id", "r7");
    const error = await failure(unary(getVersion, {}, { metadata }));
    expect(error.code).toBe(status.FAILED_PRECONDITION);
    expect(error.details).toBe("it has ended (workflow wf, node n0) Start another.");
    expect(error.metadata.get("x-request-id")).toEqual(["r7"]);
    const [bytes] = error.metadata.get("grpc-status-details-bin");
    if (!(bytes instanceof Buffer)) throw new Error("no details");
    const told = fromBinary(StatusSchema, bytes);
    expect([told.code, told.message]).toEqual([error.code, error.details]);
    const [detail] = told.details;
    expect(detail?.typeUrl).toBe("type.googleapis.com/flyteidl.admin.EventFailureReason");
    expect(detail && anyUnpack(detail, EventFailureReasonSchema)).toEqual(reason);
  });

  test("without details carry none", async () => {
    const { unary } = await failing(new FlyteError("NotFound", "no such thing"));
    const error = await failure(unary(getVersion, {}));
    expect([error.code, error.metadata.get("grpc-status-details-bin")]).toEqual([status.NOT_FOUND, []]);
  });

  test("of any other kind are Internal, with their message", async () => {
    expect(await failure((await failing(new TypeError("oops"))).unary(getVersion, {}))).toMatchObject({
      code: status.INTERNAL,
      details: "oops",
    });
    const { unary } = await admin({
      getVersion: () => {
        throw new Error("not even a promise");
      },
    });
    expect(await failure(unary(getVersion, {}))).toMatchObject({
      code: status.INTERNAL,
      details: "not even a promise",
    });
  });

  test.each([
    ["ASCII", "x".repeat(100_000)],
    ["snow", "☃".repeat(100_000)],
    ["half a surrogate pair", "\ud83d".repeat(100_000)],
  ])("of great length, %s, still arrive as what they are", async (_, message) => {
    const details = [{ schema: StatusSchema, message: create(StatusSchema, { message: "detail" }) }];
    const { unary } = await failing(new FlyteError("InvalidArgument", message, { details }));
    const error = await failure(unary(getVersion, {}));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    expect(error.details).toContain("cut");
    // The limit of gRPC's C core, which Python has, counts the whole of the trailers.
    const size = encodeURIComponent(error.details).length + toBinary(StatusSchema, create(StatusSchema)).length;
    expect(size).toBeLessThan(8 * 1024);
    expect(error.details.length).toBeGreaterThan(700);
  });

  test("keep their details up to what fits", async () => {
    const details = [{ schema: StatusSchema, message: create(StatusSchema, { message: "detail" }) }];
    const { unary } = await failing(new FlyteError("InvalidArgument", "x".repeat(2_000), { details }));
    const error = await failure(unary(getVersion, {}));
    expect(error.details).toBe("x".repeat(2_000));
    expect(error.metadata.get("grpc-status-details-bin")).toHaveLength(1);
  });
});

describe("streams", () => {
  const { executeTaskSync } = SyncAgentService.method;
  const { getTaskLogs } = AsyncAgentService.method;
  const part = (chunk: string) => ({ part: { case: "inputs" as const, value: { literals: { [chunk]: {} } } } });

  test("in both directions answer each message as it comes", async () => {
    const { bidi } = await calling([
      bindService(SyncAgentService, {
        async *executeTaskSync(requests) {
          for await (const { part } of requests)
            if (part.case === "inputs")
              yield { res: { case: "outputs" as const, value: { literals: part.value.literals } } };
        },
      }),
    ]);
    const call = bidi(executeTaskSync);
    const replies = call[Symbol.asyncIterator]();
    for (const chunk of ["a", "b", "c"]) {
      call.write(create(executeTaskSync.input, part(chunk)));
      const { value } = await replies.next();
      expect(Object.keys(value.res.value.literals)).toEqual([chunk]);
    }
    call.end();
    expect((await replies.next()).done).toBe(true);
  });

  test("may be answered without being read to their end", async () => {
    const { bidi } = await calling([
      bindService(SyncAgentService, {
        async *executeTaskSync(requests) {
          for await (const _ of requests) break;
          yield { res: { case: "outputs" as const, value: {} } };
        },
      }),
    ]);
    const call = bidi(executeTaskSync);
    call.write(create(executeTaskSync.input, part("a")));
    const replies = [];
    for await (const reply of call) replies.push(reply.res.case);
    expect(replies).toEqual(["outputs"]);
  });

  test("end with the error that the implementation throws, after what it sent", async () => {
    const { serverStream } = await calling([
      bindService(AsyncAgentService, {
        async *getTaskLogs() {
          yield { part: { case: "body" as const, value: { results: ["one"] } } };
          throw new FlyteError("DataLoss", "the rest is gone");
        },
      }),
    ]);
    const call = serverStream(getTaskLogs, {});
    const lines: unknown[] = [];
    call.on("data", ({ part }) => lines.push(part.value.results));
    const [error] = await once(call, "error");
    expect(lines).toEqual([["one"]]);
    expect(error).toMatchObject({ code: status.DATA_LOSS, details: "the rest is gone" });
  });

  test("are sent no faster than the caller reads", async () => {
    let sent = 0;
    const { serverStream } = await calling([
      bindService(AsyncAgentService, {
        async *getTaskLogs() {
          for (; sent < 200; sent++)
            yield { part: { case: "body" as const, value: { results: ["x".repeat(65_536)] } } };
        },
      }),
    ]);
    const call = serverStream(getTaskLogs, {});
    const replies = call[Symbol.asyncIterator]();
    await replies.next();
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
    expect(sent).toBeLessThan(200);
    let count = 1;
    while (!(await replies.next()).done) count++;
    expect(count).toBe(200);
  });

  test("stop when the caller leaves, wherever the implementation waits", async () => {
    const ended = Promise.withResolvers<unknown>();
    const { bidi, serverStream } = await calling([
      bindService(SyncAgentService, {
        async *executeTaskSync(requests) {
          try {
            yield { res: { case: "outputs" as const, value: {} } };
            for await (const _ of requests);
          } catch (thrown) {
            ended.resolve(thrown);
            throw thrown;
          }
        },
      }),
      bindService(AsyncAgentService, {
        async *getTaskLogs(_, { signal }) {
          yield { part: { case: "body" as const, value: {} } };
          await once(signal, "abort");
          logsEnded.resolve(signal.reason);
        },
      }),
    ]);
    const logsEnded = Promise.withResolvers<unknown>();
    const both = bidi(executeTaskSync);
    both.on("error", () => {});
    await once(both, "data");
    both.cancel();
    expect(await ended.promise).toMatchObject({ code: "Cancelled" });
    const logs = serverStream(getTaskLogs, {});
    logs.on("error", () => {});
    await once(logs, "data");
    logs.cancel();
    expect(await logsEnded.promise).toMatchObject({ code: "Cancelled" });
  });
});
