import type { MapItemService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { listMapItems } from "./list-map-items.ts";
import { summarizeMapItems } from "./summarize-map-items.ts";

/** haltere.v1.MapItemService: all items of a map, a page at a time. */
export function createMapItemService(resources: ServiceResources): ServiceImplementation<typeof MapItemService> {
  return {
    listMapItems: (request, context) => listMapItems(resources, request, context),
    summarizeMapItems: (request, context) => summarizeMapItems(resources, request, context),
  };
}
