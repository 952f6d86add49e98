/** What the author of a connector imports, and what serves connectors. */
export { booleanLiteral, floatLiteral, integerLiteral, literalMap, stringLiteral } from "@haltere/core";
export { type LiteralMap, TaskExecution_Phase as Phase, type TaskTemplate } from "@haltere/idl/core";
export type { Logger, Secrets } from "@haltere/ports";
export {
  AgentBase,
  AgentRegistry,
  AsyncAgentBase,
  AsyncConnectorBase,
  SyncAgentBase,
  SyncConnectorBase,
} from "./author/aliases.ts";
export type {
  AsyncConnectorOptions,
  CreateRequest,
  GetRequest,
  JobRequest,
  LogsRequest,
  MetricsRequest,
} from "./author/async-connector.ts";
export { AsyncConnector } from "./author/async-connector.ts";
export type { Connector, JobConnector } from "./author/connector.ts";
export { connectorsOf, isConnector, isSyncConnector } from "./author/connector.ts";
export type { ConnectorOptions } from "./author/connector-base.ts";
export { ConnectorBase } from "./author/connector-base.ts";
export type { ConnectorCall } from "./author/connector-call.ts";
export { ConnectorRegistry } from "./author/connector-registry.ts";
export type { EncodedJobs } from "./author/encoded-jobs.ts";
export type { LiteralInputs } from "./author/literal-inputs.ts";
export { literalInputs } from "./author/literal-inputs.ts";
export { literalValue } from "./author/literal-value.ts";
export type { OutputTypes, Resource } from "./author/resource.ts";
export { outputLiterals, resourceMessage } from "./author/resource.ts";
export { type ResourceMetaCodec, resourceMetaCodec } from "./author/resource-meta.ts";
export type { DoRequest } from "./author/sync-connector.ts";
export { SyncConnector } from "./author/sync-connector.ts";
export type { TaskCategory } from "./author/task-category.ts";
export { taskCategoryText } from "./author/task-category.ts";
export { valueLiteral } from "./author/value-literal.ts";
export type { ConnectorMetrics, Operation } from "./services/connector-metrics.ts";
export { type ConnectorServicesOptions, connectorServices } from "./services/connector-services.ts";
export { createMetricsServer, type MetricsServer } from "./services/metrics-server.ts";
