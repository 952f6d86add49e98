import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { ExecutionClosureSchema, ExecutionSpecSchema } from "@haltere/idl/admin";
import { WatchService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import type { Store, Write } from "@haltere/ports";
import { openMemoryStore, standingClock } from "@haltere/ports/testing";
import { type BoundMethod, bindService, type CallContext } from "@haltere/rpc";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { executionRow } from "../testing/execution-row.ts";
import { createMetrics, type Metrics } from "./metrics.ts";

const clock = standingClock();
const context: CallContext = {
  requestId: "r",
  metadata: { get: () => undefined },
  signal: new AbortController().signal,
  peer: "",
};
let metrics: Metrics;
beforeEach(() => {
  metrics = createMetrics(clock);
});

async function scrape(): Promise<string> {
  const server = createServer((request, response) => void metrics.route.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.text();
}

test("calls are counted by method and code, with how long they took, streams until their end", async () => {
  const services = metrics.services([
    bindService(AdminService, {
      async getVersion() {
        clock.advance(30_000);
        return {};
      },
      async getProject() {
        throw new FlyteError("NotFound", "none");
      },
    }),
    bindService(WatchService, {
      async *watch({ cursor }) {
        yield { cursor: "1" };
        if (cursor === "bad") throw new FlyteError("Unavailable", "stopping");
        yield { cursor: "2" };
      },
    }),
  ]);
  const methodOf = (name: string): BoundMethod => {
    const found = services.flatMap(({ methods }) => methods).find(({ method }) => method.name === name);
    if (!found) throw new Error(`no method ${name}`);
    return found;
  };
  const call = (name: string) => {
    const bound = methodOf(name);
    if (bound.kind !== "unary") throw new Error("no unary method");
    return bound.invoke(create(bound.method.input), context);
  };
  const stream = async (cursor: string, leave: boolean) => {
    const bound = methodOf("Watch");
    if (bound.kind !== "server_streaming") throw new Error("no stream");
    for await (const _ of bound.invoke(create(WatchService.method.watch.input, { cursor }), context)) if (leave) break;
  };
  await call("GetVersion");
  await call("GetVersion");
  await expect(call("GetProject")).rejects.toThrow("none");
  await stream("", false);
  await stream("", true);
  await expect(stream("bad", false)).rejects.toThrow("stopping");
  const text = await scrape();
  for (const [method, code, count] of [
    ["flyteidl.service.AdminService/GetVersion", "OK", 2],
    ["flyteidl.service.AdminService/GetProject", "NotFound", 1],
    ["haltere.v1.WatchService/Watch", "OK", 1],
    ["haltere.v1.WatchService/Watch", "Cancelled", 1],
    ["haltere.v1.WatchService/Watch", "Unavailable", 1],
  ])
    expect(text).toContain(`haltere_requests_total{method="${method}",code="${code}"} ${count}\n`);
  expect(text).toMatch(/request_duration_seconds_sum\{method="[^"]*GetVersion"\} 0\.06\n/);
});

test("attempts that wait and run are told by executor, as they are when it is asked", async () => {
  let waiting = 7;
  const machine = () => ({
    resources: [
      { name: "cpu", capacity: 2.5, inUse: 1 },
      { name: "ephemeral-storage", inUse: 0 },
    ],
    executors: [{ executor: "node", waiting, running: 2, slots: 4, elsewhere: false, maxProcesses: 0, processes: [] }],
    waiting: [],
    running: [],
  });
  metrics.engine({ queues: () => [{ executor: "node", waiting, running: 2 }], machine });
  expect(await scrape()).toContain('haltere_attempts_waiting{executor="node"} 7\n');
  waiting = 0;
  const text = await scrape();
  expect(text).toContain('haltere_attempts_waiting{executor="node"} 0\n');
  expect(text).toContain('haltere_attempts_running{executor="node"} 2\n');
  expect(text).toContain('haltere_executor_slots{executor="node"} 4\n');
  expect(text).toContain('haltere_machine_capacity{resource="cpu"} 2.5\n');
  expect(text).toContain('haltere_machine_in_use{resource="cpu"} 1\n');
  // Without a limit there is no capacity, rather than a made up one.
  expect(text).not.toContain('haltere_machine_capacity{resource="ephemeral-storage"}');
});

test("a schedule that is behind and a message that nobody takes show by how long", async () => {
  const store = metrics.store(openMemoryStore());
  const none = await scrape();
  for (const name of ["scheduler_lag", "outbox_oldest"]) expect(none).toContain(`haltere_${name}_seconds 0\n`);
  const now = clock.now();
  const plan = { project: "p", domain: "d", version: "v", schedule: new Uint8Array(), last_at: null, created_at: now };
  const message = { execution_project: "p", execution_domain: "d", execution_name: "e", attempts: 0, due_at: now };
  await store.commit([
    { kind: "insert", table: "schedules", row: { ...plan, name: "never", next_at: null } },
    { kind: "insert", table: "schedules", row: { ...plan, name: "due", next_at: now + 1_000_000 } },
    { kind: "insert", table: "outbox", row: { ...message, delivery: "mail/0", created_at: now } },
  ]);
  expect(await scrape()).toContain("haltere_scheduler_lag_seconds 0\n");
  clock.advance(3_500_000);
  const text = await scrape();
  expect(text).toContain("haltere_scheduler_lag_seconds 2.5\n");
  expect(text).toContain("haltere_outbox_oldest_seconds 3.5\n");
});

test("every name, unit and label is as Prometheus' conventions say, and every line as its text format does", async () => {
  metrics.store(openMemoryStore());
  const text = await scrape();
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type = ""]) => [name, type]));
  const own = [...types].filter(([name]) => name.startsWith("haltere_"));
  expect(own.length).toBeGreaterThan(12);
  for (const [name, type] of own) {
    expect(text).toMatch(new RegExp(`^# HELP ${name} \\S.+$`, "m"));
    expect([name, name.endsWith("_total")]).toEqual([name, type === "counter"]);
    if (/duration|lag|oldest/.test(name)) expect(name).toMatch(/_seconds$/);
  }
  for (const line of text.split("\n")) {
    expect(line).toMatch(/^(#.*|[a-z_:][\w:]*(\{[a-z]\w*="[^"]*"(,[a-z]\w*="[^"]*")*\})? [-+.\deE]+|\S+ Nan|)$/i);
  }
});

test("commits are counted, and the executions that they launch and end", async () => {
  const memory = openMemoryStore();
  let broken = false;
  const flaky: Store = {
    ...memory,
    commit: (writes) => (broken ? Promise.reject(new Error("disk full")) : memory.commit(writes)),
  };
  const store = metrics.store(flaky);
  const row = executionRow("e", "RUNNING", {
    spec: create(ExecutionSpecSchema),
    closure: create(ExecutionClosureSchema),
  });
  const { execution_project, execution_domain, execution_name } = row;
  const insert: Write = { kind: "insert", table: "executions", row };
  const end: Write = {
    kind: "update",
    table: "executions",
    key: { execution_project, execution_domain, execution_name },
    set: { phase: "FAILED" },
    expected: { phase: "RUNNING" },
  };
  await store.commit([insert]);
  await store.commit([insert]);
  await store.commit([end]);
  broken = true;
  await expect(store.commit([end])).rejects.toThrow("disk full");
  const text = await scrape();
  for (const line of [
    'haltere_store_commits_total{result="written"} 2',
    'haltere_store_commits_total{result="conflict"} 1',
    'haltere_store_commits_total{result="failed"} 1',
    "haltere_executions_launched_total 1",
    'haltere_executions_ended_total{phase="FAILED"} 1',
    "haltere_executions_live 0",
    "haltere_outbox_messages 0",
  ])
    expect(text).toContain(`${line}\n`);
  expect(text).toContain("nodejs_eventloop_lag_seconds");
  expect(await scrape()).toContain("process_cpu_seconds_total");
});
