import "../../components/entity/entity.css";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { NamedEntityState, Sort_Direction } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Badge, Button, Stack, Tabs, Text } from "@mantine/core";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { Description } from "../../components/entity/description.tsx";
import { RecentRuns } from "../../components/entity/recent-runs.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { ButtonLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useEntityAddress } from "../../data/entity-id.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { WorkflowLaunchPlans } from "./workflow-launch-plans.tsx";
import { WorkflowVersion } from "./workflow-version.tsx";
import { WorkflowVersions } from "./workflow-versions.tsx";

/** A workflow: one of its versions, what changed between them, its launch plans and its last runs. */
export function WorkflowPage() {
  const { scope, name, version: asked } = useEntityAddress();
  const [{ tab = "graph" }, change] = useAddressSearch();
  const [limit, setLimit] = useState(100);
  const list = useQuery(AdminService.method.listWorkflows, {
    id: { ...scope, name },
    limit,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  const versions = list.data?.workflows ?? [];
  const version = asked ?? versions[0]?.id?.version;
  const shown = versions.find(({ id }) => id?.version === version);
  const entity = useQuery(
    AdminService.method.getNamedEntity,
    { resourceType: ResourceType.WORKFLOW, id: { ...scope, name } },
    { enabled: versions.length > 0 },
  );
  const update = useMutation(AdminService.method.updateNamedEntity, { onSuccess: () => entity.refetch() });
  const archived = entity.data?.metadata?.state === NamedEntityState.NAMED_ENTITY_ARCHIVED;
  return (
    <Page
      title={name}
      actions={
        versions.length > 0 && (
          <>
            {archived && <Badge variant="outline">Archived</Badge>}
            {entity.data && (
              <Button
                variant="default"
                loading={update.isPending}
                onClick={() =>
                  update.mutate({
                    resourceType: ResourceType.WORKFLOW,
                    id: { ...scope, name },
                    metadata: {
                      description: entity.data?.metadata?.description ?? "",
                      state: archived ? NamedEntityState.NAMED_ENTITY_ACTIVE : NamedEntityState.NAMED_ENTITY_ARCHIVED,
                    },
                  })
                }
              >
                {archived ? "Take out of the archive" : "Archive"}
              </Button>
            )}
            <ButtonLink
              to="/projects/$project/domains/$domain/launch"
              params={scope}
              search={{ workflow: name, version: version ?? "" }}
            >
              Launch
            </ButtonLink>
          </>
        )
      }
    >
      {list.error && (
        <ErrorPanel what="The versions could not be read" error={list.error} retry={() => void list.refetch()} />
      )}
      {update.error && <ErrorPanel what="The workflow's state could not be changed" error={update.error} />}
      {!list.data && !list.error && <Waiting />}
      {list.data && versions.length === 0 && (
        <EmptyState
          title="No workflow has this name"
          command={`npx haltere register workflows.ts --project ${scope.project} --domain ${scope.domain}`}
        />
      )}
      {version !== undefined && versions.length > 0 && (
        <Stack gap="sm">
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            Version <span className="hal-mono">{version}</span>
            {version === versions[0]?.id?.version ? ", the latest" : ""}
          </Text>
          {entity.data?.metadata?.description && <Text size="sm">{entity.data.metadata.description}</Text>}
          {shown?.id && <Description id={shown.id} short={shown.shortDescription} />}
          <Tabs value={tab} onChange={(value) => change({ tab: value ?? undefined })} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="graph">Graph</Tabs.Tab>
              <Tabs.Tab value="interface">Interface</Tabs.Tab>
              <Tabs.Tab value="versions">Versions</Tabs.Tab>
              <Tabs.Tab value="plans">Launch plans</Tabs.Tab>
              <Tabs.Tab value="runs">Runs</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="graph">
              <WorkflowVersion id={{ ...scope, name, version }} part="graph" />
            </Tabs.Panel>
            <Tabs.Panel value="interface">
              <WorkflowVersion id={{ ...scope, name, version }} part="interface" />
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <WorkflowVersions
                scope={scope}
                name={name}
                version={version}
                versions={versions}
                more={list.data?.token ? () => setLimit(limit + 400) : undefined}
              />
            </Tabs.Panel>
            <Tabs.Panel value="plans">
              <WorkflowLaunchPlans scope={scope} name={name} />
            </Tabs.Panel>
            <Tabs.Panel value="runs">
              <RecentRuns scope={scope} entity="workflow" name={name} />
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </Page>
  );
}
