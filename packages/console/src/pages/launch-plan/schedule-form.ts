import { create } from "@bufbuild/protobuf";
import { FixedRateUnit, type Schedule, ScheduleSchema } from "@haltere/idl/admin";

/** A schedule as the form holds it. */
export interface ScheduleForm {
  readonly kind: "none" | "cron" | "rate";
  readonly cron: string;
  /** Empty for UTC. */
  readonly zone: string;
  readonly amount: number;
  readonly unit: FixedRateUnit;
  readonly kickoff: string;
}

const zoned = /^(?:CRON_TZ|TZ)=(\S+)\s+/;

/** What the form begins with. */
export function formOfSchedule(schedule: Schedule | undefined): ScheduleForm {
  const expression = schedule?.ScheduleExpression;
  const empty = { kind: "none", cron: "0 6 * * *", zone: "", amount: 60, unit: FixedRateUnit.MINUTE } as const;
  const kickoff = schedule?.kickoffTimeInputArg ?? "";
  if (expression?.case === "rate")
    return { ...empty, kind: "rate", amount: expression.value.value, unit: expression.value.unit, kickoff };
  if (expression?.case !== "cronSchedule" || expression.value.schedule === "") return { ...empty, kickoff };
  const text = expression.value.schedule.trim();
  return { ...empty, kind: "cron", cron: text.replace(zoned, ""), zone: zoned.exec(text)?.[1] ?? "", kickoff };
}

/** The schedule that the form tells; undefined for none. */
export function scheduleOfForm({ kind, cron, zone, amount, unit, kickoff }: ScheduleForm): Schedule | undefined {
  if (kind === "none") return undefined;
  return create(ScheduleSchema, {
    kickoffTimeInputArg: kickoff,
    ScheduleExpression:
      kind === "rate"
        ? { case: "rate", value: { value: amount, unit } }
        : { case: "cronSchedule", value: { schedule: zone === "" ? cron.trim() : `CRON_TZ=${zone} ${cron.trim()}` } },
  });
}
