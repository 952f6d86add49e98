import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { TaskExecution_Phase as Phase, type TaskTemplate, TaskTemplateSchema } from "@haltere/idl/core";
import { z } from "zod";
import { AsyncConnector, type CreateRequest, type JobRequest } from "../author/async-connector.ts";
import type { ConnectorCall } from "../author/connector-call.ts";
import { ConnectorRegistry } from "../author/connector-registry.ts";
import { type DoRequest, SyncConnector } from "../author/sync-connector.ts";

/** A template of a type, with an output `y` of type float for those that declare one. */
export function template(type: string, changes: MessageInitShape<typeof TaskTemplateSchema> = {}): TaskTemplate {
  return create(TaskTemplateSchema, {
    type,
    id: { name: `flows.${type}` },
    interface: { outputs: { variables: { y: { type: { type: { case: "simple", value: 2 } } } } } },
    ...changes,
  } as MessageInitShape<typeof TaskTemplateSchema>);
}

/** Async, type `job`: keeps nothing; its meta carries what `get` is to answer. */
class JobConnector extends AsyncConnector<{ readonly id: string; readonly outputs: string }> {
  readonly name = "Job Connector";
  readonly seen: (CreateRequest | ConnectorCall)[] = [];
  readonly deleted: string[] = [];

  constructor() {
    super({ taskType: "job", meta: z.object({ id: z.string(), outputs: z.string() }) });
  }

  async create(request: CreateRequest, call: ConnectorCall) {
    this.seen.push(request, call);
    return { id: request.outputPrefix, outputs: Buffer.from(request.inputs.bytes).toString("base64") };
  }

  async get({ meta }: JobRequest<{ readonly id: string; readonly outputs: string }>) {
    return {
      phase: Phase.SUCCEEDED,
      message: meta.id,
      logLinks: [{ name: "log", uri: "http://logs" }],
      outputs: new Uint8Array(Buffer.from(meta.outputs, "base64")),
      customInfo: { n: 1 },
    };
  }

  async delete({ meta }: JobRequest<{ readonly id: string }>) {
    this.deleted.push(meta.id);
  }
}

/** Async, type `observed`: has metrics and logs. */
class ObservedConnector extends AsyncConnector<string> {
  readonly name = "Job Connector";

  constructor() {
    super({ taskType: "observed", taskTypeVersion: 2, meta: z.string() });
  }

  async create() {
    return "j";
  }

  async get() {
    return { phase: Phase.RUNNING };
  }

  async delete(): Promise<void> {
    throw new RangeError("cannot delete");
  }

  override async getMetrics({ queries }: { readonly queries: readonly string[] }) {
    return { results: queries.map((metric) => ({ metric })) };
  }

  override async *getLogs({ token, lines }: { readonly token: string; readonly lines: bigint }) {
    yield { part: { case: "body" as const, value: { results: [`${lines} from ${token}`] } } };
    yield { part: { case: "header" as const, value: { token: "next" } } };
  }
}

/** Sync, type `quick`: answers the half of `x`, and fails where that is 0. */
class QuickConnector extends SyncConnector {
  readonly name = "Quick Connector";
  readonly seen: DoRequest[] = [];

  constructor() {
    super({ taskType: "quick" });
  }

  async do(request: DoRequest) {
    this.seen.push(request);
    const { x } = request.inputs.values();
    if (x === 0) throw new RangeError("x is 0");
    return { phase: Phase.SUCCEEDED, outputs: { y: Number(x) / 2 } };
  }
}

/** Sync, type `slow`: waits until it is told to go on, or its call is aborted. */
class SlowConnector extends SyncConnector {
  readonly name = "Slow Connector";
  readonly begun = Promise.withResolvers<AbortSignal>();
  readonly goOn = Promise.withResolvers<void>();

  constructor() {
    super({ taskType: "slow" });
  }

  async do(_: DoRequest, { signal }: ConnectorCall) {
    this.begun.resolve(signal);
    await this.goOn.promise;
    return { phase: Phase.SUCCEEDED };
  }
}

export function testRegistry() {
  const connectors = {
    job: new JobConnector(),
    observed: new ObservedConnector(),
    quick: new QuickConnector(),
    slow: new SlowConnector(),
  };
  const registry = new ConnectorRegistry();
  for (const connector of Object.values(connectors)) registry.register(connector);
  return { registry, ...connectors };
}
