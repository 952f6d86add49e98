import type { Logger, Secrets } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import type { ConnectorCall } from "../author/connector-call.ts";
import type { ConnectorRegistry } from "../author/connector-registry.ts";
import type { ConnectorMetrics } from "./connector-metrics.ts";

/** What the services serve, and with what. */
export interface ServiceEnvironment {
  readonly registry: ConnectorRegistry;
  readonly secrets: Secrets;
  /** What connectors write their log to. */
  readonly logger: Logger;
  readonly metrics: ConnectorMetrics;
}

/** What a connector is given for a call. */
export function connectorCall({ logger, secrets }: ServiceEnvironment, { signal }: CallContext): ConnectorCall {
  return { signal, logger, secrets };
}
