import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { executionText, timestampFromMicroseconds } from "@haltere/core";
import {
  ExecutionClosureSchema,
  ExecutionStateChangeDetailsSchema,
  type ExecutionUpdateRequest,
  ExecutionUpdateResponseSchema,
} from "@haltere/idl/admin";
import type { CallContext } from "@haltere/rpc";
import { commitOverRaces, guardOf, movedOn } from "../requests/commit-over-races.ts";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { executionKey } from "./execution-row.ts";
import { getExecutionRow } from "./read-executions.ts";

/** Archives an execution, which hides it from lists, or brings it back. */
export async function updateExecution(
  resources: ServiceResources,
  request: ExecutionUpdateRequest,
  context: CallContext,
) {
  const id = requireExecutionIdentifier(request.id);
  const key = executionKey(id);
  await commitOverRaces(resources, `execution ${executionText(id)}`, async () => {
    const row = await getExecutionRow(resources.store, id);
    const now = resources.clock.now();
    const closure = fromBinary(ExecutionClosureSchema, row.closure);
    closure.stateChangeDetails = create(ExecutionStateChangeDetailsSchema, {
      state: request.state,
      occurredAt: timestampFromMicroseconds(now),
      principal: context.principal?.subject ?? "",
    });
    const encoded = toBinary(ExecutionClosureSchema, closure);
    const set = { state: request.state, closure: encoded, updated_at: movedOn(row, now) };
    return { writes: [{ kind: "update", table: "executions", key, set, expected: guardOf(row) }] };
  });
  return create(ExecutionUpdateResponseSchema);
}
