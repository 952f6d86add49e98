import { create, fromBinary } from "@bufbuild/protobuf";
import {
  type NodeExecution,
  NodeExecutionClosureSchema,
  NodeExecutionMetaDataSchema,
  NodeExecutionSchema,
} from "@haltere/idl/admin";
import type { Key, Row } from "@haltere/ports";
import { executionIdFromRow, executionKey } from "../executions/execution-row.ts";
import type { StoredLiterals } from "../literals/stored-literals.ts";
import { trimErrorMessage } from "../requests/trim-error.ts";

/** The columns that name a node execution. */
export function nodeExecutionKey(
  execution: Parameters<typeof executionKey>[0],
  nodeId: string,
): Key<"node_executions"> {
  return { ...executionKey(execution), node_id: nodeId };
}

/** A node execution as the API answers it; lists cut error messages short. */
export function nodeExecutionFromRow(row: Row<"node_executions">, show: "whole" | "listed"): NodeExecution {
  const closure = fromBinary(NodeExecutionClosureSchema, row.closure);
  if (show === "listed" && closure.outputResult.case === "error") {
    closure.outputResult.value.message = trimErrorMessage(closure.outputResult.value.message);
  }
  return create(NodeExecutionSchema, {
    id: { nodeId: row.node_id, executionId: executionIdFromRow(row) },
    inputUri: row.input_uri,
    closure,
    metadata: fromBinary(NodeExecutionMetaDataSchema, row.node_execution_metadata),
  });
}

export function nodeExecutionInputs(row: Row<"node_executions">): StoredLiterals {
  return { inline: row.inputs, uri: row.input_uri };
}

export function nodeExecutionOutputs(row: Row<"node_executions">): StoredLiterals {
  const result = fromBinary(NodeExecutionClosureSchema, row.closure).outputResult;
  return { inline: row.outputs, uri: result.case === "outputUri" ? result.value : "" };
}
