import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  LaunchPlanSpecSchema,
  LaunchPlanState,
  type LaunchPlanUpdateRequest,
  LaunchPlanUpdateResponseSchema,
} from "@haltere/idl/admin";
import { type Identifier, IdentifierSchema, ResourceType } from "@haltere/idl/core";
import type { Row, Write } from "@haltere/ports";
import { endSchedule, startSchedule } from "../../scheduler/schedule-row.ts";
import { entityNotFound, requireIdentifier } from "../requests/identifiers.ts";
import { equals, givenParts } from "../requests/list-query.ts";
import { invalidValue } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { getLaunchPlanRow } from "./read-launch-plans.ts";

const attempts = 8;

/** Makes a version of a launch plan the active one of its name, or inactive. */
export async function updateLaunchPlan(resources: ServiceResources, request: LaunchPlanUpdateRequest) {
  if (request.state === LaunchPlanState.ACTIVE) {
    await activate(resources, await idOfGivenParts(resources, request.id));
  } else if (request.state === LaunchPlanState.INACTIVE) {
    await deactivate(resources, requireIdentifier(request.id, ResourceType.LAUNCH_PLAN));
  } else throw invalidValue("state");
  return create(LaunchPlanUpdateResponseSchema);
}

/** To be activated, a version need not be named wholly: the first that was registered with the parts given is meant (FlyteAdmin's rule). */
async function idOfGivenParts({ store }: ServiceResources, id: Identifier | undefined): Promise<Identifier> {
  const [row] = await store.list("launch_plans", { where: givenParts(id), limit: 1, without: ["spec", "closure"] });
  if (!row) throw entityNotFound(ResourceType.LAUNCH_PLAN, id);
  const { project, domain, name, version } = row;
  return create(IdentifierSchema, { resourceType: ResourceType.LAUNCH_PLAN, project, domain, name, version });
}

async function deactivate({ store, clock }: ServiceResources, id: Identifier): Promise<void> {
  const row = await getLaunchPlanRow(store, id);
  await store.commit([setState(row, LaunchPlanState.INACTIVE, clock.now()), endSchedule(row)]);
}

/**
 * At most one version of a name is active. Two calls at once must not both win: each commit also moves the name's own row
 * on from the time it was read at, so the second finds it changed and starts again.
 */
async function activate({ store, clock, settings }: ServiceResources, id: Identifier): Promise<void> {
  const { project, domain, name } = id;
  const key = { resource_type: ResourceType.LAUNCH_PLAN, project, domain, name };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const row = await getLaunchPlanRow(store, id);
    checkActivation(row);
    const entity = await store.get("named_entities", key);
    const active = await store.list("launch_plans", {
      where: equals({ project, domain, name, state: LaunchPlanState.ACTIVE }),
    });
    const seen = entity?.updated_at ?? 0;
    const now = Math.max(clock.now(), seen + 1);
    const replaced = active.filter((other) => other.id !== row.id);
    const written = await store.commit([
      {
        kind: "update",
        table: "named_entities",
        key,
        set: { updated_at: now },
        expected: { updated_at: seen },
      },
      ...replaced.flatMap((other) => [setState(other, LaunchPlanState.INACTIVE, now), endSchedule(other)]),
      setState(row, LaunchPlanState.ACTIVE, now),
      ...startSchedule(row, settings.scheduleTimeZone, now),
    ]);
    if (written.ok) return;
  }
  throw new FlyteError("Aborted", `versions of launch plan ${name} were activated by others at the same time`, {
    recoverable: true,
    where: { launchPlan: name },
    hint: "Try again.",
  });
}

/** The older form of a schedule can be registered, as in Flyte, but nothing runs by it. */
function checkActivation(row: Row<"launch_plans">): void {
  const schedule = fromBinary(LaunchPlanSpecSchema, row.spec).entityMetadata?.schedule;
  const expression = schedule?.ScheduleExpression;
  if (expression?.case !== "cronExpression" || expression.value === "") return;
  throw new FlyteError("InvalidArgument", "schedules with a cron_expression cannot be activated", {
    where: { launchPlan: row.name },
    hint: "Register a version with a cron_schedule.",
  });
}

function setState({ project, domain, name, version }: Row<"launch_plans">, state: number, now: number): Write {
  return {
    kind: "update",
    table: "launch_plans",
    key: { project, domain, name, version },
    set: { state, updated_at: now },
  };
}
