import type { LaunchPlan } from "@haltere/idl/admin";
import { Button, Group, Stack, Text } from "@mantine/core";
import { NextTimes } from "../../components/entity/next-times.tsx";
import type { Scope } from "../../data/scope.ts";
import { scheduleText } from "../../format/launch-plan-facts.ts";
import { ScheduledTimes } from "./scheduled-times.tsx";

interface LaunchPlanScheduleProps {
  readonly scope: Scope;
  readonly plan: LaunchPlan;
  readonly active: boolean;
  readonly edit: () => void;
}

/** When a version of a launch plan is launched, what is next, and what became of the times that have passed. */
export function LaunchPlanSchedule({ scope, plan, active, edit }: LaunchPlanScheduleProps) {
  const schedule = plan.spec?.entityMetadata?.schedule;
  const text = scheduleText(schedule);
  const change = (
    <Button variant="default" onClick={edit}>
      {text ? "Another schedule" : "Give it a schedule"}
    </Button>
  );
  if (!text || plan.id === undefined)
    return (
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          This version has no schedule: it is launched by hand, or by others.
        </Text>
        {change}
      </Stack>
    );
  const kickoff = schedule?.kickoffTimeInputArg;
  return (
    <Stack gap="lg">
      <Group gap="md">
        <Text size="sm">
          Schedule <span className="hal-mono">{text}</span>
          {kickoff && (
            <>
              , with the time as input <span className="hal-mono">{kickoff}</span>
            </>
          )}
          {!active && "; not active now"}
        </Text>
        {change}
      </Group>
      <NextTimes
        title={active ? "Next launches" : "Next launches, were it active"}
        of={{ case: "launchPlan", value: plan.id }}
        key={String(active)}
      />
      <ScheduledTimes scope={scope} plan={plan} key={plan.id.version} />
    </Stack>
  );
}
