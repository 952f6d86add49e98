import { type ConnectorCall, type DoRequest, type Resource, SyncConnector } from "@haltere/connector";
import { FlyteError, literalMap, stringLiteral } from "@haltere/core";
import { TaskExecution_Phase } from "@haltere/idl/core";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { z } from "zod";
import { readCustom } from "../template/read-custom.ts";
import { openAiClient } from "./client.ts";
import type { OpenAiConnectorOptions } from "./connector-options.ts";
import { ChatCustom, chatTaskType } from "./custom.ts";
import { malformed, serviceError } from "./service-error.ts";

/** What is read of a completion. A service that only resembles OpenAI may send anything. */
const Completion = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }) }))
    .min(1),
  usage: z.record(z.string(), z.unknown()).nullish(),
});

/** Runs chat tasks: sends the task's message, and answers the model's. */
export class OpenAiChatConnector extends SyncConnector {
  readonly name = "ChatGPT Connector";
  readonly #options: OpenAiConnectorOptions;

  constructor(options?: OpenAiConnectorOptions) {
    super({ taskType: chatTaskType });
    this.#options = options ?? {};
  }

  async do({ taskTemplate, inputs }: DoRequest, call: ConnectorCall): Promise<Resource> {
    try {
      const custom = readCustom(ChatCustom, taskTemplate);
      const { message } = inputs.values();
      if (typeof message !== "string") {
        throw new FlyteError("InvalidArgument", "the message is no text", { where: { input: "message" } });
      }
      const { text, usage } = await this.#ask(custom, message, call);
      return {
        phase: TaskExecution_Phase.SUCCEEDED,
        outputs: literalMap({ o0: stringLiteral(text) }),
        ...(usage === undefined ? {} : { customInfo: { usage } }),
      };
    } catch (thrown) {
      call.signal.throwIfAborted();
      const error = await serviceError(thrown);
      const phase = error.recoverable ? TaskExecution_Phase.RETRYABLE_FAILED : TaskExecution_Phase.FAILED;
      return { phase, message: error.fullMessage };
    }
  }

  async #ask(
    { openai_organization, chatgpt_config }: z.output<typeof ChatCustom>,
    message: string,
    call: ConnectorCall,
  ) {
    const client = await openAiClient(this.#options, openai_organization, call);
    const body = {
      ...chatgpt_config,
      messages: [...chatgpt_config.messages, { role: "user", content: message }],
      stream: false,
    };
    // The service says what it does not take; only what is needed here is checked.
    const answer: unknown = await client.chat.completions.create(body as ChatCompletionCreateParamsNonStreaming, {
      signal: call.signal,
    });
    const read = Completion.safeParse(answer);
    if (!read.success) throw malformed(z.prettifyError(read.error));
    const [choice] = read.data.choices;
    const { content, refusal } = choice?.message ?? {};
    if (typeof content !== "string") {
      throw new FlyteError(
        "FailedPrecondition",
        refusal ? `the model refused: ${refusal}` : "the model answered no text",
        {
          kind: "user",
        },
      );
    }
    // What came as JSON is JSON.
    const usage = read.data.usage as Record<string, never> | null | undefined;
    return { text: content, usage: usage ?? undefined };
  }
}
