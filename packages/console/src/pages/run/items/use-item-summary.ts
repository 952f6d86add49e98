import { useQuery } from "@connectrpc/connect-query";
import { MapItemService } from "@haltere/idl/haltere";
import { useEffect, useMemo } from "react";
import { useThrottled } from "../../../data/use-throttled.ts";
import { countsOfRuns, phasesOfRuns } from "./item-phases.ts";
import type { MapNode } from "./map-node.ts";

/** How often a map that runs is asked how it stands, in milliseconds, however many commits there are. */
const pace = 1000;

/** How all items of a map stand, followed while it runs by one small call a second at most. */
export function useItemSummary(node: MapNode, commits: number) {
  const { data, error, refetch, dataUpdatedAt } = useQuery(MapItemService.method.summarizeMapItems, { id: node });
  const again = useThrottled(() => void refetch(), pace);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each commit asks again, and nothing else does
  useEffect(() => {
    if (commits > 0) again();
  }, [commits]);
  const summary = useMemo(
    () =>
      data && {
        phases: phasesOfRuns(data.runs),
        counts: countsOfRuns(data.runs),
        failures: data.failures,
        ended: data.ended,
      },
    [data],
  );
  return { summary, error, refetch, at: dataUpdatedAt };
}
