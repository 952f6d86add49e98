// Callers who ask for streams and never read them: what is sent to them waits where it is kept, and not in memory.
import { once } from "node:events";
import { create, toBinary } from "@bufbuild/protobuf";
import { WatchRequestSchema } from "@haltere/idl/haltere";
import { expect, test } from "vitest";
import { framed, victim } from "./victim.ts";

const { plane, session, servesOn, peak, openSocket } = await victim();
const scope = { project: "flytesnacks", domain: "development" };
const execution = { ...scope, name: "large" };
const events = 300;
const message = "x".repeat(100_000);

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${plane.address}/api/v1/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

test("streams that nobody reads hold a page each at most, and not all that there is to tell", async () => {
  const id = { ...scope, resourceType: "WORKFLOW", name: "w", version: "v" };
  const node = {
    id: "n0",
    gateNode: { signal: { signalId: "s", type: { simple: "BOOLEAN" }, outputVariableName: "o0" } },
  };
  await post("workflows", { id, spec: { template: { id, interface: {}, nodes: [node] } } });
  const launchPlan = { ...id, resourceType: "LAUNCH_PLAN" };
  await post("launch_plans", { id: launchPlan, spec: { workflowId: id } });
  await post("executions", { ...execution, spec: { launchPlan } });
  const occurredAt = new Date().toISOString();
  for (let number = 0; number < events; number++) {
    const error = { code: "x", kind: "USER", message };
    const event = { id: { nodeId: `m${number}`, executionId: execution }, phase: "FAILED", occurredAt, error };
    await post("events/nodes", { event });
  }
  const before = peak();
  const request = toBinary(
    WatchRequestSchema,
    create(WatchRequestSchema, {
      cursor: "0",
      scopes: [{ scope: { case: "domain", value: { project: "", domain: "" } } }],
    }),
  );
  const calls = session();
  for (let each = 0; each < 40; each++) {
    const stream = calls.request({
      ":method": "POST",
      ":path": "/haltere.v1.WatchService/Watch",
      "content-type": "application/grpc",
    });
    // Never read: neither resumed nor listened to.
    stream.on("error", () => {});
    stream.end(framed(request, 0));
    const body = framed(request, 0);
    const socket = openSocket();
    socket.pause();
    socket.write(
      `POST /haltere.v1.WatchService/Watch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/connect+proto\r\nConnect-Protocol-Version: 1\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
    await once(stream, "response");
  }
  for (let each = 0; each < 5; each++) await servesOn();
  // All of it for each of the eighty would be 2,400 MiB.
  expect(peak() - before).toBeLessThan(600);
}, 120_000);
