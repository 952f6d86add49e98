import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type AttributeScope, attributePriority } from "@haltere/core";
import {
  type MatchableAttributesConfiguration,
  MatchableAttributesConfigurationSchema,
  type MatchingAttributes,
  MatchingAttributesSchema,
} from "@haltere/idl/admin";
import type { Key, NewRow, Row } from "@haltere/ports";

/** The row of a scope's attributes of one kind. */
export function attributeKey(scope: AttributeScope, kind: string): Key<"matchable_attributes"> {
  const { project, domain, workflow, launchPlan } = scope;
  return { resource_type: kind, project, domain, workflow, launch_plan: launchPlan };
}

export function attributesToRow(
  scope: AttributeScope,
  kind: string,
  attributes: MatchingAttributes,
  now: number,
): NewRow<"matchable_attributes"> {
  return {
    ...attributeKey(scope, kind),
    priority: attributePriority(scope),
    attributes: toBinary(MatchingAttributesSchema, attributes),
    created_at: now,
    updated_at: now,
  };
}

export function attributesFromRow(row: Row<"matchable_attributes">): MatchingAttributes {
  return fromBinary(MatchingAttributesSchema, row.attributes);
}

/** Attributes beside the scope that they stand for, which may be wider than the one that was asked about. */
export function configurationFromRow(row: Row<"matchable_attributes">): MatchableAttributesConfiguration {
  const { project, domain, workflow, launch_plan: launchPlan } = row;
  return create(MatchableAttributesConfigurationSchema, {
    attributes: attributesFromRow(row),
    project,
    domain,
    workflow,
    launchPlan,
  });
}
