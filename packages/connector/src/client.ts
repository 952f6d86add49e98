/** The called side alone: what the engine's connector executor needs, without what authors need. */
export {
  type ConnectorCallOptions,
  type ConnectorClient,
  type ConnectorClientOptions,
  createConnectorClient,
} from "./client/connector-client.ts";
export {
  type ConnectorEndpoint,
  type ConnectorMethod,
  type ConnectorTls,
  parseConnectorEndpoint,
} from "./client/connector-endpoint.ts";
