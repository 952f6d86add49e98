import type { DependentsService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { listDependents } from "./list-dependents.ts";

/** haltere.v1.DependentsService: who uses a task, a workflow or a launch plan. */
export function createDependentsService(resources: ServiceResources): ServiceImplementation<typeof DependentsService> {
  return { listDependents: (request, context) => listDependents(resources, request, context) };
}
