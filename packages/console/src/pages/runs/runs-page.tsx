import { useQuery } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Table } from "@mantine/core";
import { Elapsed } from "../../components/elapsed.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { PhaseBadge } from "../../components/phase-badge.tsx";
import { Time } from "../../components/time.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useWatch } from "../../data/use-watch.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase } from "../../format/phase.ts";
import { milliseconds } from "../../format/time.ts";

/** The runs of a domain, the latest first. */
export function RunsPage() {
  const scope = useRequiredScope();
  const { data, error, refetch } = useQuery(AdminService.method.listExecutions, {
    id: scope,
    limit: 50,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  const readAgain = () => void refetch();
  useWatch(scope, readAgain, readAgain);
  return (
    <Page title="Runs">
      {error && <ErrorPanel what="The runs could not be read" error={error} retry={readAgain} />}
      {!data && !error && <Waiting />}
      {data?.executions.length === 0 && (
        <EmptyState
          title="Nothing has run here yet"
          command={`npx haltere run hello.ts wf --remote --project ${scope.project} --domain ${scope.domain}`}
        />
      )}
      {data && data.executions.length > 0 && (
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Run</Table.Th>
              <Table.Th>Phase</Table.Th>
              <Table.Th>Workflow</Table.Th>
              <Table.Th>Began</Table.Th>
              <Table.Th>Took</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.executions.map(({ id, closure }) => (
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
                  <PhaseBadge phase={executionPhase(closure?.phase ?? 0)} />
                </Table.Td>
                <Table.Td>{closure?.workflowId?.name}</Table.Td>
                <Table.Td>
                  <Time at={closure?.createdAt} />
                </Table.Td>
                <Table.Td>
                  <Elapsed
                    from={milliseconds(closure?.startedAt)}
                    took={durationMilliseconds(closure?.duration)}
                    going={!executionPhase(closure?.phase ?? 0).terminal}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Page>
  );
}
