import { CronScheduleSchema, FixedRateSchema, FixedRateUnit, ScheduleSchema } from "@haltere/idl/admin";
import { message } from "../fields/messages.ts";
import { optional, unlessEmpty } from "../fields/presence.ts";
import { enumeration, integer, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** Every so many minutes, hours or days (`flyteidl.admin.FixedRate`). */
export class FixedRate extends model("FixedRate", FixedRateSchema, {
  value: integer(),
  unit: enumeration<FixedRateUnit>(),
}) {}

/** At the times of a cron expression (`flyteidl.admin.CronSchedule`). */
export class CronSchedule extends model("CronSchedule", CronScheduleSchema, {
  schedule: unlessEmpty(text()),
  offset: unlessEmpty(text()),
}) {}

/** When a launch plan is run (`flyteidl.admin.Schedule`): one of the last three is set. */
export class Schedule extends model("Schedule", ScheduleSchema, {
  /** The input that gets the time. */
  kickoffTimeInputArg: text(),
  cronExpression: optional(text()),
  rate: optional(message(FixedRate)),
  cronSchedule: optional(message(CronSchedule)),
}) {
  static readonly FixedRateUnit = FixedRateUnit;
  static readonly FixedRate = FixedRate;
  static readonly CronSchedule = CronSchedule;

  /** The one that is set. */
  get scheduleExpression(): string | FixedRate | CronSchedule | undefined {
    return this.cronExpression ?? this.rate ?? this.cronSchedule;
  }
}
