import { create } from "@bufbuild/protobuf";
import { checkNewTag } from "@haltere/core";
import { type AddTagRequest, AddTagResponseSchema } from "@haltere/idl/datacatalog";
import { datasetColumns } from "./artifact-row.ts";
import { findArtifact } from "./artifacts.ts";
import type { CatalogResources } from "./catalog-resources.ts";
import { alreadyExists, findDataset } from "./datasets.ts";

/** Gives an artifact a name within its dataset. A tag never moves. @throws FlyteError AlreadyExists where the dataset has the tag */
export async function addTag(resources: CatalogResources, request: AddTagRequest) {
  const { store, clock } = resources;
  const { name, artifactId, dataset } = checkNewTag(request.tag);
  await findDataset(resources, dataset);
  await findArtifact(resources, { kind: "id", id: artifactId, dataset });
  const now = clock.now();
  const row = {
    ...datasetColumns(dataset),
    tag_name: name,
    artifact_id: artifactId,
    created_at: now,
    updated_at: now,
  };
  const written = await store.commit([{ kind: "insert", table: "artifact_tags", row }]);
  if (!written.ok) throw alreadyExists(`tag ${name}`);
  return create(AddTagResponseSchema);
}
