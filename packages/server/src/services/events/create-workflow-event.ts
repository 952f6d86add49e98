import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { executionText, foldWorkflowEvent } from "@haltere/core";
import { executionColumns, executionRecordOfRow, journalWrite } from "@haltere/engine";
import {
  ExecutionMetadataSchema,
  ExecutionSpecSchema,
  SystemMetadataSchema,
  type WorkflowExecutionEventRequest,
  WorkflowExecutionEventResponseSchema,
} from "@haltere/idl/admin";
import type { NewRow, Write } from "@haltere/ports";
import { executionKey } from "../executions/execution-row.ts";
import { getExecutionRow } from "../executions/read-executions.ts";
import { commitOverRaces, guardOf, movedOn } from "../requests/commit-over-races.ts";
import type { ServiceResources } from "../service-resources.ts";
import { detachOutputs, eventFolder } from "./event-data.ts";
import { checkWorkflowEvent } from "./validate-event.ts";

/** Records what happened to an execution. Whatever engine drives it does not follow (invariant 6). */
export async function createWorkflowEvent(resources: ServiceResources, request: WorkflowExecutionEventRequest) {
  const { event: told, id } = checkWorkflowEvent(request.event);
  const { event, outputs } = detachOutputs(told, eventFolder(resources, id));
  const key = executionKey(id);
  await commitOverRaces(resources, `execution ${executionText(id)}`, async () => {
    const row = await getExecutionRow(resources.store, id);
    const record = foldWorkflowEvent(executionRecordOfRow(row), event);
    const now = resources.clock.now();
    const set: Partial<NewRow<"executions">> = {
      ...executionColumns(record),
      ...(event.outputResult.case !== undefined && { outputs: null }),
      ...(record.cluster !== row.cluster && { spec: withCluster(row.spec, record.cluster) }),
      updated_at: movedOn(row, now),
    };
    const update: Write = { kind: "update", table: "executions", key, set, expected: guardOf(row) };
    const journal = journalWrite(key, [{ kind: "workflow", event, data: {} }], now);
    return { writes: journal ? [update, journal] : [update], blobs: outputs ? [outputs] : [] };
  });
  return create(WorkflowExecutionEventResponseSchema);
}

/** The spec of an execution that another cluster took over. */
function withCluster(encoded: Uint8Array, executionCluster: string): Uint8Array {
  const spec = fromBinary(ExecutionSpecSchema, encoded);
  spec.metadata ??= create(ExecutionMetadataSchema);
  spec.metadata.systemMetadata ??= create(SystemMetadataSchema);
  spec.metadata.systemMetadata.executionCluster = executionCluster;
  return toBinary(ExecutionSpecSchema, spec);
}
