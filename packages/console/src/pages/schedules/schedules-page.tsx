import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { type LaunchPlan, LaunchPlanState, Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Switch, Table } from "@mantine/core";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { RunStrip } from "../../components/run-strip.tsx";
import { Time } from "../../components/time.tsx";
import { useNow } from "../../components/use-now.ts";
import { Waiting } from "../../components/waiting.tsx";
import { type Scope, useRequiredScope } from "../../data/scope.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { scheduleText } from "../../format/launch-plan-facts.ts";
import { nextTimes } from "../../format/schedule-times.ts";
import { milliseconds } from "../../format/time.ts";

const latest = { key: "created_at", direction: Sort_Direction.DESCENDING };

/** Every schedule of a domain: when it launches next, how its last launches went, and a switch. */
export function SchedulesPage() {
  const scope = useRequiredScope();
  const { data, error, refetch } = useQuery(AdminService.method.listLaunchPlans, {
    id: scope,
    filters: "ne(schedule_type,NONE)",
    limit: 1000,
    sortBy: latest,
  });
  const runs = useQuery(AdminService.method.listExecutions, {
    id: scope,
    filters: "eq(mode,1)",
    limit: 500,
    sortBy: latest,
  });
  const update = useMutation(AdminService.method.updateLaunchPlan, { onSuccess: () => refetch() });
  const read = useThrottled(() => void runs.refetch(), 1000);
  useWatch(scope, read, read);
  const plans = newest(data?.launchPlans ?? []);
  return (
    <Page title="Schedules">
      {error && <ErrorPanel what="The schedules could not be read" error={error} retry={() => void refetch()} />}
      {update.error && <ErrorPanel what="The schedule could not be switched" error={update.error} />}
      {!data && !error && <Waiting />}
      {data && plans.length === 0 && (
        <EmptyState
          title="Nothing is launched by a schedule here"
          command={`npx haltere register plans.ts --activate-launchplans --project ${scope.project} --domain ${scope.domain}`}
        >
          Give a launch plan a schedule: launchPlan(workflow, {"{"} schedule: cron("0 6 * * *") {"}"})
        </EmptyState>
      )}
      {plans.length > 0 && (
        <Table.ScrollContainer minWidth={560}>
          <Table highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Launch plan</Table.Th>
                <Table.Th>Schedule</Table.Th>
                <Table.Th>Next</Table.Th>
                <Table.Th>Last runs</Table.Th>
                <Table.Th>On</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {plans.map((plan) => (
                <ScheduleRow
                  key={plan.id?.name}
                  scope={scope}
                  plan={plan}
                  runs={(runs.data?.executions ?? []).filter(({ spec }) => spec?.launchPlan?.name === plan.id?.name)}
                  busy={update.isPending}
                  turn={(state) => plan.id && update.mutate({ id: plan.id, state })}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Page>
  );
}

interface ScheduleRowProps {
  readonly scope: Scope;
  readonly plan: LaunchPlan;
  readonly runs: Parameters<typeof RunStrip>[0]["runs"];
  readonly busy: boolean;
  readonly turn: (state: LaunchPlanState) => void;
}

function ScheduleRow({ scope, plan, runs, busy, turn }: ScheduleRowProps) {
  const now = useNow();
  const { id, spec, closure } = plan;
  const active = closure?.state === LaunchPlanState.ACTIVE;
  const schedule = spec?.entityMetadata?.schedule;
  const last = milliseconds(runs[0]?.spec?.metadata?.scheduledAt);
  const since = Math.max(milliseconds(closure?.updatedAt) ?? now, last ?? 0);
  const next = active ? nextTimes(schedule, 1, now, since) : undefined;
  const time = next?.kind === "times" ? next.times[0] : undefined;
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <PageLink
          to="/projects/$project/domains/$domain/launch_plans/$name"
          params={{ ...scope, name: id?.name ?? "" }}
        >
          {id?.name}
        </PageLink>
      </Table.Td>
      <Table.Td className="hal-mono">{scheduleText(schedule)}</Table.Td>
      <Table.Td>{active && time !== undefined ? <Time at={timestampFromMs(time)} /> : "–"}</Table.Td>
      <Table.Td>
        <RunStrip runs={runs} room={12} />
      </Table.Td>
      <Table.Td>
        <Switch
          size="sm"
          aria-label={`${id?.name} is on`}
          checked={active}
          disabled={busy}
          onChange={(event) => turn(event.currentTarget.checked ? LaunchPlanState.ACTIVE : LaunchPlanState.INACTIVE)}
        />
      </Table.Td>
    </Table.Tr>
  );
}

/** Of each name the active version, or the latest, by name. */
function newest(plans: readonly LaunchPlan[]): LaunchPlan[] {
  const byName = new Map<string, LaunchPlan>();
  for (const plan of plans) {
    const name = plan.id?.name ?? "";
    if (plan.closure?.state === LaunchPlanState.ACTIVE || !byName.has(name)) byName.set(name, plan);
  }
  return [...byName.values()].sort((a, b) => ((a.id?.name ?? "") < (b.id?.name ?? "") ? -1 : 1));
}
