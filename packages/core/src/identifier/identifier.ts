import { create } from "@bufbuild/protobuf";
import { type Identifier, IdentifierSchema, ResourceType } from "@haltere/idl/core";
import { FlyteError } from "../flyte-error.ts";

const resourceNames: Readonly<Record<number, string>> = {
  [ResourceType.TASK]: "task",
  [ResourceType.WORKFLOW]: "workflow",
  [ResourceType.LAUNCH_PLAN]: "launch plan",
  [ResourceType.DATASET]: "dataset",
};

/** Flyte's word for a kind of resource, as a reader says it: `task`, `workflow`, `launch plan`, `dataset`, `resource`. */
export function resourceTypeText(type: ResourceType): string {
  return resourceNames[type] ?? "resource";
}

/** The text form of an identifier: `project:domain:name:version`. */
export function identifierText(id: Identifier | undefined): string {
  return id === undefined ? "" : `${id.project}:${id.domain}:${id.name}:${id.version}`;
}

/**
 * Reads `project:domain:name:version`. A name may hold colons, the other parts may not.
 * @throws FlyteError InvalidArgument where a part is missing or empty.
 */
export function parseIdentifier(text: string, resourceType: ResourceType): Identifier {
  const parts = text.split(":");
  const [project, domain] = parts;
  const version = parts.at(-1);
  const name = parts.slice(2, -1).join(":");
  if (parts.length < 4 || !project || !domain || !name || !version) {
    throw new FlyteError("InvalidArgument", `"${text}" is no identifier of a ${resourceTypeText(resourceType)}.`, {
      hint: "Write it as project:domain:name:version.",
    });
  }
  return create(IdentifierSchema, { resourceType, project, domain, name, version });
}

/** A key for maps: equal for two identifiers exactly when every part of them is, the resource type and organisation too. */
export function identifierKey(id: Identifier): string {
  return JSON.stringify([id.resourceType, id.org, id.project, id.domain, id.name, id.version]);
}

/** Orders identifiers by resource type, project, domain, name and version, each by its characters' code. */
export function compareIdentifiers(a: Identifier, b: Identifier): number {
  return (
    a.resourceType - b.resourceType ||
    compareText(a.project, b.project) ||
    compareText(a.domain, b.domain) ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    compareText(a.org, b.org)
  );
}

/** Whether two identifiers name the same thing. */
export function sameIdentifier(a: Identifier, b: Identifier): boolean {
  return compareIdentifiers(a, b) === 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
