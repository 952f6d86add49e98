import {
  BinarySchema,
  BlobMetadataSchema,
  BlobSchema,
  ErrorSchema,
  SchemaSchema,
  StructuredDatasetMetadataSchema,
  StructuredDatasetSchema,
  VoidSchema,
} from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { omittable } from "../fields/presence.ts";
import { bytes, text } from "../fields/scalars.ts";
import { model } from "../model.ts";
import { BlobType, SchemaType, StructuredDatasetType } from "../types/literal-type.ts";

/** Bytes with a tag that names their encoding (`flyteidl.core.Binary`). */
export class Binary extends model("Binary", BinarySchema, { value: bytes(), tag: text() }) {}

/** What is known of a file or directory (`flyteidl.core.BlobMetadata`). */
export class BlobMetadata extends model("BlobMetadata", BlobMetadataSchema, { type: message(BlobType) }) {}

/** A file or directory by its address (`flyteidl.core.Blob`). */
export class Blob extends model("Blob", BlobSchema, { metadata: message(BlobMetadata), uri: text() }) {}

/** No value (`flyteidl.core.Void`). */
export class Void extends model("Void", VoidSchema, {}) {}

/** A table by its address (`flyteidl.core.Schema`), which structured datasets have replaced. */
export class Schema extends model("Schema", SchemaSchema, { uri: text(), type: message(SchemaType) }) {}

/** What is known of a structured dataset (`flyteidl.core.StructuredDatasetMetadata`). */
export class StructuredDatasetMetadata extends model("StructuredDatasetMetadata", StructuredDatasetMetadataSchema, {
  structuredDatasetType: omittable(message(StructuredDatasetType)),
}) {}

/** A table in a format by its address (`flyteidl.core.StructuredDataset`). */
export class StructuredDataset extends model("StructuredDataset", StructuredDatasetSchema, {
  uri: text(),
  metadata: omittable(message(StructuredDatasetMetadata)),
}) {}

/** A failure as a value (`flyteidl.core.Error`), which is `Error` in Flyte. */
export class ErrorValue extends model("Error", ErrorSchema, { message: text(), failedNodeId: text() }) {}
