import type { MessageInitShape } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { FlyteError, microsecondsFromTimestamp, timestampFromMicroseconds } from "@haltere/core";
import {
  type LaunchedTimeSchema,
  type LaunchScheduledTimesRequest,
  LaunchScheduledTimesRequestSchema,
  LaunchScheduledTimesResponseSchema,
} from "@haltere/idl/haltere";
import type { CallContext } from "@haltere/rpc";
import { scheduledExecution } from "../../scheduler/scheduled-execution.ts";
import { createExecution } from "../executions/create-execution.ts";
import { missing } from "../requests/refusals.ts";
import { requireRepresentable } from "../requests/representable.ts";
import type { ServiceResources } from "../service-resources.ts";
import { type PlanTimes, planTimes } from "./past-times.ts";

const mostTimes = 100;

/**
 * Makes up for times that have passed. Their runs are those that the scheduler would have started: a time is launched once, whoever asks for it.
 * @throws FlyteError InvalidArgument where something else than such a time is asked for; nothing was launched then
 */
export async function launchScheduledTimes(
  resources: ServiceResources,
  request: LaunchScheduledTimesRequest,
  context: CallContext,
) {
  const { launchPlan, times } = request;
  if (times.length === 0) throw missing("times");
  if (times.length > mostTimes)
    throw new FlyteError("InvalidArgument", `${times.length} times are more than ${mostTimes}`, {
      hint: "Launch the rest with further calls.",
    });
  requireRepresentable(LaunchScheduledTimesRequestSchema, request, "times");
  const found = await planTimes(resources, launchPlan);
  const now = resources.clock.now();
  const asked = times.map(microsecondsFromTimestamp);
  for (const time of asked) {
    if (found !== undefined && time <= now && found.past(1, time, time)[0] === time) continue;
    throw new FlyteError("InvalidArgument", `${new Date(time / 1000).toISOString()} is no past time of the schedule`, {
      where: { launchPlan: launchPlan?.name ?? "" },
      hint: "List the schedule's times to see which have passed.",
    });
  }
  const launched: MessageInitShape<typeof LaunchedTimeSchema>[] = [];
  // In their order, as the scheduler launches them.
  for (const time of asked.toSorted((a, b) => a - b)) {
    context.signal.throwIfAborted();
    if (found !== undefined) launched.push(await launch(resources, found, time, context));
  }
  return create(LaunchScheduledTimesResponseSchema, { launched });
}

async function launch(resources: ServiceResources, { plan, schedule }: PlanTimes, time: number, context: CallContext) {
  const request = scheduledExecution(plan, schedule, time);
  const { project, domain, name } = request;
  const told = { at: timestampFromMicroseconds(time), execution: { project, domain, name } };
  try {
    await createExecution(resources, request, context);
    return told;
  } catch (thrown) {
    const error = FlyteError.from(thrown);
    return error.code === "AlreadyExists" ? { ...told, existed: true } : { ...told, failure: error.fullMessage };
  }
}
