import { NamedEntityIdentifierSchema, NamedEntityMetadataSchema, NamedEntityState } from "@haltere/idl/admin";
import { optional } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Names a task, workflow or launch plan in all its versions (`flyteidl.admin.NamedEntityIdentifier`). */
export class NamedEntityIdentifier extends model("NamedEntityIdentifier", NamedEntityIdentifierSchema, {
  project: text(),
  domain: text(),
  name: optional(text()),
}) {}

/** What is told of it (`flyteidl.admin.NamedEntityMetadata`). */
export class NamedEntityMetadata extends model("NamedEntityMetadata", NamedEntityMetadataSchema, {
  description: text(),
  state: enumeration<NamedEntityState>(),
}) {
  static readonly State = NamedEntityState;
}
