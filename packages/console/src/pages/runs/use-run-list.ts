import { Sort_Direction } from "@haltere/idl/admin";
import { useEffect, useMemo, useState } from "react";
import type { Scope } from "../../data/scope.ts";
import { type RunsRequest, useRuns } from "../../data/use-runs.ts";
import { milliseconds } from "../../format/time.ts";
import { filterTime, pageSize, type RunsSearch, runFilters } from "./runs-search.ts";

const { ASCENDING, DESCENDING } = Sort_Direction;
/** Bars of the strip: the latest runs that fit. */
export const barCount = 100;

/**
 * A page of runs and the latest of all that fit, live. While it is held, runs that come are counted and not shown, by leaving out what was made after
 * the latest that was there then: pages do not shift, however long one reads.
 */
export function useRunList(scope: Scope, search: RunsSearch, held: boolean) {
  const { project, domain } = scope;
  const [anchor, setAnchor] = useState<string>();
  const { request, latest } = useMemo(() => {
    const now = Date.now();
    const of = { id: { project, domain } };
    const request: RunsRequest = {
      ...of,
      limit: pageSize,
      token: String(search.page * pageSize),
      filters: runFilters(search, now, anchor),
      sortBy: { key: search.sort, direction: search.descending ? DESCENDING : ASCENDING },
    };
    const latest: RunsRequest = {
      ...of,
      limit: barCount,
      filters: runFilters({ ...search, until: "" }, now),
      sortBy: { key: "created_at", direction: DESCENDING },
    };
    return { request, latest };
  }, [project, domain, search, anchor]);
  const { main, beside, read } = useRuns(scope, [request, latest]);
  const newest = beside.data?.executions[0]?.closure?.createdAt;
  useEffect(() => {
    if (!held) setAnchor(undefined);
    else if (newest !== undefined) setAnchor((before) => before ?? filterTime(newest));
  }, [held, newest]);
  const since = anchor === undefined ? undefined : Date.parse(anchor);
  const come =
    since === undefined || search.until !== ""
      ? 0
      : (beside.data?.executions ?? []).filter(({ closure }) => (milliseconds(closure?.createdAt) ?? 0) > since + 1)
          .length;
  return { main, beside, read, request, come, show: () => setAnchor(newest && filterTime(newest)) };
}
