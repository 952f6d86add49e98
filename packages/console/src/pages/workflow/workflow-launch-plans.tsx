import { useQuery } from "@connectrpc/connect-query";
import { LaunchPlanState, Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Table, Text } from "@mantine/core";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Time } from "../../components/time.tsx";
import { Waiting } from "../../components/waiting.tsx";
import type { Scope } from "../../data/scope.ts";
import { scheduleText } from "../../format/launch-plan-facts.ts";

/** The launch plans of a workflow: of each name the active version, or the latest. */
export function WorkflowLaunchPlans({ scope, name }: { readonly scope: Scope; readonly name: string }) {
  const { data, error, refetch } = useQuery(AdminService.method.listLaunchPlans, {
    id: scope,
    filters: `eq(workflow.name,${name})`,
    limit: 500,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  if (error) return <ErrorPanel what="The launch plans could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const names = [...new Set(data.launchPlans.map(({ id }) => id?.name ?? ""))];
  const plans = names.flatMap((one) => {
    const versions = data.launchPlans.filter(({ id }) => id?.name === one);
    return (versions.find(({ closure }) => closure?.state === LaunchPlanState.ACTIVE) ?? versions[0]) || [];
  });
  if (plans.length === 0) return <Text c="dimmed">It has no launch plan.</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Launch plan</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Schedule</Table.Th>
            <Table.Th>Registered</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plans.map(({ id, spec, closure }) => (
            <Table.Tr key={id?.name}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <PageLink
                  to="/projects/$project/domains/$domain/launch_plans/$name"
                  params={{ ...scope, name: id?.name ?? "" }}
                >
                  {id?.name}
                </PageLink>
              </Table.Td>
              <Table.Td>{closure?.state === LaunchPlanState.ACTIVE ? "Active" : "Inactive"}</Table.Td>
              <Table.Td className="hal-mono">{scheduleText(spec?.entityMetadata?.schedule) ?? "–"}</Table.Td>
              <Table.Td>
                <Time at={closure?.createdAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
