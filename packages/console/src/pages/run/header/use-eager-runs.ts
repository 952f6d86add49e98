import { useQuery } from "@connectrpc/connect-query";
import { type Execution, Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import type { Scope } from "../../../data/scope.ts";
import { useThrottled } from "../../../data/use-throttled.ts";
import { useWatch } from "../../../data/use-watch.ts";

interface EagerRuns {
  /** Whether a task of the run launches runs as it goes; else there are none. */
  readonly isEager: boolean;
  /** Whether more may come. */
  readonly going: boolean;
}

/** The runs that an eager task of a run launched, the first 100 of them: its nodes do not tell of them, so they are found by the tag that they bear, and followed. */
export function useEagerRuns(scope: Scope, name: string, { isEager, going }: EagerRuns): readonly Execution[] {
  const { data, refetch } = useQuery(
    AdminService.method.listExecutions,
    {
      id: scope,
      limit: 100,
      filters: `eq(execution_tag.key,eager-exec)+eq(execution_tag.value,${name})`,
      sortBy: { key: "created_at", direction: Sort_Direction.ASCENDING },
    },
    { enabled: isEager },
  );
  const read = useThrottled(() => void refetch(), 1000);
  useWatch(
    isEager && going ? { ...scope, executionsOnly: true } : undefined,
    ({ execution, events }) => {
      if (execution?.name !== name && events.some(({ event }) => event.case === "workflow")) read();
    },
    read,
  );
  return data?.executions ?? [];
}
