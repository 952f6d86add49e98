import type {
  DeleteCacheRequest,
  GetCacheRequest,
  GetOrExtendReservationRequest as HoldCacheRequest,
  PutCacheRequest,
  ReleaseReservationRequest as ReleaseCacheRequest,
} from "@haltere/idl/cacheservice";
import type {
  AddTagRequest,
  CreateArtifactRequest,
  CreateDatasetRequest,
  GetArtifactRequest,
  GetDatasetRequest,
  GetOrExtendReservationRequest,
  ListArtifactsRequest,
  ListDatasetsRequest,
  ReleaseReservationRequest,
  UpdateArtifactRequest,
} from "@haltere/idl/datacatalog";
import { createArtifact, getArtifact, updateArtifact } from "./artifacts.ts";
import {
  deleteCached,
  getCached,
  getOrExtendCacheReservation,
  putCached,
  releaseCacheReservation,
} from "./cache-entries.ts";
import type { CatalogResources } from "./catalog-resources.ts";
import { createDataset, getDataset, listDatasets } from "./datasets.ts";
import { listArtifacts } from "./list-artifacts.ts";
import { getOrExtendReservation, releaseReservation } from "./reservations.ts";
import { addTag } from "./tags.ts";

/** The methods of `datacatalog.DataCatalog`: the service serves them, and the engine calls them in its own process. */
export type Catalog = ReturnType<typeof createCatalog>;

/** The catalog over a store and blobs, by DataCatalog's rules and in its words. */
export function createCatalog(resources: CatalogResources) {
  return {
    createDataset: (request: CreateDatasetRequest) => createDataset(resources, request),
    getDataset: (request: GetDatasetRequest) => getDataset(resources, request),
    listDatasets: (request: ListDatasetsRequest) => listDatasets(resources, request),
    createArtifact: (request: CreateArtifactRequest) => createArtifact(resources, request),
    getArtifact: (request: GetArtifactRequest) => getArtifact(resources, request),
    listArtifacts: (request: ListArtifactsRequest) => listArtifacts(resources, request),
    updateArtifact: (request: UpdateArtifactRequest) => updateArtifact(resources, request),
    addTag: (request: AddTagRequest) => addTag(resources, request),
    getOrExtendReservation: (request: GetOrExtendReservationRequest) => getOrExtendReservation(resources, request),
    releaseReservation: (request: ReleaseReservationRequest) => releaseReservation(resources, request),
  };
}

/** The methods of `flyteidl.cacheservice.CacheService`, which Flyte tells in its messages and serves nowhere itself. */
export function createCache(resources: CatalogResources) {
  return {
    get: (request: GetCacheRequest) => getCached(resources, request),
    put: (request: PutCacheRequest) => putCached(resources, request),
    delete: (request: DeleteCacheRequest) => deleteCached(resources, request),
    getOrExtendReservation: (request: HoldCacheRequest) => getOrExtendCacheReservation(resources, request),
    releaseReservation: (request: ReleaseCacheRequest) => releaseCacheReservation(resources, request),
  };
}
