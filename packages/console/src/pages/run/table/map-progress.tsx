import { useQuery } from "@connectrpc/connect-query";
import { MapItemService } from "@haltere/idl/haltere";
import { keepPreviousData } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useRequiredScope } from "../../../data/scope.ts";
import { useThrottled } from "../../../data/use-throttled.ts";
import type { RunNode } from "../state/run-node.ts";

interface MapProgressProps {
  readonly run: string;
  readonly node: RunNode;
  readonly commits: number;
  readonly children: (done: number, size: number, failed: number) => ReactNode;
}

/** How often a map in sight is asked how far it is, in milliseconds, however many commits there are. */
const pace = 2000;

/** How many items of a map have ended; asked for while it is in sight, again as it is committed. */
export function MapProgress({ run, node, commits, children }: MapProgressProps) {
  const scope = useRequiredScope();
  const { data, refetch } = useQuery(
    MapItemService.method.listMapItems,
    { id: { executionId: { ...scope, name: run }, nodeId: node.id }, limit: 1 },
    { placeholderData: keepPreviousData },
  );
  const again = useThrottled(() => void refetch(), pace);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each commit asks again, and nothing else does
  useEffect(() => {
    if (commits > 0) again();
  }, [commits]);
  const counts = data?.counts;
  if (counts === undefined || counts.size === 0) return null;
  return children(counts.succeeded + counts.failed, counts.size, counts.failed);
}
