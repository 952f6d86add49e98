import { IdentifierSchema, ResourceType, ResourceTypeSchema } from "@haltere/idl/core";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Names a version of a task, workflow or launch plan (`flyteidl.core.Identifier`). */
export class Identifier extends model("Identifier", IdentifierSchema, {
  resourceType: enumeration<ResourceType>(),
  project: text(),
  domain: text(),
  name: text(),
  version: text(),
}) {
  static readonly ResourceType = ResourceType;

  /** `TASK`, `WORKFLOW`, `LAUNCH_PLAN`; the number of one that is not known. */
  get resourceTypeName(): string {
    return ResourceTypeSchema.value[this.resourceType]?.name ?? String(this.resourceType);
  }

  /** `TASK:project:domain:name:version`. */
  override toString(): string {
    return [this.resourceTypeName, this.project, this.domain, this.name, this.version].join(":");
  }

  override repr(): string {
    return this.toString();
  }
}
