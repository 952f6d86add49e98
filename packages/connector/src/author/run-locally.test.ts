import { create, toBinary } from "@bufbuild/protobuf";
import { floatLiteral, floatType, integerLiteral, literalMap } from "@haltere/core";
import { LiteralMapSchema, TaskExecution_Phase as Phase, TaskTemplateSchema } from "@haltere/idl/core";
import type { ConnectorProgress, LocalConnectorCall } from "@haltere/ports";
import { standingClock } from "@haltere/ports/testing";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { AsyncConnector, type CreateRequest } from "./async-connector.ts";
import type { ConnectorCall } from "./connector-call.ts";
import type { Resource } from "./resource.ts";
import { SyncConnector } from "./sync-connector.ts";

const logger = { debug() {}, info() {}, warn() {}, error() {} };
const secrets = { get: async (key: string) => `secret ${key}` };

function localCall(changes: Partial<LocalConnectorCall> = {}) {
  const clock = standingClock();
  const progress: ConnectorProgress[] = [];
  const call: LocalConnectorCall = {
    template: create(TaskTemplateSchema, {
      type: "job",
      id: { name: "flows.job" },
      interface: { outputs: { variables: { half: { type: floatType() } } } },
    }),
    inputs: literalMap({ x: integerLiteral(2) }),
    outputPrefix: "file:///out",
    clock,
    signal: new AbortController().signal,
    logger,
    secrets,
    onProgress: (told) => progress.push(told),
    ...changes,
  };
  return { clock, progress, call };
}

/** Answers what it is given, one resource a poll, and notes what is done to it. */
class Scripted extends AsyncConnector<{ readonly id: number }> {
  readonly name = "Scripted";
  readonly done: string[] = [];
  readonly script: (Resource | Error)[];
  readonly polled = [Promise.withResolvers<void>()];
  readonly created: Promise<void>;
  constructor(script: (Resource | Error)[], created: Promise<void> = Promise.resolve()) {
    super({ taskType: "job", meta: z.object({ id: z.number() }) });
    this.script = script;
    this.created = created;
  }
  async create({ inputs, outputPrefix, taskExecutionMetadata }: CreateRequest, { secrets }: ConnectorCall) {
    await this.created;
    this.done.push(`create ${inputs.values().x} ${outputPrefix} ${taskExecutionMetadata} ${await secrets.get("k")}`);
    return { id: 7 };
  }
  async get({ meta }: { readonly meta: { readonly id: number } }) {
    this.done.push(`get ${meta.id}`);
    const next = this.script.shift();
    if (next instanceof Error) throw next;
    if (next === undefined) throw new Error("asked too often");
    return next;
  }
  async delete({ meta }: { readonly meta: { readonly id: number } }, { signal }: ConnectorCall) {
    this.done.push(`delete ${meta.id}${signal.aborted ? " aborted" : ""}`);
  }
}

const running = { phase: Phase.RUNNING, message: "half way", logLinks: [{ name: "log", uri: "http://log" }] };

test("a job is created, asked for each second, and answers its outputs", async () => {
  const connector = new Scripted([{ phase: Phase.QUEUED }, running, { phase: Phase.SUCCEEDED, outputs: { half: 1 } }]);
  const { clock, call, progress } = localCall();
  const outputs = connector.runLocally(call);
  await vi.waitFor(() => expect(connector.done).toHaveLength(1));
  for (const polls of [1, 2, 3]) {
    clock.advance(999_999);
    await settle();
    expect(connector.done).toHaveLength(polls);
    clock.advance(1);
    await settle();
    expect(connector.done).toHaveLength(polls + 1);
  }
  expect(await outputs).toEqual(literalMap({ half: floatLiteral(1) }));
  expect(connector.done).toEqual(["create 2 file:///out undefined secret k", "get 7", "get 7", "get 7"]);
  expect(progress).toMatchObject([
    { phase: Phase.QUEUED, message: "", logLinks: [] },
    { phase: Phase.RUNNING, message: "half way", logLinks: [{ name: "log", uri: "http://log" }] },
    { phase: Phase.SUCCEEDED },
  ]);
});

test.each([
  [Phase.FAILED, "FAILED", false],
  [Phase.ABORTED, "ABORTED", false],
  [Phase.RETRYABLE_FAILED, "RETRYABLE_FAILED", true],
])("a job that ends in phase %i is an error with its message and the task's name", async (phase, name, recoverable) => {
  const connector = new Scripted([{ phase, message: "no more money" }]);
  const error = await failed(connector);
  expect(error).toMatchObject({
    message: `the connector's job ended as ${name}: no more money`,
    where: { task: "flows.job" },
    recoverable,
  });
  expect(connector.done).not.toContain("delete 7");
});

test("a connector that cannot ask fails the run with its error, and leaves the job", async () => {
  const connector = new Scripted([new Error("no network")]);
  expect(await failed(connector)).toMatchObject({ message: "no network" });
  expect(connector.done.at(-1)).toBe("get 7");
});

async function failed(connector: Scripted): Promise<unknown> {
  const { clock, call } = localCall();
  const error = connector.runLocally(call).catch((thrown) => thrown);
  await settle();
  clock.advance(1_000_000);
  return error;
}

test("an interrupt between polls deletes the job", async () => {
  const connector = new Scripted([running]);
  const controller = new AbortController();
  const { clock, call } = localCall({ signal: controller.signal });
  const run = connector.runLocally(call).catch((thrown) => thrown);
  await settle();
  clock.advance(1_000_000);
  await settle();
  controller.abort("interrupted");
  expect(await run).toBe("interrupted");
  expect(connector.done.slice(1)).toEqual(["get 7", "delete 7"]);
});

test("an interrupt while the job is created deletes it once it is", async () => {
  const created = Promise.withResolvers<void>();
  const connector = new Scripted([], created.promise);
  const controller = new AbortController();
  const run = connector.runLocally(localCall({ signal: controller.signal }).call).catch((thrown) => thrown);
  controller.abort("interrupted");
  await settle();
  expect(connector.done).toEqual([]);
  created.resolve();
  expect(await run).toBe("interrupted");
  expect(connector.done.slice(1)).toEqual(["delete 7"]);
});

test("a run that is interrupted before it begins creates nothing", async () => {
  const connector = new Scripted([]);
  await expect(connector.runLocally(localCall({ signal: AbortSignal.abort("early") }).call)).rejects.toBe("early");
  expect(connector.done).toEqual([]);
});

test("a synchronous connector answers its outputs in one call, given encoded too", async () => {
  const outputs = literalMap({ half: floatLiteral(1) });
  class Quick extends SyncConnector {
    readonly name = "Quick";
    constructor() {
      super({ taskType: "quick" });
    }
    async do() {
      return { phase: Phase.SUCCEEDED, outputs: toBinary(LiteralMapSchema, outputs) };
    }
  }
  const { call, progress } = localCall();
  expect(await new Quick().runLocally(call)).toEqual(outputs);
  expect(progress).toMatchObject([{ phase: Phase.SUCCEEDED }]);
});

test("outputs of another type than declared are an error that names task and output", async () => {
  const connector = new Scripted([{ phase: Phase.SUCCEEDED, outputs: { half: "a" } }]);
  expect(await failed(connector)).toMatchObject({ where: { task: "flows.job", output: "half" } });
});

/** Until everything that is due has been done. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
