export type { CatalogResources } from "./catalog/catalog-resources.ts";
export type { Catalog } from "./catalog/create-catalog.ts";
export { createCache, createCatalog } from "./catalog/create-catalog.ts";
export type {
  Engine,
  EngineOptions,
  ExecutorLoad,
  LaunchRequest,
  MachineResource,
  MachineView,
  MachineViewOptions,
  QueueDepth,
  RunningAttempt,
  WaitingAttempt,
} from "./engine.ts";
export { itemLogUri } from "./plan/layout.ts";
export { rerunAnnotation } from "./plan/rerun.ts";
export { executionColumns, executionRecordOfRow } from "./records/execution-row.ts";
export { journalWrite } from "./records/journal-row.ts";
export { nodeColumns, nodeRecordOfRow } from "./records/node-row.ts";
export { taskColumns, taskRecordOfRow } from "./records/task-row.ts";
export { createEngine } from "./runtime/create-engine.ts";
export type { EngineFault } from "./runtime/fault.ts";
export type { Capacities } from "./runtime/machine/capacities.ts";
