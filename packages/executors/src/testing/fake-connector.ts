import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { ConnectorEndpoint } from "@haltere/connector/client";
import {
  type AgentSchema,
  type CreateTaskRequest,
  type DeleteTaskRequest,
  type ExecuteTaskSyncRequest,
  type GetTaskRequest,
  type ResourceSchema,
  TaskCategorySchema,
} from "@haltere/idl/admin";
import { TaskExecution_Phase } from "@haltere/idl/core";
import { AgentMetadataService, AsyncAgentService, SyncAgentService } from "@haltere/idl/service";
import { countingIds, standingClock } from "@haltere/ports/testing";
import { bindService, type CallContext, createServer, type Server } from "@haltere/rpc";

type ResourceInit = MessageInitShape<typeof ResourceSchema>;

/** How a fake connector answers for a task type; what is left out succeeds at once. */
export interface FakeType {
  readonly version?: number;
  /** Present for a synchronous one: answers what its stream ends with, or undefined to end it without an answer. */
  execute?(requests: readonly ExecuteTaskSyncRequest[], context: CallContext): Promise<ResourceInit | undefined>;
  /** The resource meta. */
  create?(request: CreateTaskRequest, context: CallContext): Promise<string>;
  /** `count` is how often this job was asked for before. */
  get?(request: GetTaskRequest, count: number, context: CallContext): Promise<ResourceInit | undefined>;
  delete?(request: DeleteTaskRequest): Promise<void>;
}

export interface FakeConnector {
  readonly endpoint: ConnectorEndpoint;
  /** `create my`, `get my job-0`, `delete my job-0`, `execute my`, in the order they came. */
  readonly calls: string[];
  /** Can be changed while it serves. */
  readonly types: Record<string, FakeType>;
  /** Ends as a process dies, without a word. */
  stop(): Promise<void>;
}

export const phase = TaskExecution_Phase;
export const never = new Promise<never>(() => undefined);

/** A connector's services on a port of loopback, whose answers a test chooses. */
export async function fakeConnector(
  types: Record<string, FakeType>,
  { port = 0, silent = false }: { readonly port?: number; readonly silent?: boolean } = {},
): Promise<FakeConnector> {
  const calls: string[] = [];
  const polls = new Map<string, number>();
  let jobs = 0;
  const clock = standingClock();
  const agents = (): MessageInitShape<typeof AgentSchema>[] =>
    Object.entries(types).map(([name, { version = 0, execute }]) => ({
      name: `fake ${name}`,
      isSync: execute !== undefined,
      supportedTaskCategories: [create(TaskCategorySchema, { name, version })],
    }));
  const metadata = bindService(AgentMetadataService, silent ? {} : { listAgents: async () => ({ agents: agents() }) });
  const asynchronous = bindService(AsyncAgentService, {
    async createTask(request, context) {
      const type = request.template?.type ?? "";
      calls.push(`create ${type}`);
      const meta = (await types[type]?.create?.(request, context)) ?? `job-${jobs++}`;
      return { resourceMeta: Buffer.from(meta) };
    },
    async getTask(request, context) {
      const job = Buffer.from(request.resourceMeta).toString();
      const type = request.taskCategory?.name ?? "";
      calls.push(`get ${type} ${job}`);
      const count = polls.get(job) ?? 0;
      polls.set(job, count + 1);
      const get = types[type]?.get;
      const resource = get === undefined ? { phase: phase.SUCCEEDED } : await get(request, count, context);
      return resource === undefined ? {} : { resource };
    },
    async deleteTask(request) {
      const type = request.taskCategory?.name ?? "";
      calls.push(`delete ${type} ${Buffer.from(request.resourceMeta)}`);
      await types[type]?.delete?.(request);
      return {};
    },
  });
  const synchronous = bindService(SyncAgentService, {
    async *executeTaskSync(requests, context) {
      const received: ExecuteTaskSyncRequest[] = [];
      for await (const request of requests) received.push(request);
      const header = received[0]?.part;
      const type = header?.case === "header" ? (header.value.template?.type ?? "") : "";
      calls.push(`execute ${type}`);
      const resource = await types[type]?.execute?.(received, context);
      if (resource !== undefined) yield { res: { case: "header", value: { resource } } };
    },
  });
  const server: Server = await createServer({
    services: [metadata, asynchronous, synchronous],
    clock,
    ids: countingIds(),
    port,
  });
  return {
    endpoint: { address: `127.0.0.1:${server.port}` },
    calls,
    types,
    async stop() {
      const closed = server.close();
      clock.advance(60_000_000); // Past the grace that calls under way are given.
      await closed;
    },
  };
}
