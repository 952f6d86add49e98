import "../../components/entity/entity.css";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { LaunchPlanState, Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Button, Stack, Tabs, Text } from "@mantine/core";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { FactGroups } from "../../components/entity/fact-groups.tsx";
import { NextTimes } from "../../components/entity/next-times.tsx";
import { RecentRuns } from "../../components/entity/recent-runs.tsx";
import { VersionDiff } from "../../components/entity/version-diff.tsx";
import { VersionsTable } from "../../components/entity/versions-table.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { ButtonLink, PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useEntityAddress } from "../../data/entity-id.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { launchPlanFacts, scheduleText } from "../../format/launch-plan-facts.ts";
import { milliseconds } from "../../format/time.ts";
import { NewVersion } from "./new-version.tsx";

/** A launch plan: its versions, which of them is active, what it settles, and when it launches next. */
export function LaunchPlanPage() {
  const { scope, name, version: asked } = useEntityAddress();
  const [{ tab = "settings", since }, change] = useAddressSearch();
  const [limit, setLimit] = useState(100);
  const [editing, setEditing] = useState(false);
  const { data, error, refetch } = useQuery(AdminService.method.listLaunchPlans, {
    id: { ...scope, name },
    limit,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  const update = useMutation(AdminService.method.updateLaunchPlan, { onSuccess: () => refetch() });
  const versions = data?.launchPlans ?? [];
  const active = versions.find(({ closure }) => closure?.state === LaunchPlanState.ACTIVE);
  const version = asked ?? active?.id?.version ?? versions[0]?.id?.version ?? "";
  const plan = versions.find(({ id }) => id?.version === version);
  const before = versions.find(({ id }) => id?.version === since);
  const isActive = plan !== undefined && plan === active;
  const schedule = plan?.spec?.entityMetadata?.schedule;
  return (
    <Page
      title={name}
      actions={
        plan && (
          <>
            <Button variant="default" onClick={() => setEditing(true)}>
              New version
            </Button>
            <Button
              variant="default"
              loading={update.isPending}
              onClick={() =>
                plan.id &&
                update.mutate({ id: plan.id, state: isActive ? LaunchPlanState.INACTIVE : LaunchPlanState.ACTIVE })
              }
            >
              {isActive ? "Deactivate" : "Activate"}
            </Button>
            <ButtonLink
              to="/projects/$project/domains/$domain/launch"
              params={scope}
              search={{ launch_plan: name, version }}
            >
              Launch
            </ButtonLink>
          </>
        )
      }
    >
      {error && <ErrorPanel what="The versions could not be read" error={error} retry={() => void refetch()} />}
      {update.error && <ErrorPanel what="The launch plan's state could not be changed" error={update.error} />}
      {!data && !error && <Waiting />}
      {data && versions.length === 0 && (
        <EmptyState
          title="No launch plan has this name"
          command={`npx haltere register workflows.ts --project ${scope.project} --domain ${scope.domain}`}
        />
      )}
      {data && versions.length > 0 && plan === undefined && <Text>This version is not among those read.</Text>}
      {plan && (
        <Stack gap="sm">
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            Version <span className="hal-mono">{version}</span>
            {isActive ? ", active" : active ? `, inactive; ${active.id?.version} is active` : ", inactive"}
          </Text>
          {editing && (
            <NewVersion
              plan={plan}
              close={() => setEditing(false)}
              done={(made) => {
                setEditing(false);
                void refetch();
                change({ tab: "versions", since: version === made ? undefined : version });
              }}
            />
          )}
          <Tabs value={tab} onChange={(value) => change({ tab: value ?? undefined })} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="settings">Settings</Tabs.Tab>
              <Tabs.Tab value="versions">Versions</Tabs.Tab>
              <Tabs.Tab value="runs">Runs</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="settings">
              <Stack gap="md">
                {plan.spec?.workflowId && (
                  <PageLink
                    to="/projects/$project/domains/$domain/workflow/$name/version/$version"
                    params={{ ...scope, name: plan.spec.workflowId.name, version: plan.spec.workflowId.version }}
                    size="sm"
                    style={{ overflowWrap: "anywhere" }}
                  >
                    Workflow {plan.spec.workflowId.name}
                  </PageLink>
                )}
                {schedule && scheduleText(schedule) && (
                  <NextTimes
                    title={isActive ? "Next launches" : "Next launches, were it active"}
                    schedule={schedule}
                    since={isActive ? milliseconds(plan.closure?.updatedAt) : undefined}
                  />
                )}
                <FactGroups groups={launchPlanFacts(plan)} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <VersionsTable
                versions={versions.map((one) => ({
                  version: one.id?.version ?? "",
                  createdAt: one.closure?.createdAt,
                  note: one === active ? "active" : "",
                }))}
                chosen={version}
                compared={since}
                onCompare={(value) => change({ since: value })}
                more={data?.token ? () => setLimit(limit + 400) : undefined}
                link={(to) => (
                  <PageLink
                    to="/projects/$project/domains/$domain/launch_plan/$name/version/$version"
                    params={{ ...scope, name, version: to }}
                    search={{ tab: "versions" }}
                  >
                    {to}
                  </PageLink>
                )}
              >
                {before && before !== plan && (
                  <VersionDiff before={launchPlanFacts(before)} after={launchPlanFacts(plan)} />
                )}
              </VersionsTable>
            </Tabs.Panel>
            <Tabs.Panel value="runs">
              <RecentRuns scope={scope} entity="launch_plan" name={name} />
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </Page>
  );
}
