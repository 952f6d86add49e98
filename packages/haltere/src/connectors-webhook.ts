/** Calls of webhooks. */
export * from "@haltere/connectors/webhook";
