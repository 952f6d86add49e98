/** Calls of webhooks: the task for workflows, and the connector that serves it. */
export type { WebhookConnectorOptions } from "./connector.ts";
export { WebhookConnector } from "./connector.ts";
export type { WebhookTaskOptions } from "./task.ts";
export { webhookTask } from "./task.ts";
