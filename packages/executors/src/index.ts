export { createNodeExecutor, type NodeExecutorOptions } from "./node/node-executor.ts";
