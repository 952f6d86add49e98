import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { standingClock } from "@haltere/ports/testing";
import { expect, onTestFinished, test } from "vitest";
import { haltere } from "../testing/command.ts";
import { startControlPlane } from "../testing/control-plane.ts";
import { createOtlpTracer } from "./otlp-tracer.ts";

const repository = join(import.meta.dirname, "..", "..", "..", "..");
const scope = { project: "flytesnacks", domain: "development" };
const caller = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const program = `
import { task, workflow, z } from "haltere";
export const where = task({ output: z.string() }, () => process.env.TRACEPARENT ?? "nowhere");
export const fails = task({ inputs: { at: z.string() }, output: z.int() }, ({ at }): number => {
  throw new Error("no way from " + at);
});
export const wf = workflow({ output: z.int() }, () => fails({ at: where() }));
`;

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
}

interface Sent {
  readonly path: string;
  readonly service: unknown;
  readonly spans: readonly SentSpan[];
}

/** Takes exports of OTLP over HTTP as JSON. */
async function startReceiver() {
  const received: Sent[] = [];
  const server = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as {
      resourceSpans: {
        resource: { attributes: { key: string; value: { stringValue?: string } }[] };
        scopeSpans: { spans: SentSpan[] }[];
      }[];
    };
    for (const { resource, scopeSpans } of resourceSpans)
      received.push({
        path: request.url ?? "",
        service: resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue,
        spans: scopeSpans.flatMap(({ spans }) => spans),
      });
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { received, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Runs the workflow, which fails, and stops the control plane: what was traced has been sent then. */
async function runOnce(
  options: { readonly environment?: Readonly<Record<string, string>>; readonly configuration?: string },
  flags = "01",
) {
  const folder = mkdtempSync(join(tmpdir(), "haltere-traces-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(repository, "node_modules", "haltere"), join(folder, "node_modules", "haltere"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "traced.ts"), program);
  const config = join(folder, "haltere.yaml");
  writeFileSync(config, options.configuration ?? "");
  const controlPlane = await startControlPlane({ config, environment: options.environment ?? {} });
  let message = "";
  try {
    const words = ["register", "traced.ts", "--version", "v", "--endpoint", controlPlane.endpoint];
    expect(await haltere(words, { cwd: folder })).toMatchObject({ status: 0 });
    const request = async (path: string, body?: unknown) => {
      const answer = await fetch(`${controlPlane.address}/api/v1/${path}`, {
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
        headers: { "content-type": "application/json", traceparent: `00-${caller.traceId}-${caller.spanId}-${flags}` },
      });
      return (await answer.json()) as { closure: { phase: string; error?: { message: string } } };
    };
    const launch_plan = { resource_type: "LAUNCH_PLAN", ...scope, name: "traced.wf", version: "v" };
    await request("executions", { ...scope, name: "e", spec: { launch_plan, metadata: { mode: "MANUAL" } } });
    for (;;) {
      const { closure } = await request("executions/flytesnacks/development/e");
      if (closure.phase === "FAILED") {
        message = closure.error?.message ?? "";
        break;
      }
      expect(closure.phase).not.toMatch(/SUCCEEDED|ABORTED/);
    }
  } finally {
    expect(await controlPlane.stop()).toBe(0);
  }
  return { message, log: controlPlane.log() };
}

test("a request, its execution, nodes and attempts are sent as one trace, and the task's process is in it", async () => {
  const { received, address } = await startReceiver();
  const { message } = await runOnce({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: address } });
  expect(new Set(received.map(({ path, service }) => `${path} ${service}`))).toEqual(new Set(["/v1/traces haltere"]));
  const spans = received.flatMap((sent) => sent.spans).filter(({ traceId }) => traceId === caller.traceId);
  const bySpanId = new Map(spans.map((span) => [span.spanId, span]));
  const path = ({ name, parentSpanId = "" }: SentSpan): string => {
    const parent = bySpanId.get(parentSpanId);
    if (parent !== undefined) return `${path(parent)} > ${name}`;
    return parentSpanId === caller.spanId ? `caller > ${name}` : `lost > ${name}`;
  };
  const execution = "caller > flyteidl.service.AdminService/CreateExecution > execution traced.wf";
  const ours = spans.filter(({ name }) => !name.endsWith("/GetExecution"));
  expect(ours.map((span) => `${path(span)}: ${span.status.code === 2 ? "error" : "ok"}`).toSorted()).toEqual(
    [
      "caller > flyteidl.service.AdminService/CreateExecution: ok",
      `${execution}: error`,
      `${execution} > node n0: ok`,
      `${execution} > node n0 > attempt traced.where: ok`,
      `${execution} > node n1: error`,
      `${execution} > node n1 > attempt traced.fails: error`,
    ].toSorted(),
  );
  for (const { startTimeUnixNano, endTimeUnixNano } of ours)
    expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
  const attempt = ours.find(({ name }) => name === "attempt traced.where");
  expect(message).toContain(`no way from 00-${caller.traceId}-${attempt?.spanId}-01`);
  expect(ours.find(({ name }) => name === "attempt traced.fails")?.status.message).toContain("no way from");
});

test("the configuration says where as well, and before the environment", async () => {
  const [{ received, address }, other] = [await startReceiver(), await startReceiver()];
  await runOnce({
    configuration: `telemetry: { traces: { endpoint: "${address}/here" } }`,
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: other.address },
  });
  expect(new Set(received.map((sent) => sent.path))).toEqual(new Set(["/here"]));
  expect(other.received).toEqual([]);
});

test("nothing is sent when it is off, nor of a trace that its caller does not record", async () => {
  const { received, address } = await startReceiver();
  const { message: off } = await runOnce({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: address, OTEL_SDK_DISABLED: "true" },
  });
  expect(off).toContain("no way from nowhere");
  const { message: unsampled } = await runOnce({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: address } }, "00");
  expect(unsampled).toContain(`no way from 00-${caller.traceId}-`);
  // What the command that registers did belongs to no caller's trace.
  const spans = received.flatMap((sent) => sent.spans);
  expect(spans.filter(({ traceId }) => traceId === caller.traceId)).toEqual([]);
});

test("a collector that is not there holds nothing up, and the log says that traces are lost", async () => {
  const { message, log } = await runOnce({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: await deadAddress() } });
  expect(message).toContain("no way from 00-");
  expect(log).toMatch(/[Tt]races .*lost/);
});

test("a close waits no longer than its patience", async () => {
  const clock = standingClock();
  const warned: string[] = [];
  const endpoint = `${await deadAddress()}/v1/traces`;
  const tracer = createOtlpTracer({ endpoint, clock, warn: (message) => warned.push(message) });
  const span = tracer.start({ name: "a", parent: { traceparent: "no context" }, at: clock.now() });
  expect(span.context.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/);
  span.end({ at: clock.now() });
  span.end({ at: clock.now(), error: "too late" });
  const closed = tracer.close();
  clock.advance(2_000_000);
  await closed;
  expect(warned).toEqual(["The last traces could not be sent in time, and are lost."]);
});

/** Where nothing listens. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return `http://127.0.0.1:${port}`;
}
