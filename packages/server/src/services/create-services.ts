import { createCache, createCatalog } from "@haltere/engine";
import { CacheService } from "@haltere/idl/cacheservice";
import { DataCatalog } from "@haltere/idl/datacatalog";
import {
  CacheEntryService,
  DependentsService,
  FileService,
  GateService,
  MachineService,
  MapItemService,
  OverviewService,
  PurgeService,
  RerunService,
  RunNodeService,
  ScheduleService,
} from "@haltere/idl/haltere";
import {
  AdminService,
  AuthMetadataService,
  DataProxyService,
  IdentityService,
  SignalService,
} from "@haltere/idl/service";
import { type BoundService, bindService } from "@haltere/rpc";
import { createAdminService } from "./admin-service.ts";
import { createCacheEntryService } from "./cache-entries/cache-entry-service.ts";
import { type ControlPlaneSettings, defaultSettings } from "./control-plane-settings.ts";
import { createDataProxyService } from "./data-proxy/data-proxy-service.ts";
import { createDependentsService } from "./dependents/dependents-service.ts";
import { createFileService } from "./files/file-service.ts";
import { createGateService } from "./gates/gate-service.ts";
import { createMachineService } from "./machine/machine-service.ts";
import { createMapItemService } from "./map-items/map-item-service.ts";
import { createRunNodeService } from "./node-executions/read-run-nodes.ts";
import { createOverviewService } from "./overview/overview-service.ts";
import { seedProjects } from "./projects/seed-projects.ts";
import { createPurgeService } from "./purge/purge-service.ts";
import { createRerunService } from "./rerun/rerun-service.ts";
import { createScheduleService } from "./schedules/schedule-service.ts";
import type { ServiceResources } from "./service-resources.ts";
import { createSignalService } from "./signals/signal-service.ts";

export interface ServiceOptions extends Omit<ServiceResources, "settings"> {
  /** What is left out is as in `defaultSettings`. */
  readonly settings?: Partial<ControlPlaneSettings>;
}

/**
 * Flyte's services and those of haltere.v1 that only ask, over a store, blobs and an engine, ready for every transport. Makes the projects `flytesnacks` and
 * `default` where they are missing.
 */
export async function createServices(options: ServiceOptions): Promise<readonly BoundService[]> {
  const resources: ServiceResources = { ...options, settings: { ...defaultSettings, ...options.settings } };
  await seedProjects(resources);
  const catalog = { ...resources, maxInlineBytes: resources.settings.maxInlineBytes };
  return [
    bindService(AdminService, createAdminService(resources)),
    bindService(SignalService, createSignalService(resources)),
    bindService(DataProxyService, createDataProxyService(resources)),
    bindService(DataCatalog, createCatalog(catalog)),
    bindService(CacheService, createCache(catalog)),
    bindService(MachineService, createMachineService(resources)),
    bindService(CacheEntryService, createCacheEntryService(resources)),
    bindService(MapItemService, createMapItemService(resources)),
    bindService(OverviewService, createOverviewService(resources)),
    bindService(FileService, createFileService(resources)),
    bindService(GateService, createGateService(resources)),
    bindService(RerunService, createRerunService(resources)),
    bindService(RunNodeService, createRunNodeService(resources)),
    bindService(ScheduleService, createScheduleService(resources)),
    bindService(DependentsService, createDependentsService(resources)),
    bindService(PurgeService, createPurgeService(resources)),
    // Without authentication these answer Unimplemented, which clients take for just that.
    bindService(AuthMetadataService, {}),
    bindService(IdentityService, {}),
  ];
}
