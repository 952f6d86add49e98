import { K8sObjectMetadataSchema } from "@haltere/idl/core";
import { map } from "../fields/collections.ts";
import { omittable } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Labels and annotations of what is made on Kubernetes (`flyteidl.core.K8sObjectMetadata`). */
export class K8sObjectMetadata extends model("K8sObjectMetadata", K8sObjectMetadataSchema, {
  labels: omittable(map(text())),
  annotations: omittable(map(text())),
}) {}
