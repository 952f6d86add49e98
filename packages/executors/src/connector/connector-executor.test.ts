import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { integerLiteral, literalMap } from "@haltere/core";
import type { CreateTaskRequest } from "@haltere/idl/admin";
import {
  ContainerError_Kind,
  ErrorDocumentSchema,
  LiteralMapSchema,
  type TaskTemplate,
  TaskTemplateSchema,
  TypedInterfaceSchema,
} from "@haltere/idl/core";
import { ConnectorJobSchema } from "@haltere/idl/haltere";
import type { Attempt, AttemptHandle, AttemptProgress, AttemptResult, Blobs } from "@haltere/ports";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type FakeConnector, type FakeType, fakeConnector, never, phase } from "../testing/fake-connector.ts";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { newAttempt } from "../testing/run-attempt.ts";
import { systemClock } from "../testing/system-clock.ts";
import {
  type ConnectorExecutor,
  type ConnectorExecutorOptions,
  createConnectorExecutor,
} from "./connector-executor.ts";

const quick = { poll: { first: 2, longest: 10 }, retry: { first: 2, longest: 10 }, discoveryInterval: 20 } as const;

async function blobsOfTest(): Promise<Blobs> {
  const folder = await mkdtemp(join(tmpdir(), "haltere-connector-executor-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folderBlobs(folder);
}

async function fake(types: Record<string, FakeType>, options?: Parameters<typeof fakeConnector>[1]) {
  const connector = await fakeConnector(types, options);
  onTestFinished(() => connector.stop());
  return connector;
}

async function executorOf(
  connectors: readonly FakeConnector[],
  options: Partial<ConnectorExecutorOptions> = {},
): Promise<{ executor: ConnectorExecutor; blobs: Blobs }> {
  const blobs = options.blobs ?? (await blobsOfTest());
  const endpoints = connectors.map(({ endpoint }) => endpoint);
  const executor = createConnectorExecutor({ endpoints, clock: systemClock, ...quick, ...options, blobs });
  onTestFinished(() => executor.close());
  await executor.ready;
  return { executor, blobs };
}

const withOutputs = create(TypedInterfaceSchema, { outputs: { variables: { x: {} } } });
const task = (type: string, more: MessageInitShape<typeof TaskTemplateSchema> = {}): TaskTemplate =>
  create(TaskTemplateSchema, { interface: withOutputs, ...more, type });
const outputs = literalMap({ x: integerLiteral(5) });

interface Course {
  readonly handle: AttemptHandle;
  readonly result: Promise<AttemptResult>;
  readonly told: readonly ("running" | "finished" | AttemptProgress)[];
  /** What was saved, once it is told. */
  readonly state: Promise<Uint8Array>;
}

/** Starts an attempt; state is durable as soon as it is told, unless `durable` says when. */
function start(executor: ConnectorExecutor, attempt: Attempt, durable = Promise.resolve()): Course {
  const told: Course["told"][number][] = [];
  const result = Promise.withResolvers<AttemptResult>();
  const state = Promise.withResolvers<Uint8Array>();
  const handle = executor.start(attempt, {
    running: () => void told.push("running"),
    progress(update) {
      told.push(update);
      if (update.state === undefined) return;
      state.resolve(update.state);
      void durable.then(() => update.saved?.());
    },
    finished(answer) {
      told.push("finished");
      result.resolve(answer);
    },
  });
  return { handle, result: result.promise, told, state: state.promise };
}

const calling = (connector: FakeConnector, call: string) => vi.waitFor(() => expect(connector.calls).toContain(call));

describe("an asynchronous connector", () => {
  test("gets the task as Flyte tells it, and its job's logs, information, phases and outputs are told", async () => {
    let seen: CreateTaskRequest | undefined;
    const connector = await fake({
      my: {
        version: 2,
        async create(request) {
          seen = request;
          return "job";
        },
        async get(_, count) {
          const said = [
            { phase: phase.QUEUED },
            { phase: phase.INITIALIZING, message: "warming up" },
            { phase: phase.INITIALIZING, message: "warming up" },
            { phase: phase.RUNNING, logLinks: [{ name: "Logs", uri: "http://logs" }], customInfo: { done: 0.5 } },
          ][count];
          return said ?? { phase: phase.SUCCEEDED, outputs, customInfo: { done: 1 } };
        },
      },
    });
    const { executor, blobs } = await executorOf([connector]);
    const container = { args: ["run", "{{.input}}", "{{.outputPrefix}}"], image: "image" };
    const secrets = [{ group: "g", key: "k" }];
    const template = task("my", {
      taskTypeVersion: 2,
      target: { case: "container", value: container },
      securityContext: { secrets },
    });
    expect(executor.accepts(template)).toBe(true);
    const attempt = newAttempt(blobs, template, {
      inputs: literalMap({ a: integerLiteral(1) }),
      number: 3,
      item: { index: 7, size: 9 },
      metadata: {
        labels: { team: "t" },
        annotations: { note: "n" },
        serviceAccount: "robot",
        identity: {
          $typeName: "flyteidl.core.Identity",
          iamRole: "",
          k8sServiceAccount: "robot",
          executionIdentity: "",
        },
        environment: { LEVEL: "high" },
      },
    });
    const { result, told } = start(executor, attempt);
    expect(await result).toEqual({ kind: "succeeded", outputs });
    expect(seen).toMatchObject({
      inputs: { literals: { a: {} } },
      outputPrefix: attempt.outputPrefix,
      template: {
        target: { value: { args: ["run", await attempt.inputsUri(), attempt.outputPrefix] } },
        securityContext: { secrets },
      },
      taskExecutionMetadata: {
        taskExecutionId: { retryAttempt: 3, nodeExecutionId: { nodeId: "n0-0-n7" } },
        labels: { team: "t" },
        annotations: { note: "n" },
        k8sServiceAccount: "robot",
        environmentVariables: { LEVEL: "high" },
        identity: { k8sServiceAccount: "robot" },
      },
    });
    expect(template.target.value).toMatchObject(container);
    const news = told.map((word) => {
      if (typeof word === "string") return word;
      if (word.state !== undefined) return "saved";
      return [word.phase, word.reason, word.logs?.length, word.customInfo];
    });
    expect(news).toEqual([
      "saved",
      ["queued", "", 0, undefined],
      ["initializing", "warming up", 0, undefined],
      "running",
      [undefined, "", 1, { done: 0.5 }],
      [undefined, undefined, 0, { done: 1 }],
      "finished",
    ]);
    expect(connector.calls.filter((call) => call.startsWith("create"))).toEqual(["create my"]);
    expect(connector.calls.filter((call) => call.startsWith("delete"))).toEqual([]);
  });

  test("is not polled before its job is durable, and not created again from saved state", async () => {
    const connector = await fake({
      my: { get: async (_, count) => ({ phase: count < 3 ? phase.RUNNING : phase.SUCCEEDED, outputs }) },
    });
    const { executor, blobs } = await executorOf([connector]);
    const attempt = newAttempt(blobs, task("my"));
    const durable = Promise.withResolvers<void>();
    const first = start(executor, attempt, durable.promise);
    const savedState = await first.state;
    expect(fromBinary(ConnectorJobSchema, savedState)).toMatchObject({ taskCategory: { name: "my" } });
    expect(connector.calls).toEqual(["create my"]);
    first.handle.leave?.();
    durable.resolve();
    const { executor: next } = await executorOf([connector], { blobs });
    expect(await start(next, { ...attempt, savedState }).result).toEqual({ kind: "succeeded", outputs });
    expect(new Set(connector.calls)).toEqual(new Set(["create my", "get my job-0"]));
    expect(first.told.filter((word) => word === "finished")).toEqual([]);
  });

  test("outputs lie under the output prefix where the resource has none; an error there counts before them", async () => {
    const connector = await fake({ my: {} });
    const { executor, blobs } = await executorOf([connector]);
    expect(await start(executor, newAttempt(blobs, task("my"))).result).toEqual({
      kind: "succeeded",
      outputs: "stored",
    });
    const failing = newAttempt(blobs, task("my"));
    const error = { code: "USER:Bad", message: "no", kind: ContainerError_Kind.RECOVERABLE };
    await blobs.write(
      `${failing.outputPrefix}/error.pb`,
      toBinary(ErrorDocumentSchema, create(ErrorDocumentSchema, { error })),
    );
    expect(await start(executor, failing).result).toMatchObject({
      kind: "failed",
      error: { code: "USER:Bad", recoverable: true },
    });
    const none = newAttempt(blobs, task("my", { interface: {} }));
    expect(await start(executor, none).result).toEqual({ kind: "succeeded", outputs: create(LiteralMapSchema) });
  });

  test("is asked to delete what is aborted, again and again until it has", async () => {
    let refusals = 3;
    const connector = await fake({
      my: {
        get: async () => ({ phase: phase.RUNNING }),
        async delete() {
          if (refusals-- > 0) throw new Error("not now");
        },
      },
    });
    const warnings: string[] = [];
    const { executor, blobs } = await executorOf([connector], { warn: (message) => void warnings.push(message) });
    const { handle, result } = start(executor, newAttempt(blobs, task("my")));
    await calling(connector, "get my job-0");
    handle.abort("enough");
    handle.abort("again");
    expect(await result).toEqual({ kind: "aborted" });
    const deletes = () => connector.calls.filter((call) => call.startsWith("delete"));
    await vi.waitFor(() => expect(deletes()).toHaveLength(4));
    await vi.waitFor(async () => expect(await left(blobs)).toEqual([]));
    expect(deletes()).toEqual(Array(4).fill("delete my job-0"));
    expect(warnings).toEqual([expect.stringContaining("not now")]);
  });

  test("what it could not delete is deleted by the next control plane", async () => {
    const connector = await fake({
      my: {
        get: async () => ({ phase: phase.RUNNING }),
        delete: () => Promise.reject(new Error("not in this life")),
      },
    });
    const { executor, blobs } = await executorOf([connector], { warn() {} });
    const { handle } = start(executor, newAttempt(blobs, task("my")));
    await calling(connector, "get my job-0");
    handle.abort("enough");
    await calling(connector, "delete my job-0");
    await executor.close();
    expect(await left(blobs)).toHaveLength(1);
    connector.types.my = {};
    connector.calls.length = 0;
    const broken = `${blobs.root}/metadata/connectors/deletions/0.pb`;
    await blobs.write(broken, new Uint8Array([255]));
    const warnings: string[] = [];
    await executorOf([connector], { blobs, warn: (message) => void warnings.push(message) });
    await calling(connector, "delete my job-0");
    await vi.waitFor(async () => expect(await left(blobs)).toEqual([broken]));
    expect(warnings).toEqual([expect.stringContaining(broken)]);
  });

  test("deletes what exceeds its time, counted from before a crash", async () => {
    const connector = await fake({ my: { get: async () => ({ phase: phase.RUNNING }) } });
    const { executor, blobs } = await executorOf([connector]);
    const { result } = start(executor, newAttempt(blobs, task("my"), { timeout: 30 }));
    expect(await result).toMatchObject({ kind: "failed", error: { code: "TimeoutExpired", recoverable: true } });
    await calling(connector, "delete my job-0");
    const began = create(ConnectorJobSchema, {
      taskCategory: { name: "my" },
      resourceMeta: Buffer.from("old"),
      startedAt: 5n,
    });
    const savedState = toBinary(ConnectorJobSchema, began);
    const late = start(executor, newAttempt(blobs, task("my"), { timeout: 60_000, savedState }));
    expect(await late.result).toMatchObject({ error: { code: "TimeoutExpired" } });
    await calling(connector, "delete my old");
  });

  test("a job that is created while its attempt is aborted, or the executor closes, is deleted", async () => {
    const creating = Promise.withResolvers<void>();
    const connector = await fake({
      my: {
        async create() {
          await creating.promise;
          return "late";
        },
      },
    });
    const { executor, blobs } = await executorOf([connector]);
    const aborted = start(executor, newAttempt(blobs, task("my")));
    await calling(connector, "create my");
    aborted.handle.abort("never mind");
    expect(await aborted.result).toEqual({ kind: "aborted" });
    creating.resolve();
    await calling(connector, "delete my late");

    const second = Promise.withResolvers<void>();
    connector.types.my = {
      async create() {
        await second.promise;
        return "orphan";
      },
    };
    const closing = start(executor, newAttempt(blobs, task("my")));
    await vi.waitFor(() => expect(connector.calls.filter((call) => call === "create my")).toHaveLength(2));
    const closed = executor.close();
    expect(await closing.result).toEqual({ kind: "aborted" });
    second.resolve();
    await closed;
    await executorOf([connector], { blobs });
    await calling(connector, "delete my orphan");
  });

  test.each([
    [phase.FAILED, "failed to run the job: why", false],
    [phase.RETRYABLE_FAILED, "failed to run the job: why", true],
    [phase.ABORTED, "failed to run the job with aborted phase.", false],
    [phase.UNDEFINED, "failed to run the job.\nwhy", true],
  ])("phase %i is a failure of the user's, as FlytePropeller words it", async (end, message, recoverable) => {
    const agentError = { code: "Dropped" };
    const connector = await fake({ my: { get: async () => ({ phase: end, message: "why", agentError }) } });
    const { executor, blobs } = await executorOf([connector]);
    expect(await start(executor, newAttempt(blobs, task("my"))).result).toEqual({
      kind: "failed",
      error: { code: "TaskFailedWithError", message, recoverable, origin: "user" },
    });
  });
});

test("closing waits for no poll and no deletion that hangs", async () => {
  const connector = await fake({
    slow: { get: () => never },
    stuck: { get: async () => ({ phase: phase.RUNNING }), delete: () => never },
  });
  const { executor, blobs } = await executorOf([connector]);
  const slow = start(executor, newAttempt(blobs, task("slow")));
  const stuck = start(executor, newAttempt(blobs, task("stuck")));
  await vi.waitFor(() => expect(connector.calls.filter((call) => call.startsWith("get"))).not.toHaveLength(0));
  await stuck.state;
  stuck.handle.abort("enough");
  await vi.waitFor(() => expect(connector.calls).toContainEqual(expect.stringMatching(/^delete stuck/)));
  await executor.close();
  expect(await slow.result).toEqual({ kind: "aborted" });
  expect(await left(blobs)).toHaveLength(1);
  await connector.stop();
});

describe("a synchronous connector", () => {
  test("gets header and inputs in one stream, and answers outputs and information", async () => {
    const connector = await fake({
      now: {
        async execute(requests) {
          expect(requests.map(({ part }) => part.case)).toEqual(["header", "inputs"]);
          return { phase: phase.SUCCEEDED, outputs, customInfo: { rows: 3 }, logLinks: [{ uri: "http://logs" }] };
        },
      },
    });
    const { executor, blobs } = await executorOf([connector]);
    const { result, told } = start(executor, newAttempt(blobs, task("now")));
    expect(await result).toEqual({ kind: "succeeded", outputs });
    expect(told).toEqual(["running", expect.objectContaining({ customInfo: { rows: 3 } }), "finished"]);
  });

  test("fails with the code it gives", async () => {
    const agentError = { code: "Teapot" };
    const connector = await fake({
      now: { execute: async () => ({ phase: phase.FAILED, message: "short", agentError }) },
    });
    const { executor, blobs } = await executorOf([connector]);
    expect(await start(executor, newAttempt(blobs, task("now"))).result).toMatchObject({
      error: { code: "Teapot", message: "failed to run the job: short", recoverable: false },
    });
  });

  test("learns that its call is cancelled", async () => {
    const cancelled = Promise.withResolvers<void>();
    const connector = await fake({
      now: {
        execute(_, { signal }) {
          signal.addEventListener("abort", () => cancelled.resolve());
          return never;
        },
      },
    });
    const { executor, blobs } = await executorOf([connector]);
    const { handle, result } = start(executor, newAttempt(blobs, task("now")));
    await calling(connector, "execute now");
    handle.abort("enough");
    expect(await result).toEqual({ kind: "aborted" });
    await cancelled.promise;
  });

  test("that answers a job still running, or nothing, talks nonsense", async () => {
    const answers = [{ phase: phase.RUNNING }, undefined];
    const connector = await fake({ now: { execute: async () => answers.shift() } });
    const { executor, blobs } = await executorOf([connector]);
    for (const why of [/"running" to a task that must end/, /without an answer/])
      expect(await start(executor, newAttempt(blobs, task("now"))).result).toMatchObject({
        error: { code: "ConnectorFailed", origin: "system", recoverable: true, message: expect.stringMatching(why) },
      });
  });
});

describe("where tasks go", () => {
  test("an unknown type fails with its name and what is known; a known one in another version too", async () => {
    const connector = await fake({ my: { version: 1 }, other: {} });
    const { executor, blobs } = await executorOf([connector]);
    expect(executor.accepts(task("unknown"))).toBe(true);
    expect(executor.accepts(task("unknown", { target: { case: "container", value: {} } }))).toBe(false);
    for (const type of ["unknown", "my"])
      expect(await start(executor, newAttempt(blobs, task(type))).result).toMatchObject({
        error: {
          code: "BadTaskSpecification",
          recoverable: false,
          message: `No connector serves tasks of type "${type}" in version 0. The connector at ${connector.endpoint.address} serves "my" version 1; "other" version 0.`,
        },
      });
    const { executor: lonely } = await executorOf([]);
    expect(await start(lonely, newAttempt(blobs, task("my"))).result).toMatchObject({
      error: {
        message:
          'No connector serves tasks of type "my" in version 0. No connectors are configured: name them with --connectors host:port.',
      },
    });
  });

  test("a type waits for connectors that have not answered yet, and one that comes later is found", async () => {
    const early = await fake({ other: {} });
    const { port } = new URL(`http://${early.endpoint.address}`);
    await early.stop();
    const { executor, blobs } = await executorOf([early]);
    expect(executor.connectors()).toMatchObject([{ health: "failing", failure: expect.any(String), tasks: [] }]);
    const { result } = start(executor, newAttempt(blobs, task("my", { interface: {} })));
    const connector = await fake({ my: {} }, { port: Number(port) });
    expect(await result).toMatchObject({ kind: "succeeded" });
    expect(executor.connectors()).toMatchObject([
      { address: early.endpoint.address, health: "serving", tasks: [{ type: "my", version: 0, isSync: false }] },
    ]);
    connector.types.later = {};
    await vi.waitFor(() =>
      expect(executor.accepts(task("later", { target: { case: "container", value: {} } }))).toBe(true),
    );
  });

  test("the endpoint of a task type counts before what others say; the first of two that serve it, before the default", async () => {
    const [one, two, chosen, fallback] = await Promise.all([
      fake({ my: {} }),
      fake({ my: {}, mine: {} }),
      fake({ mine: { execute: async () => ({ phase: phase.SUCCEEDED }) } }),
      fake({ my: {}, rest: {} }),
    ]);
    const { executor, blobs } = await executorOf([one, two], {
      endpointsOfTaskTypes: { mine: chosen.endpoint },
      defaultEndpoint: fallback.endpoint,
    });
    for (const type of ["my", "mine", "rest"]) await start(executor, newAttempt(blobs, task(type))).result;
    const began = (connector: FakeConnector) => connector.calls.filter((call) => !call.startsWith("get"));
    expect([one, two, chosen, fallback].map(began)).toEqual([["create my"], [], ["execute mine"], ["create rest"]]);
  });

  test("a default connector that cannot tell what it serves gets what nobody else serves", async () => {
    const old = await fake({ legacy: {} }, { silent: true });
    const { executor, blobs } = await executorOf([], { defaultEndpoint: old.endpoint });
    expect(await start(executor, newAttempt(blobs, task("legacy"))).result).toMatchObject({ kind: "succeeded" });
  });
});

describe("a connector that misbehaves delays only its own tasks", () => {
  const others = async (executor: ConnectorExecutor, blobs: Blobs) => {
    const results = await Promise.all(
      Array.from({ length: 20 }, () => start(executor, newAttempt(blobs, task("good"))).result),
    );
    expect(results.map(({ kind }) => kind)).toEqual(Array(20).fill("succeeded"));
  };

  test("one that hangs: in creating, in polling, in executing", async () => {
    const connector = await fake({
      good: {},
      stuck: { create: () => never },
      slow: { get: () => never },
      still: { execute: () => never },
    });
    const { executor, blobs } = await executorOf([connector], { callsAtOnce: 2 });
    const hanging = ["stuck", "slow", "still"].flatMap((type) =>
      Array.from({ length: 5 }, () => start(executor, newAttempt(blobs, task(type)))),
    );
    await calling(connector, "get slow job-0");
    await others(executor, blobs);
    for (const { handle } of hanging) handle.abort("enough");
    expect(await Promise.all(hanging.map(({ result }) => result))).toEqual(hanging.map(() => ({ kind: "aborted" })));
    await connector.stop();
  });

  test("one that exceeds a method's timeout is tried again, or its attempt is", async () => {
    const connector = await fake({ stuck: { create: () => never } });
    const endpoint = { ...connector.endpoint, timeouts: { CreateTask: 20 } };
    const { executor, blobs } = await executorOf([], { endpoints: [endpoint] });
    expect(await start(executor, newAttempt(blobs, task("stuck"))).result).toMatchObject({
      error: {
        code: "ConnectorFailed",
        origin: "system",
        recoverable: true,
        message: expect.stringContaining("DeadlineExceeded"),
      },
    });
    expect(connector.calls).toEqual(["create stuck"]);
    await connector.stop();
  });

  test("one that dies is polled again when it lives again; one that stays dead fails its attempts after the limit", async () => {
    const connector = await fake({ my: { get: async () => ({ phase: phase.RUNNING }) } });
    const { port } = new URL(`http://${connector.endpoint.address}`);
    const { executor, blobs } = await executorOf([connector], { maxSystemFailures: 400 });
    const { result } = start(executor, newAttempt(blobs, task("my")));
    await calling(connector, "get my job-0");
    await connector.stop();
    const again = await fake(
      { my: { get: async () => ({ phase: phase.SUCCEEDED, outputs }) } },
      { port: Number(port) },
    );
    expect(await result).toMatchObject({ kind: "succeeded" });
    expect(again.calls).toEqual(["get my job-0"]);

    const { executor: strict } = await executorOf([again], { blobs, maxSystemFailures: 3, warn() {} });
    again.types.my = { get: async () => ({ phase: phase.RUNNING }) };
    const doomed = start(strict, newAttempt(blobs, task("my")));
    await calling(again, "create my");
    await doomed.state;
    await again.stop();
    expect(await doomed.result).toMatchObject({
      error: {
        code: "ConnectorFailed",
        origin: "system",
        recoverable: true,
        message: expect.stringContaining("Unavailable"),
      },
    });
  });

  test("one that talks nonsense: no resource, a phase there is not, the wrong kind of meta", async () => {
    const connector = await fake({
      good: {},
      empty: { get: async () => undefined },
      strange: { get: async () => ({ phase: 77 as typeof phase.FAILED }) },
      huge: { create: async () => "x".repeat(2_000_000) },
      refusing: {
        create: () => Promise.reject(Object.assign(new Error("no"), { code: 5 })),
      },
    });
    const { executor, blobs } = await executorOf([connector], { maxSystemFailures: 2, warn() {} });
    const result = (type: string) => start(executor, newAttempt(blobs, task(type))).result;
    expect(await result("empty")).toMatchObject({
      error: { code: "ConnectorFailed", message: expect.stringContaining("no resource") },
    });
    expect(connector.calls.filter((call) => call.startsWith("get empty"))).toHaveLength(3);
    expect(await result("strange")).toMatchObject({ error: { message: expect.stringContaining("phase 77") } });
    expect(await result("huge")).toMatchObject({ error: { code: "ResourceMetaTooLarge", recoverable: false } });
    expect(await result("refusing")).toMatchObject({ error: { code: "ConnectorFailed", recoverable: true } });
    await others(executor, blobs);
  });

  test("outputs that are too large fail at once, and say what to do", async () => {
    const bytes = literalMap({ x: { ...integerLiteral(1), hash: "x".repeat(200_000) } });
    const connector = await fake({ my: { get: async () => ({ phase: phase.SUCCEEDED, outputs: bytes }) } });
    const { executor, blobs } = await executorOf([connector], { maxResponseBytes: 100_000 });
    expect(await start(executor, newAttempt(blobs, task("my"))).result).toMatchObject({
      error: { code: "OutputSizeExceeded", recoverable: false, message: expect.stringContaining("outputs.pb") },
    });
    const { executor: roomy } = await executorOf([connector], { maxResponseBytes: 1_000_000 });
    expect(await start(roomy, newAttempt(blobs, task("my"))).result).toEqual({ kind: "succeeded", outputs: bytes });
  });

  test("saved state that cannot be read fails its attempt alone", async () => {
    const { executor, blobs } = await executorOf([]);
    const savedState = new Uint8Array([255, 255]);
    expect(await start(executor, newAttempt(blobs, task("my"), { savedState })).result).toMatchObject({
      error: { code: "BadSavedState", origin: "system" },
    });
  });
});

/** Jobs that are still to be deleted. */
async function left(blobs: Blobs): Promise<string[]> {
  const uris: string[] = [];
  for await (const { uri } of blobs.list(`${blobs.root}/metadata/connectors/deletions`)) uris.push(uri);
  return uris;
}
