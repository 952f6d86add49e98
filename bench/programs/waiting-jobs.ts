// A connector whose jobs wait until they are released. Notes when each was polled; told `release` on its standard input, it
// prints what came of it as a line of JSON, and lets the jobs succeed.
import { createInterface } from "node:readline";
import { create } from "@bufbuild/protobuf";
import { TaskCategorySchema } from "@haltere/idl/admin";
import { TaskExecution_Phase } from "@haltere/idl/core";
import { AgentMetadataService, AsyncAgentService } from "@haltere/idl/service";
import { bindService, createServer } from "@haltere/rpc";

/** What a poll interval was in truth: milliseconds between two polls of one job. */
export interface PollingReport {
  readonly jobs: number;
  readonly polls: number;
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

const last = new Map<string, number>();
let gaps: number[] = [];
let jobs = 0;
let released = false;
const category = create(TaskCategorySchema, { name: "waiting" });

const services = [
  bindService(AgentMetadataService, {
    listAgents: async () => ({ agents: [{ name: "waiting", supportedTaskCategories: [category] }] }),
  }),
  bindService(AsyncAgentService, {
    async createTask() {
      return { resourceMeta: Buffer.from(`{"job": ${jobs++}}`) };
    },
    async getTask({ resourceMeta }) {
      const job = Buffer.from(resourceMeta).toString();
      const now = performance.now();
      const before = last.get(job);
      if (before !== undefined) gaps.push(now - before);
      last.set(job, now);
      return { resource: { phase: released ? TaskExecution_Phase.SUCCEEDED : TaskExecution_Phase.RUNNING } };
    },
    deleteTask: async () => ({}),
  }),
];

const clock = {
  now: () => Math.round(performance.now() * 1000),
  at(at: number, call: () => void) {
    const timer = setTimeout(call, at / 1000 - performance.now());
    return () => clearTimeout(timer);
  },
};
const ids = { executionName: () => "", token: (length: number) => "x".repeat(length) };
const server = await createServer({ services, clock, ids, port: 0 });
console.log(server.port);

for await (const line of createInterface({ input: process.stdin })) {
  if (line === "jobs") console.log(last.size);
  // What came before is forgotten: the start of ten thousand jobs is not their polling.
  if (line === "forget") gaps = [];
  if (line === "release") {
    const sorted = gaps.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    // A job that waits for its poll right now has waited at least as long as it has.
    const open = Math.max(...[...last.values()].map((time) => performance.now() - time));
    released = true;
    const longest = Math.max(at(1), open);
    const told: PollingReport = { jobs, polls: sorted.length, median: at(0.5), p99: at(0.99), longest };
    console.log(JSON.stringify(told));
  }
}
process.exit(0);
