import { z } from "zod";

/** The categories of OpenAI's tasks, flytekit's. */
export const chatTaskType = "chatgpt";
export const batchTaskType = "openai-batch";

/** What a chat task's template says, as flytekit's ChatGPTTask writes it. */
export const ChatCustom = z.object({
  openai_organization: z.string().nullish(),
  /** A body of OpenAI's chat completions; its messages stand before the task's own. */
  chatgpt_config: z.looseObject({
    model: z.string(),
    messages: z.array(z.looseObject({ role: z.string() })).default([]),
  }),
});

/** What a batch task's template says, as flytekit's BatchEndpointTask writes it, and `files`. */
export const BatchCustom = z.object({
  openai_organization: z.string().nullish(),
  config: z
    .looseObject({
      endpoint: z.string().default("/v1/chat/completions"),
      completion_window: z.string().default("24h"),
      metadata: z.record(z.string(), z.string()).nullish(),
    })
    .prefault({}),
  /** Whether the task takes a file and gives files. Else it takes a file's id and gives the batch, as flytekit's does. */
  files: z.boolean().default(false),
});
