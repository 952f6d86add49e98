import { AgentMetadataService } from "@haltere/idl/service";
import { type BoundService, bindService } from "@haltere/rpc";
import { uncaughtFailure } from "./connector-failure.ts";
import type { ServiceEnvironment } from "./service-environment.ts";

/** Tells which connectors are served. */
export function agentMetadataService({ registry }: ServiceEnvironment): BoundService {
  return bindService(AgentMetadataService, {
    async getAgent({ name }) {
      try {
        return { agent: registry.getConnectorMetadata(name) };
      } catch (thrown) {
        throw uncaughtFailure(thrown);
      }
    },
    listAgents: async () => ({ agents: [...registry.listConnectors()] }),
  });
}
