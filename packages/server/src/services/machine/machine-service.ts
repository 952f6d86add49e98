import type { MachineService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import { pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { machineMessage } from "./machine-message.ts";

/** haltere.v1.MachineService: what runs and waits here, and who runs it. */
export function createMachineService(resources: ServiceResources): ServiceImplementation<typeof MachineService> {
  return { getMachine: async (request) => machineMessage(resources, pageSize(request.limit)) };
}
