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
  /** Whose queues are told of. */
  engine(engine: Pick<Engine, "queues">): void;
  readonly route: HttpRoute;
}

const fine = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics of one control plane. What lies in tables is counted when it is asked for, and only in those that are small. */
export function createMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let counted: Store | undefined;
  let queued: Pick<Engine, "queues"> | undefined;
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
