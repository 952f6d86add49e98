import { z } from "zod";

/** The category of webhook tasks, flytekit's. */
export const taskType = "webhook";

/** What a webhook task's template says, as flytekit's WebhookTask writes it. */
export const WebhookCustom = z.object({
  url: z.string(),
  method: z.string().default("POST"),
  headers: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  show_data: z.boolean().default(false),
  show_url: z.boolean().default(false),
  /** Seconds for the whole request. */
  timeout_sec: z.number().positive().default(10),
});
