import { useQuery } from "@connectrpc/connect-query";
import { NamedEntityState, Sort_Direction } from "@haltere/idl/admin";
import type { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import type { Scope } from "./scope.ts";

/** Flyte narrows names after it has taken a page of them, so that a page that is narrowed is no sign of an end: all are taken at once. */
export const mostNames = 10_000;

interface NamesOptions {
  /** Whether to list what is archived instead. */
  readonly archived?: boolean;
  readonly enabled?: boolean;
}

/** The names of a domain's workflows, tasks or launch plans, without those that were made around single tasks. */
export function useNames(
  { project, domain }: Scope,
  resourceType: ResourceType,
  { archived = false, enabled = true }: NamesOptions = {},
) {
  const state = archived ? NamedEntityState.NAMED_ENTITY_ARCHIVED : NamedEntityState.NAMED_ENTITY_ACTIVE;
  const filters = `eq(state,${state})+not_like(name,.flytegen%)`;
  const sortBy = { key: "name", direction: Sort_Direction.ASCENDING };
  const input = { resourceType, project, domain, limit: mostNames, sortBy, filters };
  return useQuery(AdminService.method.listNamedEntities, input, { enabled });
}
