import {
  AsyncConnector,
  type ConnectorCall,
  type CreateRequest,
  type GetRequest,
  type JobRequest,
  type Resource,
  valueLiteral,
} from "@haltere/connector";
import { FlyteError, literalMap } from "@haltere/core";
import { TaskExecution_Phase } from "@haltere/idl/core";
import type { BatchCreateParams } from "openai/resources/batches";
import { z } from "zod";
import { readCustom } from "../template/read-custom.ts";
import { downloadResults, uploadRequests } from "./batch-files.ts";
import { openAiClient } from "./client.ts";
import type { OpenAiConnectorOptions } from "./connector-options.ts";
import { BatchCustom, batchTaskType } from "./custom.ts";
import { malformed, serviceError } from "./service-error.ts";

/** What is remembered of a batch. */
const BatchMeta = z.object({ openai_org: z.string().nullable(), batch_id: z.string(), files: z.boolean() });
type BatchMeta = z.output<typeof BatchMeta>;

/** What is read of a batch. */
const Batch = z.looseObject({
  id: z.string(),
  status: z.enum([
    "validating",
    "failed",
    "in_progress",
    "finalizing",
    "completed",
    "expired",
    "cancelling",
    "cancelled",
  ]),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  request_counts: z.object({ total: z.number(), completed: z.number(), failed: z.number() }).nullish(),
  errors: z
    .object({ data: z.array(z.object({ message: z.string().nullish(), line: z.number().nullish() })).nullish() })
    .nullish(),
});
type Batch = z.output<typeof Batch>;

/** Runs batch tasks: uploads the requests, begins a batch, and downloads what it answered. */
export class OpenAiBatchConnector extends AsyncConnector<BatchMeta> {
  readonly name = "OpenAI Batch Endpoint Connector";
  readonly #options: OpenAiConnectorOptions;

  constructor(options?: OpenAiConnectorOptions) {
    super({ taskType: batchTaskType, meta: BatchMeta });
    this.#options = options ?? {};
  }

  async create({ taskTemplate, inputs }: CreateRequest, call: ConnectorCall): Promise<BatchMeta> {
    const { openai_organization, config, files } = readCustom(BatchCustom, taskTemplate);
    const client = await openAiClient(this.#options, openai_organization, call);
    const { signal } = call;
    return await told(async () => {
      const fileId = files ? await uploadRequests(client, inputs.literals(), signal) : givenFile(inputs.values());
      try {
        // The service says what it does not take.
        const body = { ...config, input_file_id: fileId } as BatchCreateParams;
        const { id } = batchOf(await client.batches.create(body, { signal }));
        return { openai_org: openai_organization ?? null, batch_id: id, files };
      } catch (thrown) {
        // What was uploaded for this batch alone is of no use to another.
        if (files)
          await client.files.delete(fileId).catch((error) => call.logger.warn(`the file ${fileId} is left: ${error}`));
        throw thrown;
      }
    });
  }

  async get({ meta, outputPrefix }: GetRequest<BatchMeta>, call: ConnectorCall): Promise<Resource> {
    const client = await openAiClient(this.#options, meta.openai_org, call);
    const { signal } = call;
    return await told(async () => {
      const batch = batchOf(await client.batches.retrieve(meta.batch_id, { signal }));
      switch (batch.status) {
        case "validating":
        case "in_progress":
        case "finalizing":
        case "cancelling":
          return { phase: TaskExecution_Phase.RUNNING, message: progress(batch) };
        case "failed":
        case "expired":
        case "cancelled":
          return { phase: TaskExecution_Phase.FAILED, message: failure(batch) };
        case "completed": {
          const outputs = meta.files
            ? await downloadResults(client, batch, outputPrefix, signal)
            : literalMap({ result: valueLiteral(batch, undefined, { output: "result" }) });
          return { phase: TaskExecution_Phase.SUCCEEDED, message: progress(batch), outputs };
        }
      }
    });
  }

  async delete({ meta }: JobRequest<BatchMeta>, call: ConnectorCall): Promise<void> {
    const client = await openAiClient(this.#options, meta.openai_org, call);
    const { signal } = call;
    try {
      await told(async () => {
        const { status } = batchOf(await client.batches.retrieve(meta.batch_id, { signal }));
        if (["validating", "in_progress", "finalizing"].includes(status))
          await client.batches.cancel(meta.batch_id, { signal });
      });
    } catch (thrown) {
      if (!(thrown instanceof FlyteError && thrown.code === "NotFound")) throw thrown;
    }
  }
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw await serviceError(thrown);
  }
}

function givenFile({ input_file_id: id }: Readonly<Record<string, unknown>>): string {
  if (typeof id === "string") return id;
  throw new FlyteError("InvalidArgument", "the file's id is no text", { where: { input: "input_file_id" } });
}

function batchOf(answer: unknown): Batch {
  const read = Batch.safeParse(answer);
  if (read.success) return read.data;
  throw malformed(z.prettifyError(read.error));
}

function progress({ id, status, request_counts: counts }: Batch): string {
  if (counts === null || counts === undefined) return `batch ${id}: ${status}`;
  return `batch ${id}: ${status}, ${counts.completed} of ${counts.total} done, ${counts.failed} failed`;
}

function failure(batch: Batch): string {
  const told = (batch.errors?.data ?? []).slice(0, 5).map(({ message, line }) => {
    return `${line === null || line === undefined ? "" : `line ${line}: `}${message ?? "no reason given"}`;
  });
  return [progress(batch), ...told].join("; ");
}
