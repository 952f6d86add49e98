import type { OverviewService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { getDomains } from "./get-domains.ts";
import { listNames } from "./list-names.ts";

/** haltere.v1.OverviewService: what pages of many rows tell of each, in one call. Nothing here costs more the more has run. */
export function createOverviewService(resources: ServiceResources): ServiceImplementation<typeof OverviewService> {
  return {
    getDomains: (request, context) => getDomains(resources, request, context),
    listNames: (request, context) => listNames(resources, request, context),
  };
}
