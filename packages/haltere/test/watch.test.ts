// The stream of changes as clients of each protocol get it, and over a stop of the control plane.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { type ControlPlane, startControlPlane } from "@haltere/cli/testing";
import { executionPhaseName } from "@haltere/core";
import { ResourceType } from "@haltere/idl/core";
import { type WatchResponse, WatchService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { afterAll, beforeAll, expect, test } from "vitest";

let plane: ControlPlane;
let data: string;
const scope = { project: "flytesnacks", domain: "development", name: "watched", version: "v1" };
const id = (resourceType: ResourceType) => ({ resourceType, ...scope });
const execution = (name: string) => ({ project: scope.project, domain: scope.domain, name });

const transports: Readonly<Record<string, () => Transport>> = {
  gRPC: () => createGrpcTransport({ baseUrl: plane.address }),
  "gRPC-Web": () => createGrpcWebTransport({ baseUrl: plane.address, httpVersion: "1.1" }),
  Connect: () => createConnectTransport({ baseUrl: plane.address, httpVersion: "1.1" }),
};
const admin = () => createClient(AdminService, createConnectTransport({ baseUrl: plane.address, httpVersion: "1.1" }));

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "haltere-watch-"));
  plane = await startControlPlane({ dataDirectory: data });
  await admin().createWorkflow({
    id: id(ResourceType.WORKFLOW),
    spec: {
      template: {
        interface: {},
        nodes: [
          {
            id: "n0",
            metadata: { name: "n0" },
            target: {
              case: "gateNode",
              value: { condition: { case: "approve", value: { signalId: "go" } } },
            },
          },
        ],
      },
    },
  });
  await admin().createLaunchPlan({ id: id(ResourceType.LAUNCH_PLAN), spec: { workflowId: id(ResourceType.WORKFLOW) } });
});
afterAll(async () => {
  await plane.stop();
  rmSync(data, { recursive: true, force: true });
});

async function launch(name: string): Promise<void> {
  const spec = { launchPlan: id(ResourceType.LAUNCH_PLAN), metadata: {} };
  await admin().createExecution({ project: scope.project, domain: scope.domain, name, spec });
}

function watch(transport: Transport, name: string, cursor: string): AsyncIterable<WatchResponse> {
  return createClient(WatchService, transport).watch({
    scope: { case: "execution", value: execution(name) },
    cursor,
  });
}

const phasesOf = ({ events }: WatchResponse) =>
  events.flatMap(({ event }) => (event.case === "workflow" ? [event.value.phase] : []));

test.each(Object.keys(transports))("%s streams an execution until it has ended", async (protocol) => {
  const name = protocol.toLowerCase();
  await launch(name);
  const phases: string[] = [];
  for await (const response of watch(transports[protocol]?.() ?? (transports.gRPC?.() as Transport), name, "0")) {
    phases.push(...phasesOf(response).map(executionPhaseName));
    if (phases.at(-1) === "RUNNING") await admin().terminateExecution({ id: execution(name), cause: "seen" });
  }
  expect(phases).toEqual([...new Set(phases)]);
  expect(phases.at(-1)).toBe("ABORTED");
});

test("the metrics tell of calls, commits and executions", async () => {
  const answer = await fetch(`${plane.address}/metrics`);
  const text = await answer.text();
  expect(text).toContain('haltere_requests_total{method="haltere.v1.WatchService/Watch",code="OK"} 3\n');
  expect(text).toContain('haltere_executions_ended_total{phase="ABORTED"} 3\n');
  expect(text).toMatch(/haltere_store_commits_total\{result="written"\} \d+\n/);
  expect(text).toContain("haltere_executions_live 0\n");
});

test("a stream that a stop ends goes on at its cursor, and tells each change once", async () => {
  await launch("stopped");
  const seen: string[] = [];
  const follow = async (cursor: string, begun?: () => void): Promise<string> => {
    let last = cursor;
    for await (const response of watch(createGrpcTransport({ baseUrl: plane.address }), "stopped", cursor)) {
      begun?.();
      last = response.cursor;
      seen.push(...phasesOf(response).map(executionPhaseName));
      if (cursor === "0" && seen.length > 0) return last;
    }
    return last;
  };
  const cursor = await follow("0");
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const broken = follow(cursor, resolve).catch((thrown: unknown) => ConnectError.from(thrown).code);
  await begun;
  expect(await plane.stop()).toBe(0);
  expect(await broken).toBe(Code.Unavailable);
  plane = await startControlPlane({ dataDirectory: data });
  const rest = follow(cursor);
  await admin().terminateExecution({ id: execution("stopped"), cause: "seen" });
  await rest;
  expect(seen.filter((phase) => phase === "ABORTED")).toEqual(["ABORTED"]);
});
