// Tells a chat channel, or anything else that takes JSON by HTTP.
import { task, workflow, z } from "haltere";
import { webhookTask } from "haltere/connectors/webhook";

export const tell = webhookTask({
  url: "{inputs.hook}",
  headers: { "content-type": "application/json", "x-source": "haltere" },
  data: { text: "{inputs.text}", rows: "{inputs.rows}" },
  inputs: { hook: z.string(), text: z.string(), rows: z.int() },
  requestTimeout: 5,
  retries: 2,
});

export const status = task({ inputs: { info: z.record(z.string(), z.unknown()) }, output: z.int() }, ({ info }) =>
  z.int().parse(info.status_code),
);

export const announce = workflow(
  { inputs: { hook: z.string(), text: z.string(), rows: z.int().default(0) }, output: z.int() },
  ({ hook, text, rows }) => status({ info: tell({ hook, text, rows }).info }),
);
