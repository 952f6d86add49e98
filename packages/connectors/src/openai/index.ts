/** OpenAI's models: the tasks for workflows, and the connectors that serve them. */
export { OpenAiBatchConnector } from "./batch-connector.ts";
export type { BatchResult, OpenAiBatchTaskOptions } from "./batch-task.ts";
export { openAiBatchTask } from "./batch-task.ts";
export { OpenAiChatConnector } from "./chat-connector.ts";
export type { OpenAiChatTaskOptions } from "./chat-task.ts";
export { openAiChatTask } from "./chat-task.ts";
export type { OpenAiConnectorOptions } from "./connector-options.ts";
