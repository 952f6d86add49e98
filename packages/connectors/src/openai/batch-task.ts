import { type ConnectorTaskSettings, type CustomValue, connectorTask, File, type Task, type z } from "@haltere/sdk";
import { batchTaskType } from "./custom.ts";

export interface OpenAiBatchTaskOptions extends ConnectorTaskSettings {
  /** Where each request of the batch goes. Default `/v1/chat/completions`. */
  readonly endpoint?: "/v1/chat/completions" | "/v1/embeddings" | "/v1/completions" | "/v1/responses";
  /** Other fields of OpenAI's batches, such as `metadata`. */
  readonly options?: Readonly<Record<string, CustomValue>>;
  readonly organization?: string;
}

const JsonLines: ReturnType<typeof File.schema> = File.schema({ format: "jsonl" });
type JsonLines = typeof JsonLines;

/** What a batch gives: a file of answers and one of errors, a line a request; empty where there are none. */
export interface BatchResult {
  answers: z.output<JsonLines>;
  errors: z.output<JsonLines>;
}

/**
 * A task that sends a file of requests, one a line, to OpenAI as a batch, waits for it (a day at most), and gives what
 * came back. The connector's key is the secret `FLYTE_OPENAI_API_KEY`.
 */
export function openAiBatchTask(options: OpenAiBatchTaskOptions = {}): Task<{ requests: JsonLines }, BatchResult> {
  const { endpoint = "/v1/chat/completions", options: more = {}, organization, ...settings } = options;
  return connectorTask({
    ...settings,
    type: batchTaskType,
    inputs: { requests: JsonLines },
    outputs: { answers: JsonLines, errors: JsonLines },
    custom: {
      openai_organization: organization ?? null,
      config: { ...more, endpoint, completion_window: "24h" },
      files: true,
    },
    connector: async () => new (await import("./batch-connector.ts")).OpenAiBatchConnector(),
    factory: openAiBatchTask,
  });
}
