import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Duration, Timestamp } from "@bufbuild/protobuf/wkt";
import type {
  GetTaskLogsResponseSchema,
  GetTaskMetricsResponseSchema,
  TaskExecutionMetadata,
} from "@haltere/idl/admin";
import type { LiteralMap, TaskTemplate } from "@haltere/idl/core";
import type { LocalConnectorCall } from "@haltere/ports";
import type { ZodType } from "zod";
import { ConnectorBase, type ConnectorOptions, connectorKind } from "./connector-base.ts";
import type { ConnectorCall } from "./connector-call.ts";
import { type EncodedJobs, encodedJobs } from "./encoded-jobs.ts";
import type { LiteralInputs } from "./literal-inputs.ts";
import type { Resource } from "./resource.ts";
import { type ResourceMetaCodec, resourceMetaCodec } from "./resource-meta.ts";
import { runJobLocally } from "./run-job-locally.ts";

/** A task to begin. */
export interface CreateRequest {
  readonly taskTemplate: TaskTemplate;
  readonly inputs: LiteralInputs;
  /** A folder, as a URI: the job may write the task's outputs there, as `outputs.pb`. */
  readonly outputPrefix: string;
  /** For which execution, with which labels and environment; undefined in a local run. */
  readonly taskExecutionMetadata: TaskExecutionMetadata | undefined;
}

/** A job that was begun, by what `create` answered for it. */
export interface JobRequest<Meta> {
  readonly meta: Meta;
}

export interface GetRequest<Meta> extends JobRequest<Meta> {
  /** As `create` was given it; empty where the caller does not say. */
  readonly outputPrefix: string;
}

export interface MetricsRequest<Meta> extends JobRequest<Meta> {
  /** Names of metrics. */
  readonly queries: readonly string[];
  readonly startTime: Timestamp | undefined;
  readonly endTime: Timestamp | undefined;
  readonly step: Duration | undefined;
}

export interface LogsRequest<Meta> extends JobRequest<Meta> {
  /** How many lines are asked for; 0 for as many as the connector likes. */
  readonly lines: bigint;
  /** Where to go on, as a header of an answer before said; empty to begin. */
  readonly token: string;
}

export interface AsyncConnectorOptions<Meta> extends ConnectorOptions {
  /** What is remembered of a job between calls, JSON by default; keep it small: an identifier, an address. */
  readonly meta: ZodType<Meta>;
}

/**
 * Runs tasks as jobs of a service elsewhere: begins them, asks how they stand, deletes them. Extend it, and keep nothing in
 * it: the next call for a job may reach another process. flytekit's AsyncConnectorBase.
 *
 * What a method throws is told to the caller as an internal error, and the engine tries again; a job that failed is told by
 * its resource's phase.
 */
export abstract class AsyncConnector<Meta> extends ConnectorBase {
  /** How the services call the connector. */
  readonly jobs: EncodedJobs = encodedJobs(this);
  readonly #meta: ResourceMetaCodec<Meta>;

  constructor(options: AsyncConnectorOptions<Meta>) {
    super(options);
    this.#meta = resourceMetaCodec(options.meta);
  }

  override get [connectorKind](): "async" {
    return "async";
  }

  /** Begins a job, and answers what is needed to find it again. */
  abstract create(request: CreateRequest, call: ConnectorCall): Promise<Meta>;

  /** How a job stands. */
  abstract get(request: GetRequest<Meta>, call: ConnectorCall): Promise<Resource>;

  /** Ends a job, if it still runs. Called twice, or for a job that has ended or is not known any more, it does nothing. */
  abstract delete(request: JobRequest<Meta>, call: ConnectorCall): Promise<void>;

  /** What a job used, where the service tells. */
  getMetrics?(
    request: MetricsRequest<Meta>,
    call: ConnectorCall,
  ): Promise<MessageInitShape<typeof GetTaskMetricsResponseSchema>>;

  /** A job's log, where the service has one: lines in bodies, and a header with a token where there is more. */
  getLogs?(
    request: LogsRequest<Meta>,
    call: ConnectorCall,
  ): AsyncIterable<MessageInitShape<typeof GetTaskLogsResponseSchema>>;

  /** The wire form of a job's meta. Override both this and `decodeMeta` for another than JSON. */
  encodeMeta(meta: Meta): Uint8Array {
    return this.#meta.encode(meta);
  }

  /** Throws FlyteError InvalidArgument for bytes that are no meta. */
  decodeMeta(bytes: Uint8Array): Meta {
    return this.#meta.decode(bytes);
  }

  override runLocally(call: LocalConnectorCall): Promise<LiteralMap | undefined> {
    return runJobLocally(this, call);
  }
}
