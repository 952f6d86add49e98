import { K8sPodSchema } from "@haltere/idl/core";
import type { Field } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { omittable, optional, unsetIfEmpty } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { struct } from "../fields/well-known.ts";
import { model } from "../model.ts";
import { DataLoadingConfig } from "./data-loading-config.ts";
import { K8sObjectMetadata } from "./k8s-object-metadata.ts";

/** flytekit writes the name and does not read it; a pod's task tells it in its config too, `primary_container_name`. */
const writtenOnly: Field<string | undefined, string | undefined> = { ...optional(text()), read: () => undefined };

/** What a task runs in a pod (`flyteidl.core.K8sPod`). */
export class K8sPod extends model("K8sPod", K8sPodSchema, {
  metadata: omittable(message(K8sObjectMetadata)),
  podSpec: unsetIfEmpty(optional(struct())),
  dataConfig: optional(message(DataLoadingConfig)),
  /** Undefined in a pod that was read from a message, as in flytekit. */
  primaryContainerName: writtenOnly,
}) {}
