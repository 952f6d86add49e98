import { create } from "@bufbuild/protobuf";
import { FlyteError, literalTypeText, mapEntry, wrongWithCron } from "@haltere/core";
import { type LaunchPlanSpec, type Schedule, ScheduleSchema } from "@haltere/idl/admin";
import { SimpleType } from "@haltere/idl/core";
import { scheduleTimes } from "../../scheduler/schedule-times.ts";

/** A scheduled launch gives no inputs but the time, so every other one must be settled by the launch plan. */
export function checkSchedule({ entityMetadata, defaultInputs }: LaunchPlanSpec): void {
  const schedule = entityMetadata?.schedule;
  if (!schedule || isEmpty(schedule)) return;
  const parameters = defaultInputs?.parameters ?? {};
  const kickoff = schedule.kickoffTimeInputArg;
  for (const [input, { behavior }] of Object.entries(parameters)) {
    if (behavior.case !== "required" || !behavior.value || input === kickoff) continue;
    throw new FlyteError(
      "InvalidArgument",
      `Cannot create a launch plan with a schedule if there is an unbound required input. [${input}] is required`,
      { where: { input } },
    );
  }
  if (kickoff) checkKickoff(kickoff, mapEntry(parameters, kickoff)?.var?.type);
  const cron = cronOf(schedule);
  const wrong = cron && wrongWithCron(cron);
  if (wrong) throw new FlyteError("InvalidArgument", `Invalid cron expression: ${wrong}: [${cron}]`);
  // A time zone that nobody knows is met when times are asked for.
  const ScheduleExpression = { case: "cronSchedule", value: { schedule: cron } } as const;
  scheduleTimes(create(ScheduleSchema, { ScheduleExpression }), "UTC");
}

function isEmpty(schedule: Schedule): boolean {
  const { ScheduleExpression: expression } = schedule;
  return expression.case === undefined || (expression.case === "cronExpression" && expression.value === "");
}

function checkKickoff(input: string, type: Parameters<typeof literalTypeText>[0]): void {
  if (!type) {
    throw new FlyteError("InvalidArgument", `KickoffTimeInputArg [${input}] is no free input`, { where: { input } });
  }
  if (type.type.case === "simple" && type.type.value === SimpleType.DATETIME) return;
  throw new FlyteError(
    "InvalidArgument",
    `KickoffTimeInputArg must reference a datetime input. [${input}] is a [${literalTypeText(type)}]`,
    { where: { input } },
  );
}

function cronOf({ ScheduleExpression: expression }: Schedule): string {
  if (expression.case === "cronExpression") return expression.value;
  return expression.case === "cronSchedule" ? expression.value.schedule : "";
}
