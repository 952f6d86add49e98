import { create } from "@bufbuild/protobuf";
import { type Identifier, IdentifierSchema, ResourceType } from "@haltere/idl/core";
import type { TranslationSettings } from "./translation-settings.ts";

type Place = Pick<TranslationSettings, "project" | "domain" | "version">;

function identifier(resourceType: ResourceType, name: string, settings: Place): Identifier {
  const { project, domain, version } = settings;
  return create(IdentifierSchema, { resourceType, project, domain, name, version });
}

export const taskId = (name: string, settings: Place): Identifier => identifier(ResourceType.TASK, name, settings);

export const workflowId = (name: string, settings: TranslationSettings): Identifier =>
  identifier(ResourceType.WORKFLOW, name, settings);

export const launchPlanId = (name: string, settings: TranslationSettings): Identifier =>
  identifier(ResourceType.LAUNCH_PLAN, name, settings);

/** What stands behind a name's last dot. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
