import { useQuery } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Stack, Table, Text, Title } from "@mantine/core";
import type { Scope } from "../../data/scope.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase } from "../../format/phase.ts";
import { milliseconds } from "../../format/time.ts";
import { Elapsed } from "../elapsed.tsx";
import { ErrorPanel } from "../error-panel.tsx";
import { PageLink } from "../link.tsx";
import { PhaseBadge } from "../phase-badge.tsx";
import { RunStrip } from "../run-strip.tsx";
import { Time } from "../time.tsx";

interface RecentRunsProps {
  readonly scope: Scope;
  readonly entity: "workflow" | "task" | "launch_plan";
  readonly name: string;
}

/** The last runs of an entity, of all its versions, live. */
export function RecentRuns({ scope, entity, name }: RecentRunsProps) {
  const { data, error, refetch } = useQuery(AdminService.method.listExecutions, {
    id: scope,
    limit: 50,
    filters: `eq(${entity}.name,${name})`,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  const read = useThrottled(() => void refetch(), 1000);
  useWatch({ ...scope, executionsOnly: true }, read, read);
  const runs = data?.executions ?? [];
  return (
    <Stack gap={6}>
      <Title order={2}>Recent runs</Title>
      {error && <ErrorPanel what="The runs could not be read" error={error} retry={() => void refetch()} />}
      {data && runs.length === 0 && <Text c="dimmed">It has not run yet.</Text>}
      {runs.length > 0 && (
        <>
          <RunStrip runs={runs} room={50} />
          <Table.ScrollContainer minWidth={360}>
            <Table highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Run</Table.Th>
                  <Table.Th>Phase</Table.Th>
                  <Table.Th>Began</Table.Th>
                  <Table.Th>Took</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {runs.slice(0, 10).map(({ id, closure }) => {
                  const phase = executionPhase(closure?.phase ?? 0);
                  return (
                    <Table.Tr key={id?.name}>
                      <Table.Td>
                        <PageLink
                          to="/projects/$project/domains/$domain/executions/$name"
                          params={{ ...scope, name: id?.name ?? "" }}
                        >
                          {id?.name}
                        </PageLink>
                      </Table.Td>
                      <Table.Td>
                        <PhaseBadge phase={phase} />
                      </Table.Td>
                      <Table.Td>
                        <Time at={closure?.createdAt} />
                      </Table.Td>
                      <Table.Td>
                        <Elapsed
                          from={milliseconds(closure?.startedAt)}
                          took={durationMilliseconds(closure?.duration)}
                          going={!phase.terminal}
                        />
                      </Table.Td>
                    </Table.Tr>
                  );
                })}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
    </Stack>
  );
}
