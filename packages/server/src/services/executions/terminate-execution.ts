import { create } from "@bufbuild/protobuf";
import { executionPhases, FlyteError } from "@haltere/core";
import { type ExecutionTerminateRequest, ExecutionTerminateResponseSchema } from "@haltere/idl/admin";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Condition } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { executionIdFromRow, executionKey } from "./execution-row.ts";
import { getExecutionRow } from "./read-executions.ts";

/** Ends an execution that runs, and those that its nodes launched. @throws FlyteError FailedPrecondition where it has ended. */
export async function terminateExecution(
  resources: ServiceResources,
  request: ExecutionTerminateRequest,
  context: CallContext,
) {
  const id = requireExecutionIdentifier(request.id);
  await getExecutionRow(resources.store, id);
  const principal = context.principal?.subject ?? "";
  await resources.engine.terminate(id, { cause: request.cause, principal });
  await terminateChildren(resources, id, request.cause, principal);
  return create(ExecutionTerminateResponseSchema);
}

const terminal = Object.entries(executionPhases).flatMap(([phase, rule]) => (rule.terminal ? [phase] : []));

/** Ends what an execution's nodes launched, down to the last; FlytePropeller's words for the cause. */
async function terminateChildren(
  resources: ServiceResources,
  parent: WorkflowExecutionIdentifier,
  reason: string,
  principal: string,
): Promise<void> {
  const { store, engine } = resources;
  const launchedByIt = Object.entries(executionKey(parent)).map(
    ([column, value]): Condition => ({ column, comparison: "eq", value, via: "parent_node_execution_id" }),
  );
  const children = await store.list("executions", {
    where: [...launchedByIt, { column: "phase", comparison: "not_in", value: terminal }],
    without: ["spec", "closure", "inputs", "user_inputs", "outputs"],
  });
  const cause = `cascading abort as parent execution id [${parent.name}] aborted, reason [${reason}]`;
  for (const row of children) {
    const child = executionIdFromRow(row);
    const ended = await engine.terminate(child, { cause, principal }).then(() => true, wasOver);
    if (ended) await terminateChildren(resources, child, cause, principal);
  }
}

/** A child may end by itself before it is reached: then nothing is left to do, as for any other refusal there is. */
function wasOver(thrown: unknown): false {
  const error = FlyteError.from(thrown);
  if (error.code === "FailedPrecondition") return false;
  throw error;
}
