import { CatalogArtifactTagSchema, CatalogMetadataSchema } from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { text } from "../fields/scalars.ts";
import { TaskExecutionIdentifier } from "../identifier/execution-identifiers.ts";
import { Identifier } from "../identifier/identifier.ts";
import { model } from "../model.ts";

/** Names an entry of the cache (`flyteidl.core.CatalogArtifactTag`). */
export class CatalogArtifactTag extends model("CatalogArtifactTag", CatalogArtifactTagSchema, {
  artifactId: text(),
  name: text(),
}) {}

/** An entry of the cache, and who made it (`flyteidl.core.CatalogMetadata`). */
export class CatalogMetadata extends model("CatalogMetadata", CatalogMetadataSchema, {
  datasetId: message(Identifier),
  artifactTag: message(CatalogArtifactTag),
  sourceTaskExecution: message(TaskExecutionIdentifier),
}) {
  /** Who made it. */
  get sourceExecution(): TaskExecutionIdentifier {
    return this.sourceTaskExecution;
  }
}
