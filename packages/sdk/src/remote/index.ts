export { defaultEndpoint, type RemoteChoices, type RemoteConfiguration, remoteConfiguration } from "./configuration.ts";
export type { HaltereServices } from "./connection.ts";
export {
  createRemote,
  type RegisteredBundle,
  type RegisterOptions,
  type Remote,
} from "./create-remote.ts";
export type { ExecutionData } from "./execution-data.ts";
export type { LaunchOptions } from "./executions.ts";
export { inputsFromJson } from "./inputs-from-json.ts";
export type { RegisteredEntity } from "./register.ts";
export type { ExecutionSnapshot, WatchOptions } from "./watch.ts";
