import { RuntimeMetadata_RuntimeType, RuntimeMetadataSchema, TaskMetadataSchema } from "@haltere/idl/core";
import { list } from "../fields/collections.ts";
import { named } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { defaulted, optional, unsetIfEmpty } from "../fields/presence.ts";
import { boolean, enumeration, text } from "../fields/scalars.ts";
import { duration } from "../fields/well-known.ts";
import { RetryStrategy } from "../literals/retry-strategy.ts";
import { model } from "../model.ts";
import { K8sObjectMetadata } from "./k8s-object-metadata.ts";

/** What a task was made with (`flyteidl.core.RuntimeMetadata`). */
export class RuntimeMetadata extends model("RuntimeMetadata", RuntimeMetadataSchema, {
  type: enumeration<RuntimeMetadata_RuntimeType>(),
  version: text(),
  flavor: text(),
}) {
  static readonly RuntimeType = RuntimeMetadata_RuntimeType;
}

/** How a task is run, apart from what it runs (`flyteidl.core.TaskMetadata`). */
export class TaskMetadata extends model("TaskMetadata", TaskMetadataSchema, {
  /** Whether outputs are kept in the cache. */
  discoverable: defaulted(boolean(), false),
  runtime: message(RuntimeMetadata),
  retries: defaulted(message(RetryStrategy), new RetryStrategy({ retries: 0 })),
  /** Whether it may run where it can be interrupted; undefined leaves that to the platform. */
  interruptible: optional(boolean()),
  /** The cache's version. */
  discoveryVersion: defaulted(text(), ""),
  deprecatedErrorMessage: defaulted(text(), ""),
  /** Whether of several executions with the same inputs one runs and the others take its outputs. */
  cacheSerializable: defaulted(boolean(), false),
  podTemplateName: defaulted(text(), ""),
  cacheIgnoreInputVars: defaulted(list(text()), Object.freeze([])),
  isEager: defaulted(boolean(), false),
  generatesDeck: defaulted(boolean(), false),
  k8sObjectMetadata: named("metadata", optional(message(K8sObjectMetadata))),
  /** In microseconds; 0 is none. */
  timeout: unsetIfEmpty(defaulted(duration(), 0)),
}) {}
