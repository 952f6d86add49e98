import { PrestoQuerySchema } from "@haltere/idl/plugins";
import { optional } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** What a Presto task is told (`flyteidl.plugins.PrestoQuery`). */
export class PrestoQuery extends model("PrestoQuery", PrestoQuerySchema, {
  routingGroup: optional(text()),
  catalog: optional(text()),
  schema: optional(text()),
  statement: optional(text()),
}) {}
