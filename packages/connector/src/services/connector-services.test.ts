import { once } from "node:events";
import { create, equals, fromBinary, type MessageInitShape, toBinary, toJson } from "@bufbuild/protobuf";
import { type ServiceError, status } from "@grpc/grpc-js";
import { floatLiteral, integerLiteral, literalMap, stringLiteral } from "@haltere/core";
import { ListAgentsResponseSchema } from "@haltere/idl/admin";
import { LiteralMapSchema, TaskExecution_Phase as Phase } from "@haltere/idl/core";
import { EncodedCreateTaskRequestSchema } from "@haltere/idl/haltere";
import { AgentMetadataService, AsyncAgentService, SyncAgentService } from "@haltere/idl/service";
import { grpcClient, serving } from "@haltere/rpc/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { template, testRegistry } from "../testing/connectors.ts";
import { connectorServices } from "./connector-services.ts";

const { createTask, getTask, deleteTask, getTaskMetrics, getTaskLogs } = AsyncAgentService.method;
const { executeTaskSync } = SyncAgentService.method;
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const secrets = { get: async (key: string) => `the ${key}` };

async function connected() {
  const connectors = testRegistry();
  const { services, metrics } = connectorServices({ registry: connectors.registry, secrets, logger });
  const server = await serving(services, { maxReceiveBytes: 1024 * 1024 });
  const client = grpcClient(server.port);
  onTestFinished(() => client.close());
  /** All that a synchronous call answers. */
  const sync = async (
    ...messages: Parameters<ReturnType<typeof client.bidi<typeof executeTaskSync>>["write"]>[0][]
  ) => {
    const call = client.bidi(executeTaskSync);
    for (const message of messages) call.write(message);
    call.end();
    const answers = [];
    for await (const answer of call) answers.push(answer);
    return answers;
  };
  return { ...connectors, ...client, sync, metrics };
}

const failure = (call: Promise<unknown>): Promise<ServiceError> =>
  call.then(
    () => Promise.reject(new Error("the call succeeded")),
    (error) => error,
  );

const inputs = literalMap({ x: integerLiteral(3) });

function header(type: string, changes: Parameters<typeof template>[1] = {}) {
  return message({ case: "header", value: { template: template(type, changes), outputPrefix: "s3://out" } });
}

function message(part: NonNullable<MessageInitShape<typeof executeTaskSync.input>["part"]>) {
  return create(executeTaskSync.input, { part });
}

const given = (map = inputs) => message({ case: "inputs", value: map });

describe("an asynchronous connector", () => {
  test("is given what the caller sends, and its answers travel back", async () => {
    const { unary, job } = await connected();
    const taskExecutionMetadata = { namespace: "flytesnacks-development", labels: { a: "b" } };
    const { resourceMeta } = await unary(createTask, {
      template: template("job"),
      inputs,
      outputPrefix: "s3://out",
      taskExecutionMetadata,
    });
    expect(JSON.parse(new TextDecoder().decode(resourceMeta))).toMatchObject({ id: "s3://out" });
    const [request, call] = job.seen;
    expect(request).toMatchObject({ taskTemplate: { type: "job" }, outputPrefix: "s3://out", taskExecutionMetadata });
    expect(call && "secrets" in call && (await call.secrets.get("key"))).toBe("the key");

    const { resource } = await unary(getTask, { resourceMeta, taskCategory: { name: "job" } });
    expect(resource).toMatchObject({
      phase: Phase.SUCCEEDED,
      message: "s3://out",
      logLinks: [{ name: "log", uri: "http://logs" }],
      customInfo: { n: 1 },
    });
    expect(resource?.outputs && equals(LiteralMapSchema, resource.outputs, inputs)).toBe(true);

    await unary(deleteTask, { resourceMeta, taskType: "job" });
    await unary(deleteTask, { resourceMeta, taskType: "not this", taskCategory: { name: "job" } });
    expect(job.deleted).toEqual(["s3://out", "s3://out"]);
  });

  test("gets and gives literals as they are, also such as do not decode", async () => {
    const { client, unary } = await connected();
    const broken = Uint8Array.of(0x0a, 0xff, 0xff, 0x01);
    const request = create(EncodedCreateTaskRequestSchema, { template: template("job"), inputs: broken });
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    client.makeUnaryRequest(
      "/flyteidl.service.AsyncAgentService/CreateTask",
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes) => bytes,
      toBinary(EncodedCreateTaskRequestSchema, request),
      (error, answer) => (answer ? resolve(answer) : reject(error)),
    );
    const { resourceMeta } = fromBinary(createTask.output, await promise);
    const meta = JSON.parse(new TextDecoder().decode(resourceMeta));
    expect([...Buffer.from(meta.outputs, "base64")]).toEqual([...broken]);
    // The caller reads them as a LiteralMap, and cannot.
    expect((await failure(unary(getTask, { resourceMeta, taskType: "job" }))).details).toMatch(
      /^Response message parsing error/,
    );
  });

  test("tells metrics and logs, where it has them", async () => {
    const { unary, serverStream } = await connected();
    const of = { resourceMeta: new TextEncoder().encode('"j"'), taskCategory: { name: "observed", version: 2 } };
    expect((await unary(getTaskMetrics, { ...of, queries: ["cpu", "memory"] })).results.map((r) => r.metric)).toEqual([
      "cpu",
      "memory",
    ]);
    const parts = [];
    for await (const { part } of serverStream(getTaskLogs, { ...of, lines: 5n, token: "t" })) parts.push(part);
    expect(parts).toMatchObject([
      { case: "body", value: { results: ["5 from t"] } },
      { case: "header", value: { token: "next" } },
    ]);
  });

  test.each([getTaskMetrics, getTaskLogs])("without them fails as flytekit's: $name", async (method) => {
    const { unary, serverStream } = await connected();
    const resourceMeta = new TextEncoder().encode('{"id":"","outputs":""}');
    const ask = async (name: string) => {
      const request = { resourceMeta, taskCategory: { name } };
      if (method.methodKind === "unary") return await unary(method, request);
      for await (const part of serverStream(method, request)) return part;
    };
    expect((await failure(ask("job"))).code).toBe(status.UNKNOWN);
    const error = await failure(ask("none"));
    expect([error.code, error.details]).toEqual([
      status.UNKNOWN,
      "Unexpected FlyteConnectorNotFound: Cannot find connector for task category: none_v0.",
    ]);
  });

  test.each<[string, (unary: Awaited<ReturnType<typeof connected>>["unary"]) => Promise<unknown>]>([
    ["none", (unary) => unary(createTask, { template: template("none") })],
    ["job", (unary) => unary(createTask, { template: template("job", { taskTypeVersion: 1 }) })],
    ["", (unary) => unary(createTask, {})],
    ["observed", (unary) => unary(getTask, { taskCategory: { name: "observed" } })],
    ["observed", (unary) => unary(getTask, { taskType: "observed" })],
    ["named", (unary) => unary(deleteTask, { taskType: "named", taskCategory: { name: "none" } })],
  ])("that there is not is not found: %j", async (named, ask) => {
    const { unary } = await connected();
    const error = await failure(ask(unary));
    expect([error.code, error.details]).toEqual([status.NOT_FOUND, `Cannot find connector for task type: ${named}.`]);
  });

  test("that throws is an internal error with its trace", async () => {
    const { unary } = await connected();
    const resourceMeta = new TextEncoder().encode('"j"');
    const error = await failure(unary(deleteTask, { resourceMeta, taskCategory: { name: "observed", version: 2 } }));
    expect(error.code).toBe(status.INTERNAL);
    expect(error.details).toMatch(
      /^failed to delete observed task with error:\n Trace:\n\n {4}RangeError: cannot delete\n {8}at /,
    );
    expect(error.details).toMatch(/\n\nMessage:\n\n {4}RangeError: cannot delete\.$/);
  });

  test.each([
    ["no UTF-8", Uint8Array.of(0xff)],
    ["no JSON", new TextEncoder().encode("{")],
    ["another object", new TextEncoder().encode('{"name": 1}')],
    ["nothing", new Uint8Array()],
  ])("cannot be asked with a meta that is %s", async (_, resourceMeta) => {
    const { unary } = await connected();
    for (const call of [getTask, deleteTask].map((method) => unary(method, { resourceMeta, taskType: "job" }))) {
      const error = await failure(call);
      expect(error.code).toBe(status.INTERNAL);
      expect(error.details).toContain("the resource meta does not decode");
    }
  });

  test("is not a synchronous one", async () => {
    const { unary } = await connected();
    const error = await failure(unary(createTask, { template: template("quick") }));
    expect(error.code).toBe(status.INTERNAL);
    expect(error.details).toContain("[Quick Connector] does not support async execution");
  });
});

describe("a synchronous connector", () => {
  test("answers in one header, outputs in the types that the template declares", async () => {
    const { sync, quick } = await connected();
    const answers = await sync(header("quick"), given(literalMap({ x: integerLiteral(4) })));
    expect(answers).toHaveLength(1);
    const part = answers[0]?.res;
    expect(part?.case).toBe("header");
    const resource = part?.case === "header" ? part.value.resource : undefined;
    expect(resource?.phase).toBe(Phase.SUCCEEDED);
    const expected = literalMap({ y: floatLiteral(2) });
    expect(resource?.outputs && equals(LiteralMapSchema, resource.outputs, expected)).toBe(true);
    expect(quick.seen[0]).toMatchObject({ outputPrefix: "s3://out", taskTemplate: { type: "quick" } });
  });

  test("may be given no inputs, a template without an interface, and more messages than it reads", async () => {
    const { sync } = await connected();
    const bare = create(executeTaskSync.input, {
      part: { case: "header", value: { template: { type: "quick" }, outputPrefix: "s3://out" } },
    });
    const [answer] = await sync(bare, given(literalMap({ x: integerLiteral(3) })), given(), given());
    const resource = answer?.res.case === "header" ? answer.res.value.resource : undefined;
    expect(resource?.outputs?.literals.y).toEqual(floatLiteral(1.5));
  });

  test("that there is not is not found, before the inputs are read", async () => {
    const { bidi } = await connected();
    const call = bidi(executeTaskSync);
    const failed = once(call, "error");
    call.resume();
    call.write(header("none"));
    const [error] = await failed;
    expect([error.code, error.details]).toEqual([status.NOT_FOUND, "Cannot find connector for task type: none."]);
  });

  test.each<[string, number, string, ReturnType<typeof message>[]]>([
    ["is asynchronous", status.INTERNAL, "[Job Connector] does not support sync execution", [header("job"), given()]],
    ["throws", status.INTERNAL, "RangeError: x is 0", [header("quick"), given(literalMap({ x: integerLiteral(0) }))]],
    ["is sent no inputs", status.INTERNAL, "the stream ended before the inputs", [header("quick")]],
    ["is sent nothing", status.UNKNOWN, "the stream ended before its header", []],
    ["is sent inputs first", status.NOT_FOUND, "Cannot find connector for task type: .", [given(), header("quick")]],
  ])("that %s fails as flytekit's", async (_, code, text, messages) => {
    const { sync } = await connected();
    const error = await failure(sync(...messages));
    expect(error.code).toBe(code);
    expect(error.details).toContain(text);
  });

  test("learns that its caller left, and the server serves on", async () => {
    const { bidi, slow, sync } = await connected();
    const call = bidi(executeTaskSync);
    call.on("error", () => {});
    call.write(header("slow"));
    call.write(given());
    const signal = await slow.begun.promise;
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    call.cancel();
    await aborted;
    expect(await sync(header("quick"), given())).toHaveLength(1);
  });
});

describe("metadata", () => {
  test("has an entry for each name of connectors", async () => {
    const { unary } = await connected();
    const { agents } = await unary(AgentMetadataService.method.listAgents, {});
    expect(toJson(ListAgentsResponseSchema, create(ListAgentsResponseSchema, { agents }))).toEqual({
      agents: [
        {
          name: "Job Connector",
          supportedTaskTypes: ["job", "observed"],
          supportedTaskCategories: [{ name: "job" }, { name: "observed", version: 2 }],
        },
        {
          name: "Quick Connector",
          isSync: true,
          supportedTaskTypes: ["quick"],
          supportedTaskCategories: [{ name: "quick" }],
        },
        {
          name: "Slow Connector",
          isSync: true,
          supportedTaskTypes: ["slow"],
          supportedTaskCategories: [{ name: "slow" }],
        },
      ],
    });
    const { agent } = await unary(AgentMetadataService.method.getAgent, { name: "Quick Connector" });
    expect(agent).toEqual(agents[1]);
    const error = await failure(unary(AgentMetadataService.method.getAgent, { name: "quick" }));
    expect([error.code, error.details]).toEqual([
      status.UNKNOWN,
      expect.stringContaining("Cannot find connector for name: quick."),
    ]);
  });
});

describe("metrics", () => {
  test("count requests, failures and the size of inputs under flytekit's names", async () => {
    const { unary, sync, metrics } = await connected();
    await unary(createTask, { template: template("job"), inputs });
    await sync(header("quick"), given());
    await failure(sync(header("none")));
    await failure(unary(getTask, { taskType: "job" }));
    const text = await metrics.text();
    for (const line of [
      'flyte_connector_requests_success_total{task_type="job",operation="create"} 1',
      'flyte_connector_requests_success_total{task_type="quick",operation="do"} 1',
      'flyte_connector_requests_failure_total{task_type="none",operation="do",error_code="404"} 1',
      'flyte_connector_requests_failure_total{task_type="job",operation="get",error_code="500"} 1',
      'flyte_connector_request_latency_seconds_count{task_type="job",operation="create"} 1',
      `flyte_connector_input_literal_bytes_sum{task_type="job"} ${toBinary(LiteralMapSchema, inputs).length}`,
    ])
      expect(text.split("\n")).toContain(line);
    expect(text).not.toContain("quantile");
  });

  test("stay bounded, whatever task types are asked for", async () => {
    const { unary, metrics } = await connected();
    for (let i = 0; i < 150; i++) await failure(unary(getTask, { taskType: `t${i}` }));
    const lines = (await metrics.text())
      .split("\n")
      .filter((line) => line.startsWith("flyte_connector_requests_failure"));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toContain('{task_type="other",operation="get",error_code="404"} 50');
  });
});

test("messages beyond the limit are refused, and the server serves on", async () => {
  const { unary, sync } = await connected();
  const large = literalMap({ x: stringLiteral("x".repeat(2 * 1024 * 1024)) });
  expect((await failure(unary(createTask, { template: template("job"), inputs: large }))).code).toBe(
    status.RESOURCE_EXHAUSTED,
  );
  expect((await failure(sync(header("quick"), given(large)))).code).toBe(status.RESOURCE_EXHAUSTED);
  expect(await sync(header("quick"), given())).toHaveLength(1);
});
