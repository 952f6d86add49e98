import type { Engine } from "@haltere/engine";
import type { Clock, Store } from "@haltere/ports";
import type { BoundService, HttpRoute } from "@haltere/rpc";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { measureServices } from "./measure-services.ts";
import { measureStore } from "./measure-store.ts";

/** The figures that Prometheus collects at `/metrics`. */
export interface Metrics {
  /** The same store, measured. */
  store(store: Store): Store;
  /** The same services, measured. */
  services(services: readonly BoundService[]): readonly BoundService[];
  /** Whose queues and machine are told of. */
  engine(engine: Pick<Engine, "queues" | "machine">): void;
  readonly route: HttpRoute;
}

const fine = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics of one control plane. What lies in tables is counted when it is asked for, and only in those that are small. */
export function createMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let counted: Store | undefined;
  let queued: Pick<Engine, "queues" | "machine"> | undefined;
  const requests = new Counter({
    name: "haltere_requests_total",
    help: "Calls of services, by method and gRPC code",
    labelNames: ["method", "code"],
    registers,
  });
  const latency = new Histogram({
    name: "haltere_request_duration_seconds",
    help: "How long calls took, streams until their end",
    labelNames: ["method"],
    buckets: fine,
    registers,
  });
  const commits = new Counter({
    name: "haltere_store_commits_total",
    help: "Commits to the store, by what became of them",
    labelNames: ["result"],
    registers,
  });
  const commitLatency = new Histogram({
    name: "haltere_store_commit_duration_seconds",
    help: "How long commits took, until they were durable",
    buckets: fine,
    registers,
  });
  const launched = new Counter({
    name: "haltere_executions_launched_total",
    help: "Executions that were launched",
    registers,
  });
  const ended = new Counter({
    name: "haltere_executions_ended_total",
    help: "Executions that ended, by phase",
    labelNames: ["phase"],
    registers,
  });
  const tables = [
    ["haltere_executions_live", "Executions that an engine drives", "engine_executions"],
    ["haltere_schedules_active", "Schedules of active launch plans", "schedules"],
    ["haltere_outbox_messages", "Notifications that are not delivered yet", "outbox"],
  ] as const;
  for (const [name, help, table] of tables) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        if (counted !== undefined) this.set(await counted.count(table, []));
      },
    });
  }
  for (const depth of ["waiting", "running"] as const) {
    new Gauge({
      name: `haltere_attempts_${depth}`,
      help:
        depth === "waiting" ? "Attempts that wait for a slot, by executor" : "Attempts that hold a slot, by executor",
      labelNames: ["executor"],
      registers,
      collect() {
        for (const queue of queued?.queues() ?? []) this.set({ executor: queue.executor }, queue[depth]);
      },
    });
  }
  const machine = [
    ["capacity", "What tasks may take of this machine: processors, bytes, pieces; none where nothing limits it"],
    ["in_use", "What running attempts hold of this machine: processors, bytes, pieces"],
  ] as const;
  for (const [amount, help] of machine) {
    new Gauge({
      name: `haltere_machine_${amount}`,
      help,
      labelNames: ["resource"],
      registers,
      collect() {
        for (const resource of queued?.machine({ limit: 0 }).resources ?? []) {
          const value = amount === "capacity" ? resource.capacity : resource.inUse;
          if (value !== undefined) this.set({ resource: resource.name }, value);
        }
      },
    });
  }
  new Gauge({
    name: "haltere_executor_slots",
    help: "Attempts that an executor runs at once at most",
    labelNames: ["executor"],
    registers,
    collect() {
      for (const { executor, slots } of queued?.machine({ limit: 0 }).executors ?? [])
        if (Number.isFinite(slots)) this.set({ executor }, slots);
    },
  });
  const ages = [
    ["haltere_scheduler_lag_seconds", "How long the oldest scheduled time is due that has not fired yet", oldestDue],
    [
      "haltere_outbox_oldest_seconds",
      "How long ago the execution ended whose notification waits longest",
      oldestMessage,
    ],
  ] as const;
  for (const [name, help, oldest] of ages) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        if (counted === undefined) return;
        const now = clock.now();
        this.set(Math.max(0, now - ((await oldest(counted)) ?? now)) / 1_000_000);
      },
    });
  }
  let ofProcess = false;

  return {
    store(store) {
      counted = store;
      return measureStore(store, clock.now, (commit) => {
        commits.inc({ result: commit.result });
        commitLatency.observe(commit.duration / 1_000_000);
        launched.inc(commit.launched);
        for (const phase of commit.ended) ended.inc({ phase });
      });
    },
    engine(engine) {
      queued = engine;
    },
    services: (services) =>
      measureServices(services, clock.now, ({ method, code, duration }) => {
        requests.inc({ method, code });
        latency.observe({ method }, duration / 1_000_000);
      }),
    route: {
      methods: ["GET"],
      prefix: "/metrics",
      async handle(_, response) {
        // Only once somebody collects: watching the process costs it.
        if (!ofProcess) collectDefaultMetrics({ register: registry });
        ofProcess = true;
        const text = await registry.metrics();
        response.setHeader("content-type", registry.contentType);
        response.end(text);
      },
    },
  };
}

/** Times in microseconds, undefined where there is none. */
async function oldestDue(store: Store): Promise<number | undefined> {
  const orderBy = { column: "next_at", descending: false } as const;
  const [first] = await store.list("schedules", {
    where: [{ column: "next_at", comparison: "gt", value: 0 }],
    orderBy,
    limit: 1,
  });
  return first?.next_at ?? undefined;
}

async function oldestMessage(store: Store): Promise<number | undefined> {
  const orderBy = { column: "created_at", descending: false } as const;
  const [first] = await store.list("outbox", { where: [], orderBy, limit: 1 });
  return first?.created_at;
}
