import type { GateService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { listGates } from "./list-gates.ts";

/** haltere.v1.GateService: what waits for a person, wherever it runs. */
export function createGateService(resources: ServiceResources): ServiceImplementation<typeof GateService> {
  return { listGates: (request, context) => listGates(resources, request, context) };
}
