import type { Logger, Secrets } from "@haltere/ports";
import type { BoundService } from "@haltere/rpc";
import type { ConnectorRegistry } from "../author/connector-registry.ts";
import { agentMetadataService } from "./agent-metadata-service.ts";
import { asyncAgentService } from "./async-agent-service.ts";
import { type ConnectorMetrics, createConnectorMetrics } from "./connector-metrics.ts";
import { syncAgentService } from "./sync-agent-service.ts";

export interface ConnectorServicesOptions {
  readonly registry: ConnectorRegistry;
  readonly secrets: Secrets;
  readonly logger: Logger;
}

/** flyteidl's three agent services over a registry, to be served by `@haltere/rpc`, and what is measured of them. */
export function connectorServices({ registry, secrets, logger }: ConnectorServicesOptions): {
  readonly services: readonly BoundService[];
  readonly metrics: ConnectorMetrics;
} {
  const isKnown = (taskType: string) =>
    registry.listConnectors().some(({ supportedTaskTypes }) => supportedTaskTypes.includes(taskType));
  const metrics = createConnectorMetrics(isKnown);
  const environment = { registry, secrets, logger, metrics };
  return {
    services: [asyncAgentService(environment), syncAgentService(environment), agentMetadataService(environment)],
    metrics,
  };
}
