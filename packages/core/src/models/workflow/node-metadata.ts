import { NodeMetadataSchema } from "@haltere/idl/core";
import { message } from "../fields/messages.ts";
import { defaulted, optional, unsetIfEmpty } from "../fields/presence.ts";
import { boolean, text } from "../fields/scalars.ts";
import { duration } from "../fields/well-known.ts";
import { RetryStrategy } from "../literals/retry-strategy.ts";
import { model } from "../model.ts";

/** How a node is run (`flyteidl.core.NodeMetadata`). */
export class NodeMetadata extends model("NodeMetadata", NodeMetadataSchema, {
  name: text(),
  /** In microseconds; 0 is none. */
  timeout: unsetIfEmpty(defaulted(duration(), 0)),
  retries: defaulted(message(RetryStrategy), new RetryStrategy({ retries: 0 })),
  interruptible: optional(boolean()),
  cacheable: optional(boolean()),
  cacheVersion: optional(text()),
  cacheSerializable: optional(boolean()),
}) {}
