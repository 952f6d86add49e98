import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { WorkflowClosureSchema } from "@haltere/idl/admin";
import type { Store } from "@haltere/ports";
import { planWorkflow, type WorkflowPlan } from "../plan/workflow-plan.ts";

/** As many plans are kept for executions to come; those of live ones are held by them anyway. */
const kept = 256;

/** Plans of compiled workflows by the `id` of their row, made once while they are used. */
export type PlanCache = (workflowId: number) => Promise<WorkflowPlan>;

export function createPlanCache(store: Store): PlanCache {
  const plans = new Map<number, Promise<WorkflowPlan>>();
  return (workflowId) => {
    const known = plans.get(workflowId);
    plans.delete(workflowId);
    const plan = known ?? loadPlan(store, workflowId);
    plans.set(workflowId, plan);
    if (known === undefined) plan.catch(() => plans.delete(workflowId));
    const oldest = plans.size > kept ? plans.keys().next().value : undefined;
    if (oldest !== undefined) plans.delete(oldest);
    return plan;
  };
}

async function loadPlan(store: Store, workflowId: number): Promise<WorkflowPlan> {
  const row = await store.getById("workflows", workflowId);
  if (row === undefined) throw new FlyteError("NotFound", "The execution's workflow is not registered any more.");
  const compiled = fromBinary(WorkflowClosureSchema, row.closure).compiledWorkflow;
  if (compiled === undefined) {
    throw new FlyteError("DataLoss", "The workflow was registered without being compiled.", {
      where: { workflow: row.name },
    });
  }
  return planWorkflow(compiled);
}
