import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Client, type ClientDuplexStream, credentials, type ServiceError, status } from "@grpc/grpc-js";
import {
  CreateTaskRequestSchema,
  DeleteTaskRequestSchema,
  ExecuteTaskSyncRequestSchema,
  GetAgentRequestSchema,
  GetTaskLogsRequestSchema,
  GetTaskMetricsRequestSchema,
  GetTaskRequestSchema,
} from "@haltere/idl/admin";

export interface FuzzOptions {
  /** `127.0.0.1:8000`. */
  readonly endpoint: string;
  readonly messages: number;
  readonly seed: number;
  /** Task types that the server has connectors for, the synchronous one first. */
  readonly taskTypes: readonly [string, ...string[]];
}

/**
 * Sends random and mutated messages to every method of a connector's server, many at once; some streams end early, some
 * calls are cancelled. Answers how many calls ended with each status.
 */
export async function fuzz({
  endpoint,
  messages,
  seed,
  taskTypes,
}: FuzzOptions): Promise<Readonly<Record<string, number>>> {
  const random = randomNumbers(seed);
  const client = new Client(endpoint, credentials.createInsecure());
  const ended: Record<string, number> = {};
  let left = messages;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left--;
      const code = await call(client, random, taskTypes);
      ended[code] = (ended[code] ?? 0) + 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: 64 }, lane));
  } finally {
    client.close();
  }
  return ended;
}

type Random = (below: number) => number;

const asynchronous = "/flyteidl.service.AsyncAgentService";
const paths = {
  create: `${asynchronous}/CreateTask`,
  get: `${asynchronous}/GetTask`,
  delete: `${asynchronous}/DeleteTask`,
  metrics: `${asynchronous}/GetTaskMetrics`,
  logs: `${asynchronous}/GetTaskLogs`,
  agent: "/flyteidl.service.AgentMetadataService/GetAgent",
  sync: "/flyteidl.service.SyncAgentService/ExecuteTaskSync",
} as const;

async function call(client: Client, random: Random, taskTypes: readonly string[]): Promise<string> {
  const kinds = Object.keys(paths) as (keyof typeof paths)[];
  const kind = kinds[random(kinds.length)] ?? "create";
  const { promise, resolve } = Promise.withResolvers<string>();
  const end = (error: Pick<ServiceError, "code"> | null) => resolve(status[error?.code ?? status.OK] ?? "none");
  const message = () => mutated(valid(kind, random, taskTypes), random);
  if (kind !== "sync" && kind !== "logs") {
    const running = client.makeUnaryRequest(paths[kind], asBuffer, asBuffer, message(), end);
    if (random(20) === 0) running.cancel();
    return await promise;
  }
  // Its end is told by its status, for good calls as for bad ones.
  const stream: ClientDuplexStream<Uint8Array, Uint8Array> = client.makeBidiStreamRequest(
    paths[kind],
    asBuffer,
    asBuffer,
  );
  stream
    .on("error", () => {})
    .on("status", end)
    .resume();
  for (let i = kind === "logs" ? 1 : random(4); i > 0; i--) stream.write(message());
  if (random(20) === 0) stream.cancel();
  else stream.end();
  return await promise;
}

function valid(kind: keyof typeof paths, random: Random, taskTypes: readonly string[]): Uint8Array {
  const name = taskTypes[random(taskTypes.length)] ?? "";
  const template = { type: name, id: { name: "n" }, interface: { inputs: { variables: { x: {} } } } };
  const inputs = { literals: { x: { value: { case: "scalar" as const, value: {} } } } };
  const job = { taskCategory: { name }, resourceMeta: new TextEncoder().encode('{"job_id":"j","inputs":[]}') };
  switch (kind) {
    case "create":
      return bytes(CreateTaskRequestSchema, { template, inputs, outputPrefix: "s3://out" });
    case "get":
      return bytes(GetTaskRequestSchema, job);
    case "delete":
      return bytes(DeleteTaskRequestSchema, job);
    case "metrics":
      return bytes(GetTaskMetricsRequestSchema, job);
    case "logs":
      return bytes(GetTaskLogsRequestSchema, job);
    case "agent":
      return bytes(GetAgentRequestSchema, { name });
    case "sync":
      return bytes(ExecuteTaskSyncRequestSchema, {
        part: random(2) === 0 ? { case: "header", value: { template } } : { case: "inputs", value: inputs },
      });
  }
}

function bytes<S extends DescMessage>(schema: S, init: MessageInitShape<S>): Uint8Array {
  return toBinary(schema, create(schema, init));
}

/** The message as it is, random bytes, or the message with bytes changed, cut off, put in or said twice. */
function mutated(message: Uint8Array, random: Random): Uint8Array {
  const at = random(message.length + 1);
  const some = () => Uint8Array.from({ length: random(64) }, () => random(256));
  switch (random(7)) {
    case 0:
      return message;
    case 1:
      return Uint8Array.from({ length: random(200) }, () => random(256));
    case 2:
      return message.slice(0, at);
    case 3:
      return Buffer.concat([message.subarray(0, at), some(), message.subarray(at)]);
    case 4:
      return Buffer.concat([message, message.subarray(at)]);
    default: {
      const changed = message.slice();
      for (let i = random(8); i >= 0; i--) changed[random(changed.length)] = random(256);
      return changed;
    }
  }
}

const asBuffer = (value: Uint8Array): Buffer => Buffer.from(value.buffer, value.byteOffset, value.byteLength);

/** Mulberry32: the same numbers for the same seed. */
function randomNumbers(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
