import type { DescMethod } from "@bufbuild/protobuf";
import { CacheService } from "@haltere/idl/cacheservice";
import { DataCatalog } from "@haltere/idl/datacatalog";
import { Health, ServerReflection } from "@haltere/idl/grpc";
import {
  CacheEntryService,
  LogService,
  MachineService,
  MapItemService,
  PurgeService,
  RerunService,
  WatchService,
} from "@haltere/idl/haltere";
import {
  AdminService,
  AuthMetadataService,
  DataProxyService,
  IdentityService,
  SignalService,
} from "@haltere/idl/service";

/** Every method that a control plane serves. */
export const methods: readonly DescMethod[] = [
  AdminService,
  SignalService,
  DataProxyService,
  IdentityService,
  AuthMetadataService,
  DataCatalog,
  CacheService,
  CacheEntryService,
  MachineService,
  MapItemService,
  PurgeService,
  RerunService,
  WatchService,
  LogService,
  Health,
  ServerReflection,
].flatMap((service) => [...service.methods]);
