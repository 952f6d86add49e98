import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { CacheService } from "@haltere/idl/cacheservice";
import { DataCatalog } from "@haltere/idl/datacatalog";
import { Health, ServerReflection } from "@haltere/idl/grpc";
import * as haltere from "@haltere/idl/haltere";
import {
  AdminService,
  AuthMetadataService,
  DataProxyService,
  IdentityService,
  SignalService,
} from "@haltere/idl/service";

/** All of haltere.v1, whatever is added to it. */
const ownServices: readonly DescService[] = Object.values(haltere).flatMap((exported) =>
  "kind" in exported && exported.kind === "service" ? [exported] : [],
);

/** Every method that a control plane serves. */
export const methods: readonly DescMethod[] = [
  AdminService,
  SignalService,
  DataProxyService,
  IdentityService,
  AuthMetadataService,
  DataCatalog,
  CacheService,
  ...ownServices,
  Health,
  ServerReflection,
].flatMap((service) => [...service.methods]);
