/** Scripts as processes of a machine: the task for workflows, and the connector that serves it. */
export type { ShellConnectorOptions } from "./connector.ts";
export { ShellConnector } from "./connector.ts";
export type { ShellTaskOptions } from "./task.ts";
export { shellTask } from "./task.ts";
