import type { CacheEntryService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { evictCacheEntries } from "./evict-cache-entries.ts";
import { listCacheReservations } from "./list-cache-reservations.ts";
import { getCacheEntry, listCacheEntries } from "./read-cache-entries.ts";

/** haltere.v1.CacheEntryService: what the catalog keeps of tasks' results, to be looked at and evicted. */
export function createCacheEntryService(resources: ServiceResources): ServiceImplementation<typeof CacheEntryService> {
  return {
    listCacheEntries: (request) => listCacheEntries(resources, request),
    getCacheEntry: (request) => getCacheEntry(resources, request),
    evictCacheEntries: (request, context) => evictCacheEntries(resources, request, context),
    listCacheReservations: (request) => listCacheReservations(resources, request),
  };
}
