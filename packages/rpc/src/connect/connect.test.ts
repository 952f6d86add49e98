import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { FlyteError } from "@haltere/core";
import { EventFailureReasonSchema } from "@haltere/idl/admin";
import { AdminService, AsyncAgentService } from "@haltere/idl/service";
import { describe, expect, test } from "vitest";
import { bindService, type CallContext } from "../service.ts";
import { serving } from "../testing/serving.ts";

const transports: [string, (baseUrl: string) => Transport][] = [
  ["Connect", (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" })],
  ["Connect in protobuf", (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: true })],
  ["gRPC-Web", (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })],
];

const failed = (call: Promise<unknown>): Promise<ConnectError> =>
  call.then(
    () => Promise.reject(new Error("the call succeeded")),
    (error) => ConnectError.from(error),
  );

describe.each(transports)("%s", (_, transport) => {
  test("carries messages, and the request id both ways", async () => {
    const seen: CallContext[] = [];
    const { address } = await serving([
      bindService(AdminService, {
        async getProject({ id }, context) {
          seen.push(context);
          return { id: `${id} of ${context.metadata.get("x-who")}` };
        },
      }),
    ]);
    const client = createClient(AdminService, transport(address));
    const ids: (string | null)[] = [];
    const onHeader = (headers: Headers) => void ids.push(headers.get("x-request-id"));
    const reply = await client.getProject({ id: "☃" }, { headers: { "x-request-id": "r1", "x-who": "me" }, onHeader });
    expect(reply.id).toBe("☃ of me");
    await client.getProject({ id: "" }, { onHeader });
    expect(ids).toEqual(["r1", seen[1]?.requestId]);
    expect(seen[1]?.requestId).toMatch(/^a-.{20}$/);
    expect(seen[0]?.peer).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test("carries errors with their details", async () => {
    const reason = create(EventFailureReasonSchema, {
      reason: { case: "alreadyInTerminalState", value: { currentPhase: "FAILED" } },
    });
    const { address } = await serving([
      bindService(AdminService, {
        async getVersion() {
          throw new FlyteError("FailedPrecondition", "it has ended", {
            hint: "Start another.",
            details: [{ schema: EventFailureReasonSchema, message: reason }],
          });
        },
        async getProject() {
          throw new RangeError("oops");
        },
      }),
    ]);
    const client = createClient(AdminService, transport(address));
    const error = await failed(client.getVersion({}));
    expect([error.code, error.rawMessage]).toEqual([Code.FailedPrecondition, "it has ended Start another."]);
    expect(error.findDetails(EventFailureReasonSchema)).toEqual([reason]);
    expect(await failed(client.getProject({}))).toMatchObject({ code: Code.Internal, rawMessage: "oops" });
    expect((await failed(client.listTasks({}))).code).toBe(Code.Unimplemented);
  });

  test("streams what a method yields, and its error after that", async () => {
    const { address } = await serving([
      bindService(AsyncAgentService, {
        async *getTaskLogs({ token }) {
          for (const line of ["a", "b"]) yield { part: { case: "body" as const, value: { results: [line] } } };
          if (token === "fail") throw new FlyteError("DataLoss", "the rest is gone");
        },
      }),
    ]);
    const client = createClient(AsyncAgentService, transport(address));
    const read = async (token: string) => {
      const lines: string[] = [];
      try {
        for await (const { part } of client.getTaskLogs({ token }))
          if (part.case === "body") lines.push(...part.value.results);
      } catch (thrown) {
        lines.push(ConnectError.from(thrown).message);
      }
      return lines;
    };
    expect(await read("")).toEqual(["a", "b"]);
    expect(await read("fail")).toEqual(["a", "b", "[data_loss] the rest is gone"]);
  });

  test("tells the implementation when the caller leaves or its time is up", async () => {
    const reasons: Promise<unknown>[] = [];
    const begun = Promise.withResolvers<void>();
    const { address } = await serving([
      bindService(AdminService, {
        getVersion(_, { signal }) {
          reasons.push(new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.aborted))));
          begun.resolve();
          return new Promise(() => {});
        },
      }),
    ]);
    const client = createClient(AdminService, transport(address));
    expect((await failed(client.getVersion({}, { timeoutMs: 50 }))).code).toBe(Code.DeadlineExceeded);
    const controller = new AbortController();
    const call = failed(client.getVersion({}, { signal: controller.signal }));
    await begun.promise;
    while (reasons.length < 2) await new Promise(setImmediate);
    controller.abort();
    expect((await call).code).toBe(Code.Canceled);
    expect(await Promise.all(reasons)).toEqual([true, true]);
  });

  test("refuses a message beyond the limit", async () => {
    const { address } = await serving([bindService(AdminService, { getProject: async () => ({}) })], {
      maxReceiveBytes: 1024,
    });
    const client = createClient(AdminService, transport(address));
    expect((await failed(client.getProject({ id: "x".repeat(2_000) }))).code).toBe(Code.ResourceExhausted);
  });
});
