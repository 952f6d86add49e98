// Asks a model about each of several texts. The key is the secret FLYTE_OPENAI_API_KEY of the connector (where it is served,
// its variable _FSEC_FLYTE_OPENAI_API_KEY), the service the one at OPENAI_BASE_URL, OpenAI's own if that is not set.
import { map, workflow, z } from "haltere";
import { openAiChatTask } from "haltere/connectors/openai";

export const title = openAiChatTask({
  model: "gpt-5-mini",
  messages: [{ role: "developer", content: "Answer with a title of at most five words for the text." }],
  retries: 2,
  timeout: 120,
});

export const titles = workflow({ inputs: { texts: z.array(z.string()) }, output: z.array(z.string()) }, ({ texts }) =>
  map(title, { message: texts }, { concurrency: 4 }),
);
