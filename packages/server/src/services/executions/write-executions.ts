import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { executionText, FlyteError, timestampFromMicroseconds } from "@haltere/core";
import {
  ExecutionClosureSchema,
  ExecutionStateChangeDetailsSchema,
  type ExecutionTerminateRequest,
  ExecutionTerminateResponseSchema,
  type ExecutionUpdateRequest,
  ExecutionUpdateResponseSchema,
} from "@haltere/idl/admin";
import type { CallContext } from "@haltere/rpc";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { executionKey } from "./execution-row.ts";
import { getExecutionRow } from "./read-executions.ts";

const attempts = 8;

/** Ends an execution that runs. */
export async function terminateExecution(
  { engine }: ServiceResources,
  request: ExecutionTerminateRequest,
  context: CallContext,
) {
  const id = requireExecutionIdentifier(request.id);
  await engine.terminate(id, { cause: request.cause, principal: context.principal?.subject ?? "" });
  return create(ExecutionTerminateResponseSchema);
}

/** Archives an execution, which hides it from lists, or brings it back. */
export async function updateExecution(
  { store, clock }: ServiceResources,
  request: ExecutionUpdateRequest,
  context: CallContext,
) {
  const id = requireExecutionIdentifier(request.id);
  // The engine writes the record too. Whoever does moves `updated_at` on, so that the other sees that it must read again.
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const row = await getExecutionRow(store, id);
    const now = clock.now();
    const closure = fromBinary(ExecutionClosureSchema, row.closure);
    closure.stateChangeDetails = create(ExecutionStateChangeDetailsSchema, {
      state: request.state,
      occurredAt: timestampFromMicroseconds(now),
      principal: context.principal?.subject ?? "",
    });
    const updatedAt = Math.max(now, row.updated_at + 1);
    const set = { state: request.state, closure: toBinary(ExecutionClosureSchema, closure), updated_at: updatedAt };
    const expected = { phase: row.phase, updated_at: row.updated_at };
    const written = await store.commit([{ kind: "update", table: "executions", key: executionKey(id), set, expected }]);
    if (written.ok) return create(ExecutionUpdateResponseSchema);
  }
  throw new FlyteError("Aborted", `execution ${executionText(id)} changed while its state was written`, {
    recoverable: true,
    hint: "Try again.",
  });
}
