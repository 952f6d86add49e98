import { createHash } from "node:crypto";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  checkNewDataset,
  datasetNotFound,
  datasetText,
  FlyteError,
  readCatalogPage,
  readDatasetFilters,
  requireDatasetId,
} from "@haltere/core";
import {
  type CreateDatasetRequest,
  CreateDatasetResponseSchema,
  type Dataset,
  type DatasetID,
  DatasetIDSchema,
  DatasetSchema,
  type GetDatasetRequest,
  GetDatasetResponseSchema,
  type ListDatasetsRequest,
  ListDatasetsResponseSchema,
  MetadataSchema,
} from "@haltere/idl/datacatalog";
import type { Condition, Row } from "@haltere/ports";
import type { CatalogResources } from "./catalog-resources.ts";

/** @throws FlyteError AlreadyExists where the dataset is there */
export async function createDataset({ store, clock, ids }: CatalogResources, request: CreateDatasetRequest) {
  const { id, metadata, partitionKeys } = checkNewDataset(request.dataset);
  const { project, domain, name, version } = id;
  const dataset = create(DatasetSchema, {
    id: create(DatasetIDSchema, { ...id, UUID: id.UUID.toLowerCase() || uuidOf(ids.token(32)) }),
    metadata: metadata ?? create(MetadataSchema),
    partitionKeys,
  });
  const now = clock.now();
  const row = {
    project,
    domain,
    name,
    version,
    dataset: toBinary(DatasetSchema, dataset),
    created_at: now,
    updated_at: now,
  };
  const written = await store.commit([{ kind: "insert", table: "datasets", row }]);
  if (!written.ok) throw alreadyExists(`dataset ${datasetText(id)}`);
  return create(CreateDatasetResponseSchema);
}

export async function getDataset(resources: CatalogResources, request: GetDatasetRequest) {
  const dataset = await findDataset(resources, requireDatasetId(request.dataset));
  return create(GetDatasetResponseSchema, { dataset });
}

/** A dataset by its identifier; where that has a UUID, it must be the dataset's. @throws FlyteError NotFound */
export async function findDataset({ store }: CatalogResources, id: DatasetID): Promise<Dataset> {
  const { project, domain, name, version, UUID } = id;
  const row = await store.get("datasets", { project, domain, name, version });
  const dataset = row && datasetOf(row);
  if (!dataset || (UUID !== "" && dataset.id?.UUID !== UUID.toLowerCase())) throw datasetNotFound(id);
  return dataset;
}

export async function listDatasets({ store }: CatalogResources, request: ListDatasetsRequest) {
  const { limit, offset, descending } = readCatalogPage(request.pagination);
  const where = readDatasetFilters(request.filter).flatMap((filter) =>
    Object.entries(filter).map(([column, value]): Condition => ({ column, comparison: "eq", value })),
  );
  const rows = await store.list("datasets", {
    where,
    orderBy: { column: "created_at", descending },
    limit,
    offset,
  });
  return create(ListDatasetsResponseSchema, {
    datasets: rows.map(datasetOf),
    nextToken: String(offset + rows.length),
  });
}

export function alreadyExists(what: string): FlyteError {
  return new FlyteError("AlreadyExists", `value with matching already exists (${what})`);
}

function datasetOf(row: Row<"datasets">): Dataset {
  return fromBinary(DatasetSchema, row.dataset);
}

/** A random UUID (version 4) of random text. */
function uuidOf(random: string): string {
  const bytes = createHash("sha256").update(random).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
