import "../../components/entity/entity.css";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { type LaunchPlan, LaunchPlanState } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Button, Stack, Tabs } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { EmptyState } from "../../components/empty-state.tsx";
import { Dependents } from "../../components/entity/dependents.tsx";
import { FactGroups } from "../../components/entity/fact-groups.tsx";
import { NamedEntity } from "../../components/entity/named-entity.tsx";
import { RecentRuns } from "../../components/entity/recent-runs.tsx";
import { VersionLine } from "../../components/entity/version-line.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { ButtonLink, PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { registerCommand } from "../../components/register-command.ts";
import { Waiting } from "../../components/waiting.tsx";
import { useEntityAddress } from "../../data/entity-id.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { launchPlanFacts } from "../../format/launch-plan-facts.ts";
import { LaunchPlanSchedule } from "./launch-plan-schedule.tsx";
import { LaunchPlanVersions } from "./launch-plan-versions.tsx";
import { NewVersion } from "./new-version.tsx";

const resourceType = ResourceType.LAUNCH_PLAN;

/** A launch plan: its versions, which of them is active, what it settles, when it launches next, and what its schedule did. */
export function LaunchPlanPage() {
  const { scope, name, version: asked } = useEntityAddress();
  const request = versionsRequest({ ...scope, name }, {});
  const latest = useQuery(AdminService.method.listLaunchPlans, { ...request, limit: 1 });
  const actives = useQuery(AdminService.method.listLaunchPlans, { ...request, limit: 1, filters: "eq(state,1)" });
  const newest = latest.data?.launchPlans[0];
  const active = actives.data?.launchPlans[0];
  const version = asked ?? (actives.data && (active ?? newest)?.id?.version) ?? "";
  const known = [active, newest].find((plan) => plan?.id?.version === version);
  const own = useQuery(
    AdminService.method.getLaunchPlan,
    { id: { resourceType, ...scope, name, version } },
    { enabled: version !== "" && newest !== undefined && actives.data !== undefined && known === undefined },
  );
  const plan = known ?? own.data;
  const error = latest.error ?? actives.error ?? own.error;
  return (
    <Page title={name} actions={plan && <Actions plan={plan} active={version === active?.id?.version} />}>
      {error && (
        <ErrorPanel what="The launch plan could not be read" error={error} retry={() => void latest.refetch()} />
      )}
      {!plan && !error && (!latest.data || newest) && <Waiting />}
      {latest.data && !newest && <EmptyState title="No launch plan has this name" command={registerCommand(scope)} />}
      {plan && <LaunchPlanView plan={plan} active={active} />}
    </Page>
  );
}

interface ActionsProps {
  readonly plan: LaunchPlan;
  readonly active: boolean;
}

function Actions({ plan, active }: ActionsProps) {
  const { scope, name } = useEntityAddress();
  const [, change] = useAddressSearch();
  const queries = useQueryClient();
  const update = useMutation(AdminService.method.updateLaunchPlan, { onSuccess: () => queries.invalidateQueries() });
  const state = active ? LaunchPlanState.INACTIVE : LaunchPlanState.ACTIVE;
  return (
    <>
      {update.error && <ErrorPanel what="The launch plan's state could not be changed" error={update.error} />}
      <Button variant="default" onClick={() => change({ edit: "1" })}>
        New version
      </Button>
      <Button
        variant="default"
        loading={update.isPending}
        onClick={() => plan.id && update.mutate({ id: plan.id, state })}
      >
        {active ? "Deactivate" : "Activate"}
      </Button>
      <ButtonLink
        to="/projects/$project/domains/$domain/launch"
        params={scope}
        search={{ launch_plan: name, version: plan.id?.version ?? "" }}
      >
        Launch
      </ButtonLink>
    </>
  );
}

interface LaunchPlanViewProps {
  readonly plan: LaunchPlan;
  readonly active: LaunchPlan | undefined;
}

function LaunchPlanView({ plan, active }: LaunchPlanViewProps) {
  const { scope, name } = useEntityAddress();
  const [{ tab = "settings", edit }, change] = useAddressSearch();
  const queries = useQueryClient();
  const version = plan.id?.version ?? "";
  const isActive = version === active?.id?.version;
  const workflow = plan.spec?.workflowId;
  return (
    <Stack gap="sm">
      <VersionLine
        version={version}
        createdAt={plan.closure?.createdAt}
        note={isActive ? "active" : active ? `inactive; ${active.id?.version} is active` : "inactive"}
      />
      <NamedEntity scope={scope} resourceType={resourceType} name={name} />
      {edit === "1" && (
        <NewVersion
          plan={plan}
          close={() => change({ edit: undefined })}
          done={(made) => {
            void queries.invalidateQueries();
            change({ edit: undefined, tab: "versions", since: version, against: made });
          }}
        />
      )}
      <Tabs value={tab} onChange={(value) => change({ tab: value ?? undefined })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
          <Tabs.Tab value="schedule">Schedule</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
          <Tabs.Tab value="runs">Runs</Tabs.Tab>
          <Tabs.Tab value="uses">Used by</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="settings">
          <Stack gap="md">
            {workflow && (
              <PageLink
                to="/projects/$project/domains/$domain/workflow/$name/version/$version"
                params={{ ...scope, name: workflow.name, version: workflow.version }}
                size="sm"
                style={{ overflowWrap: "anywhere" }}
              >
                Workflow {workflow.name}
              </PageLink>
            )}
            <FactGroups groups={launchPlanFacts(plan)} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="schedule">
          <LaunchPlanSchedule scope={scope} plan={plan} active={isActive} edit={() => change({ edit: "1" })} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <LaunchPlanVersions scope={scope} name={name} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <RecentRuns scope={scope} entity="launch_plan" name={name} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <Dependents scope={scope} resourceType={resourceType} name={name} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
