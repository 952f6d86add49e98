import { create, fromBinary } from "@bufbuild/protobuf";
import { type Signal, SignalSchema } from "@haltere/idl/admin";
import {
  LiteralSchema,
  LiteralTypeSchema,
  type SignalIdentifier,
  type WorkflowExecutionIdentifier,
} from "@haltere/idl/core";
import type { Key, Row } from "@haltere/ports";
import { executionKey } from "../executions/execution-row.ts";

export function signalKey(execution: WorkflowExecutionIdentifier, id: SignalIdentifier): Key<"signals"> {
  return { ...executionKey(execution), signal_id: id.signalId };
}

export function signalFromRow(row: Row<"signals">): Signal {
  const { execution_project: project, execution_domain: domain, execution_name: name } = row;
  return create(SignalSchema, {
    id: { signalId: row.signal_id, executionId: { project, domain, name } },
    type: fromBinary(LiteralTypeSchema, row.type),
    ...(row.value !== null && { value: fromBinary(LiteralSchema, row.value) }),
  });
}
