import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type DescriptionEntity,
  DescriptionEntitySchema,
  DescriptionSchema,
  SourceCodeSchema,
} from "@haltere/idl/admin";
import { type Identifier, IdentifierSchema } from "@haltere/idl/core";
import type { Row, Write } from "@haltere/ports";

/** Writes the description of a version, in the same commit as the version; nothing for one that has none. */
export function insertDescription(id: Identifier, description: DescriptionEntity | undefined, now: number): Write[] {
  if (!description) return [];
  const { resourceType, project, domain, name, version } = id;
  const row = {
    resource_type: resourceType,
    project,
    domain,
    name,
    version,
    short_description: description.shortDescription,
    description: toBinary(DescriptionEntitySchema, description),
    created_at: now,
    updated_at: now,
  };
  return [{ kind: "insert", table: "description_entities", row }];
}

/** A description under the identifier of its version, whatever identifier it was registered with; FlyteAdmin answers no tags. */
export function descriptionFromRow(row: Row<"description_entities">): DescriptionEntity {
  const description = fromBinary(DescriptionEntitySchema, row.description);
  const { project, domain, name, version } = row;
  description.id = create(IdentifierSchema, { project, domain, name, version });
  description.id.resourceType = row.resource_type as Identifier["resourceType"];
  description.tags = [];
  description.longDescription ??= create(DescriptionSchema);
  description.sourceCode ??= create(SourceCodeSchema);
  return description;
}
