import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { OverviewService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, skipToken } from "@tanstack/react-query";
import type { Scope } from "../../data/scope.ts";

/** How many are offered; words of the name find the others. */
const offered = 50;

interface PlanNames {
  /** The chosen one, and those of its workflow. */
  readonly own: string[];
  readonly others: string[];
  /** Whether more names have the words than are offered. */
  readonly more: boolean;
  readonly error: Error | null;
}

/** The names of launch plans that have the words which are typed, found by the server. */
export function usePlanNames(
  scope: Scope,
  words: string,
  { chosen, workflow }: { readonly chosen: string | undefined; readonly workflow: string | undefined },
): PlanNames {
  const [name] = useDebouncedValue(words.trim(), 150);
  const found = useQuery(
    OverviewService.method.listNames,
    { ...scope, resourceType: ResourceType.LAUNCH_PLAN, name, limit: offered },
    { placeholderData: keepPreviousData },
  );
  const beside = useQuery(
    AdminService.method.listLaunchPlans,
    workflow === undefined ? skipToken : { id: scope, limit: 100, filters: `eq(workflow.name,${workflow})` },
  );
  const parts = words.trim().toLowerCase().split(/\s+/);
  const ofWorkflow = (beside.data?.launchPlans ?? []).flatMap(({ id }) => (id === undefined ? [] : [id.name]));
  const own = [...new Set([...(chosen === undefined ? [] : [chosen]), ...ofWorkflow])];
  const fits = (one: string) => parts.every((part) => one.toLowerCase().includes(part));
  return {
    own: own.filter(fits),
    others: (found.data?.names ?? []).flatMap((one) => (own.includes(one.name) ? [] : [one.name])),
    more: (found.data?.token ?? "") !== "",
    error: found.error ?? beside.error,
  };
}
