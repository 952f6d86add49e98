import { useQuery } from "@connectrpc/connect-query";
import { MapItemService } from "@haltere/idl/haltere";
import { keepPreviousData } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useRequiredScope } from "../../../data/scope.ts";
import { nodePhase } from "../../../format/phase.ts";
import type { RunNode } from "../state/run-node.ts";

interface MapProgressProps {
  readonly run: string;
  readonly node: RunNode;
  readonly children: (done: number, size: number, failed: number) => ReactNode;
}

/** How many items of a map have ended; asked for while it is in sight, each two seconds while it runs. */
export function MapProgress({ run, node, children }: MapProgressProps) {
  const scope = useRequiredScope();
  const { terminal } = nodePhase(node.phase);
  const { data } = useQuery(
    MapItemService.method.listMapItems,
    { id: { executionId: { ...scope, name: run }, nodeId: node.id }, limit: 1 },
    { placeholderData: keepPreviousData, refetchInterval: terminal ? false : 2000 },
  );
  const counts = data?.counts;
  if (counts === undefined || counts.size === 0) return null;
  return children(counts.succeeded + counts.failed, counts.size, counts.failed);
}
