import "../../components/entity/entity.css";
import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Stack, Tabs } from "@mantine/core";
import { EmptyState } from "../../components/empty-state.tsx";
import { Dependents } from "../../components/entity/dependents.tsx";
import { Description } from "../../components/entity/description.tsx";
import { NamedEntity } from "../../components/entity/named-entity.tsx";
import { RecentRuns } from "../../components/entity/recent-runs.tsx";
import { VersionLine } from "../../components/entity/version-line.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { ButtonLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { registerCommand } from "../../components/register-command.ts";
import { Waiting } from "../../components/waiting.tsx";
import { useEntityAddress } from "../../data/entity-id.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { WorkflowLaunchPlans } from "./workflow-launch-plans.tsx";
import { WorkflowVersion } from "./workflow-version.tsx";
import { WorkflowVersions } from "./workflow-versions.tsx";

const resourceType = ResourceType.WORKFLOW;

/** A workflow: one of its versions, what changed between them, its launch plans, its last runs, and who uses it. */
export function WorkflowPage() {
  const { scope, name, version: asked } = useEntityAddress();
  const [{ tab = "graph" }, change] = useAddressSearch();
  const latest = useQuery(AdminService.method.listWorkflows, { ...versionsRequest({ ...scope, name }, {}), limit: 1 });
  const newest = latest.data?.workflows[0];
  const version = asked ?? newest?.id?.version ?? "";
  const isLatest = version === newest?.id?.version;
  const own = useQuery(
    AdminService.method.getWorkflow,
    { id: { resourceType, ...scope, name, version } },
    { enabled: newest !== undefined && !isLatest },
  );
  const shown = isLatest ? newest : own.data;
  return (
    <Page
      title={name}
      actions={
        newest && (
          <ButtonLink
            to="/projects/$project/domains/$domain/launch"
            params={scope}
            search={{ workflow: name, version }}
          >
            Launch
          </ButtonLink>
        )
      }
    >
      {latest.error && (
        <ErrorPanel what="The workflow could not be read" error={latest.error} retry={() => void latest.refetch()} />
      )}
      {!latest.data && !latest.error && <Waiting />}
      {latest.data && !newest && <EmptyState title="No workflow has this name" command={registerCommand(scope)} />}
      {newest && (
        <Stack gap="sm">
          <VersionLine version={version} createdAt={shown?.closure?.createdAt} note={isLatest ? "the latest" : ""} />
          <NamedEntity scope={scope} resourceType={resourceType} name={name} />
          {shown?.id && <Description id={shown.id} short={shown.shortDescription} />}
          <Tabs value={tab} onChange={(value) => change({ tab: value ?? undefined })} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="graph">Graph</Tabs.Tab>
              <Tabs.Tab value="interface">Interface</Tabs.Tab>
              <Tabs.Tab value="versions">Versions</Tabs.Tab>
              <Tabs.Tab value="plans">Launch plans</Tabs.Tab>
              <Tabs.Tab value="runs">Runs</Tabs.Tab>
              <Tabs.Tab value="uses">Used by</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="graph">
              <WorkflowVersion id={{ ...scope, name, version }} part="graph" />
            </Tabs.Panel>
            <Tabs.Panel value="interface">
              <WorkflowVersion id={{ ...scope, name, version }} part="interface" />
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <WorkflowVersions scope={scope} name={name} version={version} />
            </Tabs.Panel>
            <Tabs.Panel value="plans">
              <WorkflowLaunchPlans scope={scope} name={name} />
            </Tabs.Panel>
            <Tabs.Panel value="runs">
              <RecentRuns scope={scope} entity="workflow" name={name} version={version} />
            </Tabs.Panel>
            <Tabs.Panel value="uses">
              <Dependents scope={scope} resourceType={resourceType} name={name} />
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </Page>
  );
}
