import {
  create,
  type DescMethod,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { type CallOptions, type ChannelCredentials, Client, credentials, Metadata } from "@grpc/grpc-js";
import { FlyteError } from "@haltere/core";
import {
  type CreateRequestHeader,
  type CreateTaskRequestSchema,
  type CreateTaskResponse,
  type DeleteTaskRequestSchema,
  ExecuteTaskSyncRequestSchema,
  type ExecuteTaskSyncResponse,
  type GetAgentResponse,
  type GetTaskLogsRequestSchema,
  type GetTaskLogsResponse,
  type GetTaskMetricsRequestSchema,
  type GetTaskMetricsResponse,
  type GetTaskRequestSchema,
  type GetTaskResponse,
  type ListAgentsResponse,
  type Resource,
} from "@haltere/idl/admin";
import type { LiteralMap } from "@haltere/idl/core";
import { AgentMetadataService, AsyncAgentService, SyncAgentService } from "@haltere/idl/service";
import { callError } from "./call-error.ts";
import { type ConnectorEndpoint, type ConnectorMethod, type ConnectorTls, timeoutOf } from "./connector-endpoint.ts";

/** What limits one call beyond its method's timeout. */
export interface ConnectorCallOptions {
  /** Milliseconds; the shorter of this and the method's own counts. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/**
 * The called side of flyteidl's AsyncAgentService, SyncAgentService and AgentMetadataService at one endpoint. Every method
 * rejects with a FlyteError that names the method, the address and what the connector said, with gRPC's code.
 */
export interface ConnectorClient {
  readonly endpoint: ConnectorEndpoint;
  createTask(
    request: MessageInitShape<typeof CreateTaskRequestSchema>,
    options?: ConnectorCallOptions,
  ): Promise<CreateTaskResponse>;
  getTask(
    request: MessageInitShape<typeof GetTaskRequestSchema>,
    options?: ConnectorCallOptions,
  ): Promise<GetTaskResponse>;
  deleteTask(request: MessageInitShape<typeof DeleteTaskRequestSchema>, options?: ConnectorCallOptions): Promise<void>;
  getTaskMetrics(
    request: MessageInitShape<typeof GetTaskMetricsRequestSchema>,
    options?: ConnectorCallOptions,
  ): Promise<GetTaskMetricsResponse>;
  getTaskLogs(
    request: MessageInitShape<typeof GetTaskLogsRequestSchema>,
    options?: ConnectorCallOptions,
  ): AsyncIterable<GetTaskLogsResponse>;
  /** Runs a task on a synchronous connector: header, then inputs, then one answer. Rejects with DataLoss where the answer holds no resource. */
  executeTaskSync(header: CreateRequestHeader, inputs: LiteralMap, options?: ConnectorCallOptions): Promise<Resource>;
  getAgent(name: string, options?: ConnectorCallOptions): Promise<GetAgentResponse>;
  listAgents(options?: ConnectorCallOptions): Promise<ListAgentsResponse>;
  /** Lets go of the connection; calls under way fail. */
  close(): void;
}

export interface ConnectorClientOptions {
  /** Bytes that an answer may have; a larger one fails with ResourceExhausted. Default 32 MiB. */
  readonly maxResponseBytes?: number;
}

const defaultMaxResponseBytes = 32 * 1024 * 1024;

/** Connects when first called, and again by itself. */
export function createConnectorClient(
  endpoint: ConnectorEndpoint,
  { maxResponseBytes = defaultMaxResponseBytes }: ConnectorClientOptions = {},
): ConnectorClient {
  const { address } = endpoint;
  const client = new Client(address, credentialsOf(endpoint.tls), {
    "grpc.max_receive_message_length": maxResponseBytes,
    "grpc.max_send_message_length": -1,
    // As FlytePropeller: the replicas behind one name take turns.
    "grpc.service_config": '{"loadBalancingConfig":[{"round_robin":{}}]}',
    // A connector that was restarted is found soon; gRPC's own wait grows to two minutes.
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 5_000,
    ...(endpoint.tls?.serverName !== undefined && { "grpc.ssl_target_name_override": endpoint.tls.serverName }),
  });

  function callOptions(method: ConnectorMethod, { timeout }: ConnectorCallOptions): CallOptions {
    const limit = Math.min(
      timeout ?? Number.POSITIVE_INFINITY,
      timeoutOf(endpoint, method) ?? Number.POSITIVE_INFINITY,
    );
    return Number.isFinite(limit) ? { deadline: Date.now() + limit } : {};
  }

  function unary<M extends DescMethodUnary>(
    name: ConnectorMethod,
    method: M,
    request: MessageInitShape<M["input"]>,
    options: ConnectorCallOptions = {},
  ): Promise<MessageShape<M["output"]>> {
    return new Promise((resolve, reject) => {
      const [path, serialize, deserialize] = wire(method);
      const call = client.makeUnaryRequest(
        path,
        serialize,
        deserialize,
        create(method.input, request) as MessageShape<M["input"]>,
        new Metadata(),
        callOptions(name, options),
        (error, response) => {
          forget();
          if (error !== null || response === undefined) reject(callError(name, address, error ?? {}));
          else resolve(response);
        },
      );
      const forget = onAbort(options.signal, () => call.cancel());
    });
  }

  return {
    endpoint,
    createTask: (request, options) => unary("CreateTask", AsyncAgentService.method.createTask, request, options),
    getTask: (request, options) => unary("GetTask", AsyncAgentService.method.getTask, request, options),
    async deleteTask(request, options) {
      await unary("DeleteTask", AsyncAgentService.method.deleteTask, request, options);
    },
    getTaskMetrics: (request, options) =>
      unary("GetTaskMetrics", AsyncAgentService.method.getTaskMetrics, request, options),
    async *getTaskLogs(request, options = {}) {
      const { getTaskLogs } = AsyncAgentService.method;
      const [path, serialize, deserialize] = wire(getTaskLogs);
      const message = create(getTaskLogs.input, request);
      const call = client.makeServerStreamRequest(
        path,
        serialize,
        deserialize,
        message,
        callOptions("GetTaskLogs", options),
      );
      const forget = onAbort(options.signal, () => call.cancel());
      try {
        for await (const response of call) yield response as GetTaskLogsResponse;
      } catch (thrown) {
        throw callError("GetTaskLogs", address, thrown instanceof Error ? thrown : {});
      } finally {
        forget();
        call.cancel();
      }
    },
    executeTaskSync(header, inputs, options = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<Resource>();
      const [path, serialize, deserialize] = wire(SyncAgentService.method.executeTaskSync);
      const stream = client.makeBidiStreamRequest(
        path,
        serialize,
        deserialize,
        callOptions("ExecuteTaskSync", options),
      );
      const forget = onAbort(options.signal, () => stream.cancel());
      stream.on("data", (response: ExecuteTaskSyncResponse) => {
        const resource = response.res.case === "header" ? response.res.value.resource : undefined;
        if (resource !== undefined) resolve(resource);
        else reject(nonsense(address, "its answer holds no resource"));
        // Nothing that may follow counts.
        stream.cancel();
      });
      stream.on("error", (error) => reject(callError("ExecuteTaskSync", address, error)));
      stream.on("end", () => reject(nonsense(address, "it ended the call without an answer")));
      stream.write(create(ExecuteTaskSyncRequestSchema, { part: { case: "header", value: header } }));
      stream.write(create(ExecuteTaskSyncRequestSchema, { part: { case: "inputs", value: inputs } }));
      stream.end();
      return promise.finally(forget);
    },
    getAgent: (name, options) => unary("GetAgent", AgentMetadataService.method.getAgent, { name }, options),
    listAgents: (options) => unary("ListAgents", AgentMetadataService.method.listAgents, {}, options),
    close: () => client.close(),
  };
}

/** A method's path, and how its messages become bytes and come from them. */
function wire<M extends DescMethod>(method: M) {
  return [
    `/${method.parent.typeName}/${method.name}`,
    (request: MessageShape<M["input"]>) => Buffer.from(toBinary(method.input, request)),
    (bytes: Buffer) => fromBinary(method.output, bytes) as MessageShape<M["output"]>,
  ] as const;
}

function nonsense(address: string, why: string): FlyteError {
  return new FlyteError("DataLoss", `ExecuteTaskSync of the connector at ${address} failed: ${why}.`, {
    kind: "system",
    recoverable: true,
  });
}

function onAbort(signal: AbortSignal | undefined, call: () => void): () => void {
  if (signal === undefined) return () => undefined;
  // A call that is cancelled before it was made has no error of its own to tell.
  if (signal.aborted) queueMicrotask(call);
  signal.addEventListener("abort", call, { once: true });
  return () => signal.removeEventListener("abort", call);
}

function credentialsOf(tls: ConnectorTls | undefined): ChannelCredentials {
  if (tls === undefined) return credentials.createInsecure();
  const pem = (bytes: Uint8Array | undefined) => (bytes === undefined ? null : Buffer.from(bytes));
  return credentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.certificate));
}
