export type { PollIntervals } from "./connector/connector-context.ts";
export type { ConnectorConfiguration } from "./connector/connector-directory.ts";
export {
  type ConnectorExecutor,
  type ConnectorExecutorOptions,
  createConnectorExecutor,
} from "./connector/connector-executor.ts";
export { createEchoExecutor } from "./echo/echo-executor.ts";
export { createNodeExecutor, type NodeExecutorOptions } from "./node/node-executor.ts";
export {
  createProcessExecutor,
  type ForkServerBounds,
  type ProcessExecutorOptions,
} from "./process/process-executor.ts";
export type { ImagePython } from "./python/image-pythons.ts";
