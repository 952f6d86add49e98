import { useQuery } from "@connectrpc/connect-query";
import type { ResourceType } from "@haltere/idl/core";
import { ListNamesRequest_Order as Order, OverviewService } from "@haltere/idl/haltere";
import { keepPreviousData } from "@tanstack/react-query";
import type { Scope } from "./scope.ts";
import { useThrottled } from "./use-throttled.ts";
import { useWatch } from "./use-watch.ts";

/** Names of a page. */
export const namesOfPage = 50;
/** Bars of each strip. */
export const runsOfName = 12;
/** Milliseconds between two readings, however much happens. */
const beat = 2000;

const orders = { name: Order.BY_NAME, last: Order.BY_LAST_EXECUTION, failures: Order.BY_FAILURES } as const;
export type NameOrder = keyof typeof orders;

interface NamePage {
  readonly resourceType: ResourceType;
  /** Words that a name has. */
  readonly name: string;
  readonly archived: boolean;
  readonly order: NameOrder;
  /** From 0. */
  readonly page: number;
}

/** A page of the names of a domain's workflows, tasks or launch plans with their latest runs: narrowed, ordered and paged by the server, and read again when runs begin or end. */
export function useNamePages({ project, domain }: Scope, { resourceType, name, archived, order, page }: NamePage) {
  const query = useQuery(
    OverviewService.method.listNames,
    {
      project,
      domain,
      resourceType,
      name,
      archived,
      order: orders[order],
      executions: runsOfName,
      limit: namesOfPage,
      token: String(page * namesOfPage),
    },
    { placeholderData: keepPreviousData },
  );
  const read = useThrottled(() => void query.refetch(), beat);
  useWatch({ project, domain, executionsOnly: true }, read, read);
  return query;
}
