import { Resources_ResourceEntrySchema, Resources_ResourceName, ResourcesSchema } from "@haltere/idl/core";
import { list } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { defaulted } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** An amount of a resource, as Kubernetes writes it (`flyteidl.core.Resources.ResourceEntry`). */
export class ResourceEntry extends model("ResourceEntry", Resources_ResourceEntrySchema, {
  name: enumeration<Resources_ResourceName>(),
  value: text(),
}) {}

/** What a container asks for, and what it may take (`flyteidl.core.Resources`). */
export class Resources extends model("Resources", ResourcesSchema, {
  requests: defaulted(list(message(ResourceEntry)), Object.freeze([])),
  limits: defaulted(list(message(ResourceEntry)), Object.freeze([])),
}) {
  static readonly ResourceName = Resources_ResourceName;
  static readonly ResourceEntry = ResourceEntry;
}
