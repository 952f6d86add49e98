import { useMutation, useQuery } from "@connectrpc/connect-query";
import { type Execution, type LaunchPlan, LaunchPlanState, Sort_Direction } from "@haltere/idl/admin";
import { type ActiveSchedule, ScheduleService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { Button } from "@mantine/core";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { registerCommand } from "../../components/register-command.ts";
import { TableFrame } from "../../components/table-frame.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { ChoosePlan } from "./choose-plan.tsx";
import { ScheduleRow } from "./schedule-row.tsx";

const latest = { key: "created_at", direction: Sort_Direction.DESCENDING };

/** Every schedule of a domain: when it launches next, by the scheduler's own word, how its last launches went, and a switch. */
export function SchedulesPage() {
  const scope = useRequiredScope();
  const { project, domain } = scope;
  const [choosing, setChoosing] = useState(false);
  const { data, error, refetch } = useQuery(AdminService.method.listLaunchPlans, {
    id: scope,
    filters: "ne(schedule_type,NONE)",
    limit: 1000,
    sortBy: latest,
  });
  const running = useQuery(ScheduleService.method.listSchedules, { project, domain });
  const runs = useQuery(AdminService.method.listExecutions, {
    id: scope,
    filters: "eq(mode,1)",
    limit: 500,
    sortBy: latest,
  });
  const readAll = () => {
    void refetch();
    void running.refetch();
  };
  const update = useMutation(AdminService.method.updateLaunchPlan, { onSuccess: readAll });
  // A schedule that fires begins a run.
  const read = useThrottled(() => {
    void runs.refetch();
    void running.refetch();
  }, 1000);
  useWatch({ ...scope, executionsOnly: true }, read, read);
  const plans = newest(data?.launchPlans ?? []);
  const byPlan = Map.groupBy(runs.data?.executions ?? [], ({ spec }): string => spec?.launchPlan?.name ?? "");
  const active = new Map(
    running.data?.schedules.map((one): [string, ActiveSchedule] => [one.launchPlan?.name ?? "", one]),
  );
  return (
    <Page
      title="Schedules"
      actions={
        <Button variant="default" onClick={() => setChoosing(true)}>
          New schedule
        </Button>
      }
    >
      {error && <ErrorPanel what="The schedules could not be read" error={error} retry={readAll} />}
      {running.error && <ErrorPanel what="The next times could not be read" error={running.error} retry={readAll} />}
      {update.error && <ErrorPanel what="The schedule could not be switched" error={update.error} />}
      {choosing && <ChoosePlan scope={scope} close={() => setChoosing(false)} />}
      {!data && !error && <Waiting />}
      {data && plans.length === 0 && (
        <EmptyState
          title="Nothing is launched by a schedule here"
          command={`${registerCommand(scope, "plans.ts")} --activate-launchplans`}
        >
          Give a launch plan a schedule: launchPlan(workflow, {"{"} schedule: cron("0 6 * * *") {"}"})
        </EmptyState>
      )}
      {plans.length > 0 && (
        <TableFrame label="Schedules, listed">
          <table className="hal-table">
            <thead>
              <tr>
                <th>On</th>
                <th>Launch plan</th>
                <th>Schedule</th>
                <th>Next</th>
                <th>Last</th>
                <th>Last runs</th>
                <th>Actions</th>
              </tr>
            </thead>
            <tbody>
              {plans.map((plan) => (
                <ScheduleRow
                  key={plan.id?.name}
                  scope={scope}
                  plan={plan}
                  running={active.get(plan.id?.name ?? "")}
                  runs={byPlan.get(plan.id?.name ?? "") ?? ([] satisfies Execution[])}
                  busy={update.isPending}
                  turn={(state) => plan.id && update.mutate({ id: plan.id, state })}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Page>
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
