import { FlyteError } from "@haltere/core";
import { LaunchPlanState } from "@haltere/idl/admin";
import type { Logger, Store, Write } from "@haltere/ports";
import { scheduleKey, scheduleRow } from "./schedule-row.ts";

/** Lets schedules run that were activated before there was a table of them: since their activation. */
export async function adoptSchedules(store: Store, timeZone: string, logger: Logger): Promise<void> {
  const plans = await store.list("launch_plans", {
    where: [
      { column: "state", comparison: "eq", value: LaunchPlanState.ACTIVE },
      { column: "schedule_type", comparison: "in", value: ["CRON", "RATE"] },
    ],
    without: ["closure"],
  });
  for (const plan of plans) {
    if (await store.get("schedules", scheduleKey(plan))) continue;
    try {
      const row = scheduleRow(plan, timeZone, plan.updated_at);
      const write: Write[] = row === undefined ? [] : [{ kind: "ensure", table: "schedules", row }];
      await store.commit(write);
    } catch (thrown) {
      logger.error("an active schedule cannot run", {
        ...scheduleKey(plan),
        error: FlyteError.from(thrown).fullMessage,
      });
    }
  }
}
