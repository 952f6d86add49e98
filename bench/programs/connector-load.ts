// A process that calls a connector's server: node connector-load.ts ENDPOINT OPERATION IN_FLIGHT SECONDS. Its requests are encoded
// once and its answers left encoded, so that the server is what is measured. Prints { perSecond, p99Ms } as JSON.
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { Client, credentials } from "@grpc/grpc-js";
import { integerLiteral, integerType, literalMap, stringLiteral } from "@haltere/core";
import { CreateTaskRequestSchema, ExecuteTaskSyncRequestSchema, GetTaskRequestSchema } from "@haltere/idl/admin";

const [endpoint = "", operation = "", inFlight = "1", seconds = "1"] = process.argv.slice(2);
const client = new Client(endpoint, credentials.createInsecure());
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

function unary(path: string, request: Buffer): () => Promise<void> {
  const same = (value: Buffer) => value;
  return () =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, same, same, request, (error) => (error ? reject(error) : resolve()));
    });
}

function sync(): () => Promise<void> {
  const header = bytes(ExecuteTaskSyncRequestSchema, {
    part: { case: "header", value: { template: template("trivial-sync"), outputPrefix: "file:///out" } },
  });
  const body = bytes(ExecuteTaskSyncRequestSchema, { part: { case: "inputs", value: inputs } });
  const same = (value: Buffer) => value;
  return () =>
    new Promise((resolve, reject) => {
      const call = client.makeBidiStreamRequest("/flyteidl.service.SyncAgentService/ExecuteTaskSync", same, same);
      let answers = 0;
      call.on("data", () => answers++);
      call.on("error", reject);
      call.on("end", () => (answers === 1 ? resolve() : reject(new Error(`${answers} answers`))));
      call.write(header);
      call.write(body);
      call.end();
    });
}

const call =
  operation === "create"
    ? unary(
        `${asynchronous}/CreateTask`,
        bytes(CreateTaskRequestSchema, { template: template("trivial"), inputs, outputPrefix: "file:///out" }),
      )
    : operation === "get"
      ? unary(
          `${asynchronous}/GetTask`,
          bytes(GetTaskRequestSchema, {
            taskCategory: { name: "trivial" },
            resourceMeta: new TextEncoder().encode('{"job_id": "job"}'),
          }),
        )
      : sync();

/** How long each call took, in milliseconds. */
async function run(milliseconds: number): Promise<number[]> {
  const took: number[] = [];
  const until = performance.now() + milliseconds;
  const lane = async () => {
    for (let now = performance.now(); now < until; ) {
      await call();
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
