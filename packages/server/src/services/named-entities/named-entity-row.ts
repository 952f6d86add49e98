import { create } from "@bufbuild/protobuf";
import { type NamedEntity, NamedEntitySchema, NamedEntityState } from "@haltere/idl/admin";
import type { ResourceType } from "@haltere/idl/core";
import type { NewRow, Row, Write } from "@haltere/ports";

/** The parts of an identifier that all versions of an entity share. */
export interface EntityName {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
}

/**
 * Writes that a name is known, in the same commit as a version of the entity. A name that stands already keeps its
 * description and state.
 */
export function ensureNamedEntity(
  type: ResourceType,
  { project, domain, name }: EntityName,
  now: number,
  state: NamedEntityState = NamedEntityState.NAMED_ENTITY_ACTIVE,
): Write {
  const row: NewRow<"named_entities"> = {
    resource_type: type,
    project,
    domain,
    name,
    description: "",
    state,
    created_at: now,
    updated_at: now,
  };
  return { kind: "ensure", table: "named_entities", row };
}

export function namedEntityFromRow(row: Row<"named_entities">): NamedEntity {
  return create(NamedEntitySchema, {
    resourceType: row.resource_type as ResourceType,
    id: { project: row.project, domain: row.domain, name: row.name },
    metadata: { description: row.description, state: row.state as NamedEntityState },
  });
}
