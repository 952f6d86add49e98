import { create } from "@bufbuild/protobuf";
import { FixedRateUnit, ScheduleSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { formOfSchedule, scheduleOfForm } from "./schedule-form.ts";

test.each([
  { case: "cronSchedule", value: { schedule: "CRON_TZ=Europe/Berlin 30 2 * * *" } } as const,
  { case: "cronSchedule", value: { schedule: "@every 5m" } } as const,
  { case: "rate", value: { value: 3, unit: FixedRateUnit.DAY } } as const,
])("a schedule that nobody changed is the same again: $value", (ScheduleExpression) => {
  const schedule = create(ScheduleSchema, { ScheduleExpression, kickoffTimeInputArg: "at" });
  expect(scheduleOfForm(formOfSchedule(schedule))).toEqual(schedule);
});

test("none stays none", () => {
  expect(scheduleOfForm(formOfSchedule(undefined))).toBeUndefined();
});
