/** flytekit's names for what is here, and its older ones, from when connectors were called agents. */
export {
  AsyncConnector as AsyncAgentBase,
  AsyncConnector as AsyncConnectorBase,
} from "./async-connector.ts";
export { ConnectorBase as AgentBase } from "./connector-base.ts";
export { ConnectorRegistry as AgentRegistry } from "./connector-registry.ts";
export { SyncConnector as SyncAgentBase, SyncConnector as SyncConnectorBase } from "./sync-connector.ts";
