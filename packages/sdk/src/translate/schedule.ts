import type { MessageInitShape } from "@bufbuild/protobuf";
import { FixedRateUnit, type ScheduleSchema } from "@haltere/idl/admin";
import type { Schedule } from "../launch-plans/schedule.ts";

const units = {
  minute: FixedRateUnit.MINUTE,
  hour: FixedRateUnit.HOUR,
  day: FixedRateUnit.DAY,
} as const satisfies Record<Extract<Schedule, { kind: "rate" }>["unit"], FixedRateUnit>;

/** A schedule as a launch plan holds it. */
export function scheduleMessage(schedule: Schedule): MessageInitShape<typeof ScheduleSchema> {
  const kickoffTimeInputArg = schedule.kickoffTimeInput ?? "";
  switch (schedule.kind) {
    case "cron": {
      const value = { schedule: schedule.expression, offset: schedule.offset ?? "" };
      return { ScheduleExpression: { case: "cronSchedule", value }, kickoffTimeInputArg };
    }
    case "rate": {
      const value = { value: schedule.value, unit: units[schedule.unit] };
      return { ScheduleExpression: { case: "rate", value }, kickoffTimeInputArg };
    }
  }
}
