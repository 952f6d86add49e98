import type { Artifact, ArtifactData, DatasetID, Partition, Tag } from "@haltere/idl/datacatalog";
import { FlyteError } from "../flyte-error.ts";
import { catalogMissing, datasetText, requireCatalogText, requireDatasetId } from "./check-dataset.ts";

/** An artifact that may be made, as far as its dataset is not asked. */
export function checkNewArtifact(artifact: Artifact | undefined): Artifact & { readonly dataset: DatasetID } {
  if (!artifact) throw catalogMissing("artifact");
  const dataset = requireDatasetId(artifact.dataset);
  requireCatalogText(artifact.id, "artifactID");
  requireArtifactData(artifact.data);
  return { ...artifact, dataset };
}

export function requireArtifactData(data: readonly ArtifactData[]): void {
  if (data.length === 0) throw catalogMissing("artifactData");
  for (const { name } of data)
    if (name.includes("\0")) throw new FlyteError("InvalidArgument", "artifactData holds a zero byte in a name");
}

/** What names an artifact: its id, with which the dataset may be left out, or a tag of a dataset. */
export type ArtifactHandle =
  | { readonly kind: "id"; readonly id: string; readonly dataset: DatasetID | undefined }
  | { readonly kind: "tag"; readonly tag: string; readonly dataset: DatasetID };

interface HandleRequest {
  readonly dataset?: DatasetID | undefined;
  readonly queryHandle:
    | { readonly case: "artifactId" | "tagName"; readonly value: string }
    | { readonly case: undefined; readonly value?: undefined };
}

export function readArtifactHandle({ dataset, queryHandle }: HandleRequest): ArtifactHandle {
  if (queryHandle.case === undefined) throw catalogMissing("one of artifactID/tagName");
  if (queryHandle.case === "artifactId") {
    if (dataset) requireDatasetId(dataset);
    requireCatalogText(queryHandle.value, "artifactID");
    return { kind: "id", id: queryHandle.value, dataset };
  }
  const named = requireDatasetId(dataset);
  requireCatalogText(queryHandle.value, "tagName");
  return { kind: "tag", tag: queryHandle.value, dataset: named };
}

/** A tag names an artifact of a dataset. */
export function checkNewTag(tag: Tag | undefined): Tag & { readonly dataset: DatasetID } {
  if (!tag) throw catalogMissing("tag");
  const dataset = requireDatasetId(tag.dataset);
  requireCatalogText(tag.name, "tagName");
  requireCatalogText(tag.artifactId, "artifactID");
  return { ...tag, dataset };
}

/** An artifact has a value for each partition key of its dataset, and no other. */
export function checkPartitions(keys: readonly string[], partitions: readonly Partition[]): void {
  if (keys.length !== partitions.length) {
    const shown = partitions.map(({ key, value }) => `key:${JSON.stringify(key)}  value:${JSON.stringify(value)}`);
    throw new FlyteError(
      "InvalidArgument",
      `Partition key mismatch, dataset keys: [${keys.join(" ")}], artifact Partitions: [${shown.join(" ")}]`,
    );
  }
  const met = new Map(keys.map((key) => [key, false]));
  const faults: string[] = [];
  let isMismatch = false;
  for (const [index, { key, value }] of partitions.entries()) {
    if (key === "" || key.includes("\0")) faults.push(`missing partitionKey[${index}]`);
    else if (value === "" || value.includes("\0")) faults.push(`missing partitionValue[${index}]`);
    else if (met.has(key)) met.set(key, true);
    else isMismatch = true;
  }
  if (isMismatch) {
    const map = [...met].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, isMet]) => `${key}:${isMet}`);
    faults.push(`Artifact partition assignment does not match dataset partition keys: map[${map.join(" ")}]`);
  }
  if (faults.length > 0) throw new FlyteError("InvalidArgument", faults.join(", "));
}

export function artifactNotFound(id: string, dataset: DatasetID | undefined): FlyteError {
  const within = dataset ? `  dataset:{${datasetText(dataset)}}` : "";
  return new FlyteError(
    "NotFound",
    `missing entity of type Artifact with identifier id:${JSON.stringify(id)}${within}`,
  );
}

export function tagNotFound(name: string): FlyteError {
  return new FlyteError("NotFound", `missing entity of type Tag with identifier name:${JSON.stringify(name)}`);
}
