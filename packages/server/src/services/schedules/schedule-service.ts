import type { ScheduleService } from "@haltere/idl/haltere";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";
import { launchScheduledTimes } from "./launch-scheduled-times.ts";
import { listSchedules, previewSchedule } from "./next-times.ts";
import { listScheduledTimes } from "./past-times.ts";

/** haltere.v1.ScheduleService: the scheduler's own view of times, for those who look at schedules. */
export function createScheduleService(resources: ServiceResources): ServiceImplementation<typeof ScheduleService> {
  return {
    listSchedules: (request) => listSchedules(resources, request),
    previewSchedule: (request) => previewSchedule(resources, request),
    listScheduledTimes: (request) => listScheduledTimes(resources, request),
    launchScheduledTimes: (request, context) => launchScheduledTimes(resources, request, context),
  };
}
