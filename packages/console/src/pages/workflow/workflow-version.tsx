import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Group, Stack, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { InterfaceTables } from "../../components/entity/interface-tables.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { inputRows, outputRows } from "../../format/interface-facts.ts";

const VersionGraph = lazy(async () => ({
  default: (await import("../../components/graph/version-graph.tsx")).VersionGraph,
}));

interface WorkflowVersionProps {
  readonly id: { readonly project: string; readonly domain: string; readonly name: string; readonly version: string };
  readonly part: "graph" | "interface";
}

/** One version, read wholly: its graph with the tasks that it runs, or its interface with the defaults of its own launch plan. */
export function WorkflowVersion({ id, part }: WorkflowVersionProps) {
  const { data, error, refetch } = useQuery(AdminService.method.getWorkflow, {
    id: { ...id, resourceType: ResourceType.WORKFLOW },
  });
  const plans = useQuery(
    AdminService.method.listLaunchPlans,
    {
      id: { project: id.project, domain: id.domain, name: id.name },
      filters: `eq(version,${id.version})`,
      limit: 1,
    },
    { enabled: part === "interface" },
  );
  if (error) return <ErrorPanel what="The version could not be read" error={error} retry={() => void refetch()} />;
  const closure = data?.closure?.compiledWorkflow;
  if (!closure?.primary) return <Waiting />;
  if (part === "interface") {
    const typed = closure.primary.template?.interface;
    const parameters = plans.data?.launchPlans[0]?.closure?.expectedInputs;
    return <InterfaceTables inputs={inputRows(typed, parameters)} outputs={outputRows(typed)} />;
  }
  return (
    <Stack gap="sm">
      <Suspense fallback={<Waiting />}>
        <VersionGraph key={`${id.name}@${id.version}`} closure={closure} />
      </Suspense>
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          Tasks
        </Text>
        {closure.tasks.map(({ template }) => (
          <PageLink
            key={`${template?.id?.name}@${template?.id?.version}`}
            to="/projects/$project/domains/$domain/task/$name/version/$version"
            params={{
              project: template?.id?.project ?? "",
              domain: template?.id?.domain ?? "",
              name: template?.id?.name ?? "",
              version: template?.id?.version ?? "",
            }}
            size="sm"
            style={{ overflowWrap: "anywhere" }}
          >
            {template?.id?.name}
          </PageLink>
        ))}
      </Group>
    </Stack>
  );
}
