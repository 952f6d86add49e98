import "../../components/entity/entity.css";
import { useQuery } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Stack, Tabs, Text } from "@mantine/core";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { Description } from "../../components/entity/description.tsx";
import { FactGroups } from "../../components/entity/fact-groups.tsx";
import { InterfaceTables } from "../../components/entity/interface-tables.tsx";
import { RecentRuns } from "../../components/entity/recent-runs.tsx";
import { VersionDiff } from "../../components/entity/version-diff.tsx";
import { VersionsTable } from "../../components/entity/versions-table.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { ButtonLink, PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useEntityAddress } from "../../data/entity-id.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { inputRows, interfaceFacts, outputRows } from "../../format/interface-facts.ts";
import { taskFacts } from "../../format/task-facts.ts";

/** A task: how one of its versions is run, what changed between them, and its own runs. */
export function TaskPage() {
  const { scope, name, version: asked } = useEntityAddress();
  const [{ tab = "settings", since }, change] = useAddressSearch();
  const [limit, setLimit] = useState(100);
  const { data, error, refetch } = useQuery(AdminService.method.listTasks, {
    id: { ...scope, name },
    limit,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  const versions = data?.tasks ?? [];
  const version = asked ?? versions[0]?.id?.version ?? "";
  const templateOf = (wanted: string | undefined) =>
    versions.find(({ id }) => id?.version === wanted)?.closure?.compiledTask?.template;
  const shown = versions.find(({ id }) => id?.version === version);
  const template = templateOf(version);
  const before = templateOf(since);
  return (
    <Page
      title={name}
      actions={
        versions.length > 0 && (
          <ButtonLink to="/projects/$project/domains/$domain/launch" params={scope} search={{ task: name, version }}>
            Launch
          </ButtonLink>
        )
      }
    >
      {error && <ErrorPanel what="The versions could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && versions.length === 0 && (
        <EmptyState
          title="No task has this name"
          command={`npx haltere register tasks.ts --project ${scope.project} --domain ${scope.domain}`}
        />
      )}
      {versions.length > 0 && (
        <Stack gap="sm">
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            Version <span className="hal-mono">{version}</span>
            {version === versions[0]?.id?.version ? ", the latest" : ""}
          </Text>
          {shown?.id && <Description id={shown.id} short={shown.shortDescription} />}
          <Tabs value={tab} onChange={(value) => change({ tab: value ?? undefined })} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="settings">Settings</Tabs.Tab>
              <Tabs.Tab value="interface">Interface</Tabs.Tab>
              <Tabs.Tab value="versions">Versions</Tabs.Tab>
              <Tabs.Tab value="runs">Runs</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="settings">
              {template ? (
                <FactGroups groups={taskFacts(template)} />
              ) : (
                <Text>This version is not among those read.</Text>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="interface">
              <InterfaceTables inputs={inputRows(template?.interface)} outputs={outputRows(template?.interface)} />
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <VersionsTable
                versions={versions.map(({ id, closure }) => ({
                  version: id?.version ?? "",
                  createdAt: closure?.createdAt,
                }))}
                chosen={version}
                compared={since}
                onCompare={(value) => change({ since: value })}
                more={data?.token ? () => setLimit(limit + 400) : undefined}
                link={(to) => (
                  <PageLink
                    to="/projects/$project/domains/$domain/task/$name/version/$version"
                    params={{ ...scope, name, version: to }}
                    search={{ tab: "versions" }}
                  >
                    {to}
                  </PageLink>
                )}
              >
                {template && before && since !== version && (
                  <VersionDiff
                    before={[...interfaceFacts(before.interface), ...taskFacts(before)]}
                    after={[...interfaceFacts(template.interface), ...taskFacts(template)]}
                  />
                )}
              </VersionsTable>
            </Tabs.Panel>
            <Tabs.Panel value="runs">
              <RecentRuns scope={scope} entity="task" name={name} />
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </Page>
  );
}
