/** SQL over files and values: the task for workflows, and the connector that serves it. */
export { DuckDbConnector } from "./connector.ts";
export type { DuckDbTaskOptions } from "./task.ts";
export { duckDbTask } from "./task.ts";
