export { createNodeExecutor, type NodeExecutorOptions } from "./node/node-executor.ts";
export { createProcessExecutor, type ProcessExecutorOptions } from "./process/process-executor.ts";
