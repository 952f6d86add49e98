import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { WatchService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { recordingTracer, standingClock } from "@haltere/ports/testing";
import { bindService, type CallContext } from "@haltere/rpc";
import { expect, test } from "vitest";
import { traceServices } from "./trace-services.ts";

const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

function contextWith(metadata: Readonly<Record<string, string>>): CallContext {
  const get = (name: string) => metadata[name];
  return { requestId: "r", metadata: { get }, signal: new AbortController().signal, peer: "" };
}

test("a call is a span within its caller's, and knows it; a failure is the span's", async () => {
  const tracer = recordingTracer();
  const seen: unknown[] = [];
  const [service] = traceServices(
    [
      bindService(AdminService, {
        async getVersion(_, { trace }) {
          seen.push(trace);
          return {};
        },
        async getProject() {
          throw new FlyteError("NotFound", "none");
        },
      }),
    ],
    tracer,
    standingClock(),
  );
  for (const bound of service?.methods ?? []) {
    if (bound.kind !== "unary") throw new Error("no unary method");
    const context = contextWith(bound.method.name === "GetVersion" ? { traceparent, tracestate: "a=b" } : {});
    await bound.invoke(create(bound.method.input), context).catch((thrown: unknown) => seen.push(thrown));
  }
  const spans = new Map(tracer.spans.map((span) => [span.name, span]));
  const version = spans.get("flyteidl.service.AdminService/GetVersion");
  expect(version).toMatchObject({ isServer: true, parent: { traceparent, tracestate: "a=b" } });
  expect(version?.end).toMatchObject({ attributes: { "haltere.code": "OK" } });
  expect(version?.end).not.toHaveProperty("error");
  expect(seen).toContainEqual({ traceparent: version?.traceparent });
  const project = spans.get("flyteidl.service.AdminService/GetProject");
  expect(project?.parent).toBeUndefined();
  expect(project?.end).toMatchObject({ error: "none", attributes: { "haltere.code": "NotFound" } });
  expect(seen).toContainEqual(expect.any(FlyteError));
});

test.each([
  ["is read to its end", "", false, "OK"],
  ["is left", "", true, "Cancelled"],
  ["fails", "bad", false, "Unavailable"],
])("a stream's span lasts until it %s", async (_, cursor, leave, code) => {
  const tracer = recordingTracer();
  const [service] = traceServices(
    [
      bindService(WatchService, {
        async *watch(request) {
          yield { cursor: "1" };
          expect(tracer.spans[0]?.end).toBeUndefined();
          if (request.cursor === "bad") throw new FlyteError("Unavailable", "stopping");
        },
      }),
    ],
    tracer,
    standingClock(),
  );
  const bound = service?.methods[0];
  if (bound?.kind !== "server_streaming") throw new Error("no stream");
  const read = async (): Promise<void> => {
    const request = create(WatchService.method.watch.input, { cursor });
    for await (const _ of bound.invoke(request, contextWith({}))) if (leave) break;
  };
  if (code === "Unavailable") await expect(read()).rejects.toThrow("stopping");
  else await read();
  expect(tracer.spans[0]?.end).toMatchObject({ attributes: { "haltere.code": code } });
});
