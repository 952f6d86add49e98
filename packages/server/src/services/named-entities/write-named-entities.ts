import { create } from "@bufbuild/protobuf";
import { type NamedEntityUpdateRequest, NamedEntityUpdateResponseSchema } from "@haltere/idl/admin";
import type { ServiceResources } from "../service-resources.ts";
import { namedEntityNotFound } from "./read-named-entities.ts";
import { checkNamedEntityUpdate } from "./validate-named-entity.ts";

/**
 * Writes a description where there is one, and always the state: an update that gives a description alone makes the entity
 * active, and one that gives a state alone leaves its description.
 */
export async function updateNamedEntity({ store, clock }: ServiceResources, request: NamedEntityUpdateRequest) {
  const { id, metadata } = checkNamedEntityUpdate(request);
  const written = await store.commit([
    {
      kind: "update",
      table: "named_entities",
      key: { resource_type: request.resourceType, project: id.project, domain: id.domain, name: id.name },
      set: {
        ...(metadata.description ? { description: metadata.description } : {}),
        state: metadata.state,
        updated_at: clock.now(),
      },
    },
  ]);
  if (!written.ok) throw namedEntityNotFound();
  return create(NamedEntityUpdateResponseSchema);
}
