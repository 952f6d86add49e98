import type { JsonObject } from "@bufbuild/protobuf";
import type { ControlPlaneLimits } from "@haltere/idl/haltere";
import { type AttributeKind, attributeKinds } from "./attribute-kinds.ts";
import { fieldText } from "./field-text.ts";
import { valueAt } from "./json-place.ts";

/** What a scope says of a kind. */
export interface ScopeSays {
  /** `the project flytesnacks` */
  readonly scope: string;
  /** Undefined for nothing. */
  readonly says: JsonObject | undefined;
}

/** A field as it applies. */
export interface Effective {
  readonly label: string;
  readonly value: string;
  /** Where it comes from. */
  readonly from: string;
}

/** The control plane's own configuration in the words of scopes. */
export const ofControlPlane = "the control plane's configuration";

/**
 * What applies, field by field, as the control plane settles it. Of most kinds the narrowest scope that says anything counts as a whole; how runs are
 * launched is merged: what the narrowest scope leaves open is the project's, and then the control plane's.
 * @param scopes the widest first
 */
export function effectiveValues(
  { fields, merged }: AttributeKind,
  scopes: readonly ScopeSays[],
  limits: ControlPlaneLimits | undefined,
): Effective[] {
  const narrowest = scopes.findLast(({ says }) => says !== undefined);
  const [project] = scopes;
  const configured = { scope: ofControlPlane, says: configuredJson(limits) };
  const asked = merged
    ? [narrowest, project, configured]
    : // Attributes replace the configuration as a whole.
      [narrowest ?? configured];
  return fields.flatMap(({ label, place, form }) => {
    for (const one of asked) {
      const value = one?.says && fieldText(form, valueAt(one.says, place));
      if (one !== undefined && value !== undefined) return [{ label, value, from: one.scope }];
    }
    return [];
  });
}

/** The configuration as attributes would say it. */
function configuredJson(limits: ControlPlaneLimits | undefined): JsonObject {
  if (limits === undefined) return {};
  return {
    taskResourceAttributes: { defaults: limits.taskResourceDefaults, limits: limits.taskResourceLimits },
    workflowExecutionConfig: limits.maxParallelism > 0 ? { maxParallelism: limits.maxParallelism } : {},
  };
}

/** The kind that the address names by its number, or the first. */
export function kindOfAddress(named: string | undefined): AttributeKind | undefined {
  return attributeKinds.find(({ kind }) => String(kind) === named) ?? attributeKinds[0];
}
