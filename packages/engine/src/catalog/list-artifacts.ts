import { create } from "@bufbuild/protobuf";
import { type ArtifactFilter, readArtifactFilters, readCatalogPage, requireDatasetId } from "@haltere/core";
import { type DatasetID, type ListArtifactsRequest, ListArtifactsResponseSchema } from "@haltere/idl/datacatalog";
import { artifactFromRow, datasetColumns, equals } from "./artifact-row.ts";
import type { CatalogResources } from "./catalog-resources.ts";
import { findDataset } from "./datasets.ts";

/** The artifacts of a dataset that have every tag and partition asked for. The next token is there even after the last page. */
export async function listArtifacts(resources: CatalogResources, request: ListArtifactsRequest) {
  const id = requireDatasetId(request.dataset);
  const { limit, offset, descending } = readCatalogPage(request.pagination);
  await findDataset(resources, id);
  const filters = readArtifactFilters(request.filter);
  const found = await Promise.all(filters.map((filter) => artifactsWith(resources, id, filter)));
  const rows = await resources.store.list("artifacts", {
    where: [
      ...equals(datasetColumns(id)),
      ...found.map((ids) => ({ column: "artifact_id", comparison: "in", value: ids }) as const),
    ],
    orderBy: { column: "created_at", descending },
    limit,
    offset,
  });
  const artifacts = await Promise.all(rows.map((row) => artifactFromRow(resources, row)));
  return create(ListArtifactsResponseSchema, { artifacts, nextToken: String(offset + rows.length) });
}

/** The ids of a dataset's artifacts that have a tag or a partition. */
async function artifactsWith({ store }: CatalogResources, dataset: DatasetID, filter: ArtifactFilter) {
  const within = datasetColumns(dataset);
  if (filter.kind === "tag") {
    const tag = await store.get("artifact_tags", { ...within, tag_name: filter.name });
    return tag ? [tag.artifact_id] : [];
  }
  const { key, value } = filter;
  const rows = await store.list("artifact_partitions", { where: equals({ ...within, key, value }) });
  return rows.map((row) => row.artifact_id);
}
