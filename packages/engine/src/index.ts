export type { Engine, EngineOptions, LaunchRequest } from "./engine.ts";
export { executionColumns, executionRecordOfRow } from "./records/execution-row.ts";
export { journalWrite } from "./records/journal-row.ts";
export { nodeColumns, nodeRecordOfRow } from "./records/node-row.ts";
export { taskColumns, taskRecordOfRow } from "./records/task-row.ts";
export { createEngine } from "./runtime/create-engine.ts";
export type { EngineFault } from "./runtime/fault.ts";
