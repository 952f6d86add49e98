import type { CompiledWorkflowClosure } from "@haltere/idl/core";
import type { Blobs } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import type { LoadedRows } from "../step/changes.ts";
import type { Wirings } from "../step/state.ts";
import { planWired, wiringRows } from "../step/wired.ts";
import { readClosure } from "./dynamic-closure.ts";

/** The nodes that the dynamic tasks of an execution wired which have not ended. */
export async function loadWired(blobs: Blobs, plan: ExecutionPlan, rows: LoadedRows): Promise<Wirings> {
  const closures = new Map<string, CompiledWorkflowClosure>();
  await Promise.all(
    wiringRows(rows).map(async ({ closureUri }) => {
      closures.set(closureUri, await readClosure(blobs, closureUri));
    }),
  );
  return planWired(plan, rows, closures);
}
