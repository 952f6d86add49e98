import type { RerunService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { rerunExecution } from "./rerun-execution.ts";

/** haltere.v1.RerunService: runs an execution again from nodes on. */
export function createRerunService(resources: ServiceResources): ServiceImplementation<typeof RerunService> {
  return { rerunExecution: (request, context) => rerunExecution(resources, request, context) };
}
