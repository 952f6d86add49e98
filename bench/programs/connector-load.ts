// A process that calls a connector's server: node connector-load.ts ENDPOINT OPERATION IN_FLIGHT SECONDS. Its requests are encoded
// once and its answers left encoded, so that the server is what is measured. Prints { perSecond, p99Ms } as JSON.
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { integerLiteral, integerType, literalMap, stringLiteral } from "@haltere/core";
import { CreateTaskRequestSchema, ExecuteTaskSyncRequestSchema, GetTaskRequestSchema } from "@haltere/idl/admin";
import { bareClient } from "./bare-grpc-client.ts";

const [endpoint = "", operation = "", inFlight = "1", seconds = "1"] = process.argv.slice(2);
const asynchronous = "/flyteidl.service.AsyncAgentService";

const inputs = literalMap({ x: integerLiteral(1), query: stringLiteral("select 1 from t where a = b".repeat(4)) });
const variables = { x: { type: integerType() } };
const template = (type: string) => ({
  type,
  id: { project: "flytesnacks", domain: "development", name: "flows.trivial", version: "1" },
  metadata: { runtime: { version: "1" } },
  interface: { inputs: { variables } },
});

function bytes<S extends DescMessage>(schema: S, init: MessageInitShape<S>): Buffer {
  return Buffer.from(toBinary(schema, create(schema, init)));
}

function request(): readonly [path: string, messages: readonly Uint8Array[]] {
  switch (operation) {
    case "create": {
      const create = { template: template("trivial"), inputs, outputPrefix: "file:///out" };
      return [`${asynchronous}/CreateTask`, [bytes(CreateTaskRequestSchema, create)]];
    }
    case "get": {
      const resourceMeta = new TextEncoder().encode('{"job_id": "job"}');
      return [
        `${asynchronous}/GetTask`,
        [bytes(GetTaskRequestSchema, { taskCategory: { name: "trivial" }, resourceMeta })],
      ];
    }
    default: {
      const header = { template: template("trivial-sync"), outputPrefix: "file:///out" };
      const parts = [
        { case: "header", value: header },
        { case: "inputs", value: inputs },
      ] as const;
      const messages = parts.map((part) => bytes(ExecuteTaskSyncRequestSchema, { part }));
      return ["/flyteidl.service.SyncAgentService/ExecuteTaskSync", messages];
    }
  }
}

const client = await bareClient(endpoint, ...request());

/** How long each call took, in milliseconds. */
async function run(milliseconds: number): Promise<number[]> {
  const took: number[] = [];
  const until = performance.now() + milliseconds;
  const lane = async () => {
    for (let now = performance.now(); now < until; ) {
      await client.call();
      const after = performance.now();
      took.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, lane));
  return took;
}

// A first second that is not counted: connections open, code is compiled.
await run(1_000);
const began = performance.now();
const took = (await run(Number(seconds) * 1_000)).sort((a, b) => a - b);
const perSecond = (took.length * 1_000) / (performance.now() - began);
console.log(JSON.stringify({ perSecond, p99Ms: took[Math.floor(took.length * 0.99)] }));
client.close();
