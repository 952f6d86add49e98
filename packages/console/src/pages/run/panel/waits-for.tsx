import { useQuery } from "@connectrpc/connect-query";
import { NodeExecution_Phase } from "@haltere/idl/core";
import { MachineService } from "@haltere/idl/haltere";
import { Text } from "@mantine/core";
import { PageLink } from "../../../components/link.tsx";
import { Time } from "../../../components/time.tsx";
import type { Scope } from "../../../data/scope.ts";
import { visibleText } from "../../../values/visible-text.ts";

interface WaitsForProps {
  readonly scope: Scope;
  readonly run: string;
  readonly nodeId: string;
  readonly phase: NodeExecution_Phase;
}

/** How often the machine's queue is asked while a node may stand in it: the run's stream does not tell of it. */
const again = 2000;

/** What a node that has not started waits for, by the queue of the machine. */
export function WaitsFor({ scope, run, nodeId, phase }: WaitsForProps) {
  const may = phase === NodeExecution_Phase.QUEUED || phase === NodeExecution_Phase.RUNNING;
  const { data } = useQuery(
    MachineService.method.getMachine,
    { limit: 1000 },
    { enabled: may, refetchInterval: again },
  );
  if (!may) return null;
  const at = data?.waiting.findIndex(
    ({ node }) =>
      node?.nodeId === nodeId &&
      node.executionId?.name === run &&
      node.executionId.project === scope.project &&
      node.executionId.domain === scope.domain,
  );
  const waiting = at === undefined || at < 0 ? undefined : data?.waiting[at];
  if (at === undefined || waiting === undefined || waiting.item !== undefined) return null;
  return (
    <Text size="sm" role="status">
      Since <Time at={waiting.since} /> it {visibleText(waiting.reason)} (
      <PageLink to="/machine" underline="always">
        the machine's queue
      </PageLink>
      ).
    </Text>
  );
}
