import { create, fromBinary } from "@bufbuild/protobuf";
import { type LaunchPlanCreateRequest, LaunchPlanCreateResponseSchema, LaunchPlanSpecSchema } from "@haltere/idl/admin";
import { ResourceType, TypedInterfaceSchema } from "@haltere/idl/core";
import type { Store } from "@haltere/ports";
import { ensureNamedEntity } from "../named-entities/named-entity-row.ts";
import { alreadyRegistered } from "../requests/already-registered.ts";
import { entityNotFound, requireIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { launchPlanToRow, type NewLaunchPlan } from "./launch-plan-row.ts";
import { newLaunchPlan } from "./new-launch-plan.ts";
import { getLaunchPlanRow } from "./read-launch-plans.ts";
import { checkSchedule } from "./schedule.ts";
import { checkNewLaunchPlan } from "./validate-launch-plan.ts";

/** Registers a version of a launch plan, inactive. Its expected inputs are settled now, from its workflow's interface. */
export async function createLaunchPlan(resources: ServiceResources, request: LaunchPlanCreateRequest) {
  const { store, clock } = resources;
  const workflowId = requireIdentifier(request.spec?.workflowId, ResourceType.WORKFLOW);
  const { project, domain, name, version } = workflowId;
  const workflow = await store.get("workflows", { project, domain, name, version });
  if (!workflow) throw entityNotFound(ResourceType.WORKFLOW, workflowId);
  const { id, spec } = await checkNewLaunchPlan(resources, request);
  const launchPlan = newLaunchPlan(id, spec, fromBinary(TypedInterfaceSchema, workflow.typed_interface));
  checkSchedule(launchPlan.spec);

  const now = clock.now();
  const written = await store.commit([
    { kind: "insert", table: "launch_plans", row: launchPlanToRow(launchPlan, workflow.id, now) },
    ensureNamedEntity(ResourceType.LAUNCH_PLAN, id, now),
  ]);
  if (!written.ok) throw await clash(store, launchPlan);
  return create(LaunchPlanCreateResponseSchema);
}

async function clash(store: Store, { id, spec, digest }: NewLaunchPlan) {
  const standing = await getLaunchPlanRow(store, id);
  return alreadyRegistered({
    kind: "launch plan",
    name: id.name,
    where: { launchPlan: id.name },
    schema: LaunchPlanSpecSchema,
    standing: { digest: standing.digest, message: fromBinary(LaunchPlanSpecSchema, standing.spec) },
    requested: { digest, message: spec },
  });
}
