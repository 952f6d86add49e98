import { literalText, literalTypeText } from "@haltere/core";
import { FixedRateUnit, type LaunchPlan, type Notification, type Schedule } from "@haltere/idl/admin";
import { type Facts, factsOf } from "./facts.ts";

/** What a version of a launch plan settles. */
export function launchPlanFacts({ spec, closure }: LaunchPlan): Facts[] {
  const workflow = spec?.workflowId;
  const parameters = Object.entries(closure?.expectedInputs?.parameters ?? {});
  return [
    factsOf("Launches", [
      ["workflow", workflow?.name],
      ["version", workflow?.version],
      ["schedule", scheduleText(spec?.entityMetadata?.schedule)],
      ["time given to", spec?.entityMetadata?.schedule?.kickoffTimeInputArg],
      ["nodes at once", spec?.maxParallelism ? String(spec.maxParallelism) : undefined],
      ["runs at once", spec?.concurrencyPolicy?.max ? String(spec.concurrencyPolicy.max) : undefined],
      ["interruptible", spec?.interruptible === undefined ? undefined : spec.interruptible ? "yes" : "no"],
      ["cache", spec?.overwriteCache ? "overwritten" : undefined],
      ["files go to", spec?.rawOutputDataConfig?.outputLocationPrefix],
      ["service account", spec?.securityContext?.runAs?.k8sServiceAccount],
    ]),
    factsOf(
      "Inputs that may be given",
      parameters.map(([name, { var: variable, behavior }]) => [
        name,
        `${literalTypeText(variable?.type)}${behavior.case === "default" ? ` = ${literalText(behavior.value)}` : ""}`,
      ]),
    ),
    factsOf(
      "Fixed inputs",
      Object.entries(spec?.fixedInputs?.literals ?? {}).map(([name, literal]) => [name, literalText(literal)]),
    ),
    factsOf("Notifications", (spec?.entityMetadata?.notifications ?? []).map(notificationFact)),
    factsOf("Labels", Object.entries(spec?.labels?.values ?? {})),
    factsOf("Annotations", Object.entries(spec?.annotations?.values ?? {})),
    factsOf(
      "Environment",
      (spec?.envs?.values ?? []).map(({ key, value }) => [key, value]),
    ),
  ].filter(({ facts }) => facts.length > 0);
}

const units: Readonly<Record<FixedRateUnit, string>> = {
  [FixedRateUnit.MINUTE]: "min",
  [FixedRateUnit.HOUR]: "h",
  [FixedRateUnit.DAY]: "d",
};

/** `every 90 min`, or the cron expression; undefined where there is none. */
export function scheduleText(schedule: Schedule | undefined): string | undefined {
  const expression = schedule?.ScheduleExpression;
  switch (expression?.case) {
    case "rate":
      return `every ${expression.value.value} ${units[expression.value.unit] ?? ""}`;
    case "cronSchedule":
      return expression.value.schedule || undefined;
    case "cronExpression":
      return expression.value || undefined;
    case undefined:
      return undefined;
  }
}

function notificationFact({ type }: Notification, index: number): [string, string] {
  const kinds = { email: "mail", slack: "Slack", pagerDuty: "PagerDuty" } as const;
  const name = `${index + 1}. ${type.case === undefined ? "unknown" : kinds[type.case]}`;
  return [name, (type.value?.recipientsEmail ?? []).join(", ")];
}
