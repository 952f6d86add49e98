import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import {
  type Artifact,
  type ArtifactData,
  ArtifactSchema,
  type DatasetID,
  type Tag,
  TagSchema,
} from "@haltere/idl/datacatalog";
import type { Key, Row, Value } from "@haltere/ports";
import type { CatalogResources } from "./catalog-resources.ts";
import { type KeptBytes, keepBytes, readKept } from "./kept-bytes.ts";

/** The columns that name a dataset in the rows of what belongs to it. */
export function datasetColumns({ project, domain, name, version }: DatasetID) {
  return { dataset_project: project, dataset_domain: domain, dataset_name: name, dataset_version: version };
}

export function artifactKey(dataset: DatasetID, id: string): Key<"artifacts"> {
  return { ...datasetColumns(dataset), artifact_id: id };
}

/** Conditions that columns hold these values. */
export function equals(columns: Readonly<Record<string, Value>>) {
  return Object.entries(columns).map(([column, value]) => ({ column, comparison: "eq", value }) as const);
}

/** What a row of an artifact says of its data. */
export function keptData(row: Row<"artifacts">): KeptBytes {
  return { inline: row.data, uri: row.data_uri };
}

/** Keeps an artifact's data apart from it, as an artifact that holds the data alone. */
export async function keepData(
  resources: CatalogResources,
  dataset: DatasetID,
  id: string,
  data: readonly ArtifactData[],
): Promise<Pick<Row<"artifacts">, "data" | "data_uri">> {
  const { project, domain, name, version } = dataset;
  const bytes = toBinary(ArtifactSchema, create(ArtifactSchema, { data: [...data] }));
  const folder = ["catalog", project, domain, name, version, id];
  const { inline, uri } = await keepBytes(resources, bytes, folder);
  return { data: inline, data_uri: uri };
}

/** An artifact as the catalog answers it, with its data and its tags. */
export async function artifactFromRow(resources: CatalogResources, row: Row<"artifacts">): Promise<Artifact> {
  const artifact = fromBinary(ArtifactSchema, row.artifact);
  const { dataset } = artifact;
  const tags = dataset
    ? await resources.store.list("artifact_tags", { where: equals(artifactKey(dataset, row.artifact_id)) })
    : [];
  artifact.data = await dataOf(resources, row);
  artifact.tags = tags.map(
    ({ tag_name: name }): Tag =>
      create(TagSchema, { name, artifactId: row.artifact_id, ...(dataset ? { dataset } : {}) }),
  );
  artifact.createdAt = timestampFromMicroseconds(row.created_at);
  return artifact;
}

export async function dataOf(resources: CatalogResources, row: Row<"artifacts">): Promise<ArtifactData[]> {
  return fromBinary(ArtifactSchema, await readKept(resources, keptData(row))).data;
}
