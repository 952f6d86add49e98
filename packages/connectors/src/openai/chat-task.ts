import { type ConnectorTaskSettings, type CustomValue, connectorTask, type Task, z } from "@haltere/sdk";
import { chatTaskType } from "./custom.ts";

export interface OpenAiChatTaskOptions extends ConnectorTaskSettings {
  readonly model: string;
  /** Messages that stand before the task's own, such as `{ role: "system", content: "…" }`. */
  readonly messages?: readonly {
    readonly role: "system" | "developer" | "user" | "assistant";
    readonly content: string;
  }[];
  /** Other fields of OpenAI's chat completions: `temperature`, `max_completion_tokens`, … */
  readonly options?: Readonly<Record<string, CustomValue>>;
  readonly organization?: string;
}

/**
 * A task that sends a message to a model of OpenAI's, and gives its answer; flytekit's ChatGPTTask. The connector's key is
 * the secret `FLYTE_OPENAI_API_KEY`.
 */
export function openAiChatTask(options: OpenAiChatTaskOptions): Task<{ message: z.ZodString }, string> {
  const { model, messages, options: more = {}, organization, ...settings } = options;
  return connectorTask({
    ...settings,
    type: chatTaskType,
    inputs: { message: z.string() },
    output: z.string(),
    custom: {
      openai_organization: organization ?? null,
      chatgpt_config: {
        ...more,
        model,
        ...(messages === undefined ? {} : { messages: messages.map((each) => ({ ...each })) }),
      },
    },
    connector: async () => new (await import("./chat-connector.ts")).OpenAiChatConnector(),
    factory: openAiChatTask,
  });
}
