/** OpenAI's models: chat and batches. */
export * from "@haltere/connectors/openai";
