import { FlyteError } from "@haltere/core";
import { ConcurrencyLimitBehavior, type LaunchPlanSpec } from "@haltere/idl/admin";
import type { Identifier } from "@haltere/idl/core";
import type { Store } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";

/** Refuses a launch when as many executions of the launch plan, of any version, are under way as its policy allows. */
export async function checkConcurrency(store: Store, id: Identifier, spec: LaunchPlanSpec): Promise<void> {
  const policy = spec.concurrencyPolicy;
  if (!policy || policy.behavior === ConcurrencyLimitBehavior.UNSPECIFIED) return;
  const running = await store.count("executions", [
    ...equals({ execution_project: id.project, execution_domain: id.domain }),
    { column: "phase", comparison: "in", value: ["QUEUED", "RUNNING"] },
    { column: "name", comparison: "eq", value: id.name, via: "launch_plan_id" },
  ]);
  if (running < policy.max) return;
  if (policy.behavior !== ConcurrencyLimitBehavior.SKIP) {
    throw new FlyteError("FailedPrecondition", `unsupported concurrency-limit behavior: ${policy.behavior}`, {
      where: { launchPlan: id.name },
      hint: "Register a version of the launch plan whose behavior is SKIP.",
    });
  }
  throw new FlyteError("AlreadyExists", `concurrency limit (${policy.max}) reached for launch plan ${id.name}`, {
    where: { launchPlan: id.name },
    hint: "Wait until one of its executions has ended.",
  });
}
