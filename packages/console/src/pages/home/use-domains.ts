import { create } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createConnectQueryKey, useQuery, useTransport } from "@connectrpc/connect-query";
import { type DomainOverview, GetDomainsResponseSchema, OverviewService } from "@haltere/idl/haltere";
import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Scope } from "../../data/scope.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { withDomains } from "./with-domains.ts";

/** Bars of a domain's strip. */
export const barCount = 20;
/** So many domains one call tells of; those of further cards show without their runs. */
const mostDomains = 1000;
/** Milliseconds between two readings, however much happens. */
const beat = 1000;

/** How domains do, read in one call; of those in which a run begins or ends, read again, all that changed within a second in one call too. */
export function useDomains(places: readonly Scope[]) {
  const transport = useTransport();
  const queryClient = useQueryClient();
  const schema = OverviewService.method.getDomains;
  const input = { domains: places.slice(0, mostDomains), executions: barCount };
  const query = useQuery(schema, input, { enabled: places.length > 0, placeholderData: keepPreviousData });
  const changed = useRef(new Map<string, Scope>());
  const read = useThrottled(() => {
    const domains = [...changed.current.values()].slice(0, mostDomains);
    changed.current.clear();
    if (domains.length === 0) return;
    const queryKey = createConnectQueryKey({ schema, input, transport, cardinality: "finite" });
    void createClient(OverviewService, transport)
      .getDomains({ domains, executions: barCount })
      .then(
        (told) =>
          queryClient.setQueryData(
            queryKey,
            (before) =>
              before && create(GetDomainsResponseSchema, { domains: withDomains(before.domains, told.domains) }),
          ),
        // Its error is the query's to tell.
        () => query.refetch(),
      );
  }, beat);
  const shown = new Set(input.domains.map(keyOf));
  useWatch(
    { project: "", domain: "", executionsOnly: true },
    ({ execution }) => {
      if (execution === undefined || !shown.has(keyOf(execution))) return;
      changed.current.set(keyOf(execution), { project: execution.project, domain: execution.domain });
      read();
    },
    () => void query.refetch(),
  );
  const byPlace = new Map(
    (query.data?.domains ?? []).map((domain): [string, DomainOverview] => [keyOf(domain.place), domain]),
  );
  return { ...query, of: (project: string, domain: string) => byPlace.get(keyOf({ project, domain })) };
}

function keyOf(place: Scope | undefined): string {
  return `${place?.project}/${place?.domain}`;
}
