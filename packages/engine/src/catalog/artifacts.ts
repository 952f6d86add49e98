import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type ArtifactHandle,
  artifactNotFound,
  checkNewArtifact,
  checkPartitions,
  FlyteError,
  readArtifactHandle,
  requireArtifactData,
  tagNotFound,
} from "@haltere/core";
import {
  type ArtifactData,
  ArtifactSchema,
  type CreateArtifactRequest,
  CreateArtifactResponseSchema,
  type GetArtifactRequest,
  GetArtifactResponseSchema,
  MetadataSchema,
  type UpdateArtifactRequest,
  UpdateArtifactResponseSchema,
} from "@haltere/idl/datacatalog";
import type { NewRow, Row, Write } from "@haltere/ports";
import { artifactFromRow, artifactKey, dataOf, datasetColumns, equals, keepData, keptData } from "./artifact-row.ts";
import type { CatalogResources } from "./catalog-resources.ts";
import { alreadyExists, findDataset } from "./datasets.ts";
import { dropKept } from "./kept-bytes.ts";

const attempts = 8;

/** @throws FlyteError NotFound where the dataset is not there, AlreadyExists where the artifact is */
export async function createArtifact(resources: CatalogResources, request: CreateArtifactRequest) {
  const { store, clock } = resources;
  const { id, dataset: datasetId, data, metadata, partitions } = checkNewArtifact(request.artifact);
  const dataset = await findDataset(resources, datasetId);
  checkPartitions(dataset.partitionKeys, partitions);
  const key = artifactKey(datasetId, id);
  if (new Set(data.map(({ name }) => name)).size < data.length || (await store.get("artifacts", key))) {
    throw alreadyExists(`artifact ${id}`);
  }
  const artifact = create(ArtifactSchema, {
    id,
    ...(dataset.id ? { dataset: dataset.id } : {}),
    metadata: metadata ?? create(MetadataSchema),
    partitions,
  });
  const now = clock.now();
  const kept = await keepData(resources, datasetId, id, data);
  const row: NewRow<"artifacts"> = {
    ...key,
    ...kept,
    artifact: toBinary(ArtifactSchema, artifact),
    created_at: now,
    updated_at: now,
  };
  const written = await store.commit([
    { kind: "insert", table: "artifacts", row },
    ...partitions.map(
      (partition): Write => ({
        kind: "ensure",
        table: "artifact_partitions",
        row: { ...key, key: partition.key, value: partition.value },
      }),
    ),
  ]);
  if (!written.ok) {
    await dropKept(resources, { inline: kept.data, uri: kept.data_uri });
    throw alreadyExists(`artifact ${id}`);
  }
  return create(CreateArtifactResponseSchema);
}

export async function getArtifact(resources: CatalogResources, request: GetArtifactRequest) {
  const row = await findArtifact(resources, readArtifactHandle(request));
  return create(GetArtifactResponseSchema, { artifact: await artifactFromRow(resources, row) });
}

/** Replaces metadata and data of an artifact. What stays of its data keeps its place. */
export async function updateArtifact(resources: CatalogResources, request: UpdateArtifactRequest) {
  const { store, clock } = resources;
  const handle = readArtifactHandle(request);
  requireArtifactData(request.data);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const row = await findArtifact(resources, handle);
    const artifact = fromBinary(ArtifactSchema, row.artifact);
    artifact.metadata = request.metadata ?? create(MetadataSchema);
    const dataset = artifact.dataset;
    if (!dataset) throw new FlyteError("DataLoss", `artifact ${row.artifact_id} has lost its dataset`);
    const data = replaced(await dataOf(resources, row), request.data);
    const kept = await keepData(resources, dataset, row.artifact_id, data);
    const set = {
      ...kept,
      artifact: toBinary(ArtifactSchema, artifact),
      updated_at: Math.max(clock.now(), row.updated_at + 1),
    };
    const key = artifactKey(dataset, row.artifact_id);
    const expected = { updated_at: row.updated_at };
    const written = await store.commit([{ kind: "update", table: "artifacts", key, set, expected }]);
    await dropKept(resources, written.ok ? keptData(row) : { inline: kept.data, uri: kept.data_uri });
    if (written.ok) return create(UpdateArtifactResponseSchema, { artifactId: row.artifact_id });
  }
  throw new FlyteError("Aborted", "the artifact was updated by others at the same time", {
    recoverable: true,
    hint: "Try again.",
  });
}

/** @throws FlyteError NotFound for a tag or an artifact that is not there */
export async function findArtifact(resources: CatalogResources, handle: ArtifactHandle): Promise<Row<"artifacts">> {
  const { store } = resources;
  if (handle.kind === "tag") {
    const tag = await store.get("artifact_tags", { ...datasetColumns(handle.dataset), tag_name: handle.tag });
    if (!tag) throw tagNotFound(handle.tag);
    return findArtifact(resources, { kind: "id", id: tag.artifact_id, dataset: handle.dataset });
  }
  const { id, dataset } = handle;
  const where = equals(dataset ? artifactKey(dataset, id) : { artifact_id: id });
  const [row] = await store.list("artifacts", { where, orderBy: { column: "created_at", descending: true }, limit: 1 });
  if (!row) throw artifactNotFound(id, dataset);
  return row;
}

/** The later of several values of one name holds. */
function replaced(standing: readonly ArtifactData[], given: readonly ArtifactData[]): ArtifactData[] {
  const byName = new Map(given.map((one) => [one.name, one]));
  const kept = standing.flatMap(({ name }) => byName.get(name) ?? []);
  const names = new Set(standing.map(({ name }) => name));
  return [...kept, ...[...byName.values()].filter(({ name }) => !names.has(name))];
}
