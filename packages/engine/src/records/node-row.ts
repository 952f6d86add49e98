import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type NodeRecord, nodePhase, nodePhaseName } from "@haltere/core";
import { NodeExecutionClosureSchema, NodeExecutionMetaDataSchema } from "@haltere/idl/admin";
import type { NewRow } from "@haltere/ports";
import { changedColumns } from "./changed-columns.ts";
import { recordedDuration, seconds } from "./execution-row.ts";

/** The columns of a node execution's row that events fill. */
export type NodeColumns = Pick<
  NewRow<"node_executions">,
  | "phase"
  | "input_uri"
  | "closure"
  | "node_execution_metadata"
  | "started_at"
  | "node_execution_created_at"
  | "node_execution_updated_at"
  | "duration"
  | "parent_node_id"
  | "error_kind"
  | "error_code"
  | "cache_status"
>;

/** A node execution's record as `foldNodeEvent` takes it, from its row. */
export function nodeRecordOfRow(row: NodeColumns): NodeRecord {
  const closure = fromBinary(NodeExecutionClosureSchema, row.closure);
  return {
    phase: nodePhase(row.phase),
    closure,
    metadata: fromBinary(NodeExecutionMetaDataSchema, row.node_execution_metadata),
    inputUri: row.input_uri,
    parentNodeId: row.parent_node_id ?? undefined,
    startedAt: row.started_at ?? undefined,
    createdAt: row.node_execution_created_at,
    updatedAt: row.node_execution_updated_at,
    duration: recordedDuration(closure),
    errorKind: row.error_kind ?? undefined,
    errorCode: row.error_code ?? undefined,
    cacheStatus: row.cache_status ?? undefined,
  };
}

/** The columns that a record fills. */
export function nodeColumns(record: NodeRecord): NodeColumns {
  return {
    ...plainColumns(record),
    closure: toBinary(NodeExecutionClosureSchema, record.closure),
    node_execution_metadata: toBinary(NodeExecutionMetaDataSchema, record.metadata),
  };
}

/** Those of them that differ from what the record before it filled. */
export function changedNodeColumns(record: NodeRecord, before: NodeRecord): Partial<NodeColumns> {
  return {
    ...changedColumns(plainColumns(record), plainColumns(before)),
    closure: toBinary(NodeExecutionClosureSchema, record.closure),
    ...(record.metadata !== before.metadata && {
      node_execution_metadata: toBinary(NodeExecutionMetaDataSchema, record.metadata),
    }),
  };
}

function plainColumns(record: NodeRecord): Omit<NodeColumns, "closure" | "node_execution_metadata"> {
  return {
    phase: nodePhaseName(record.phase),
    input_uri: record.inputUri,
    started_at: record.startedAt ?? null,
    node_execution_created_at: record.createdAt,
    node_execution_updated_at: record.updatedAt,
    duration: seconds(record.duration),
    parent_node_id: record.parentNodeId ?? null,
    error_kind: record.errorKind ?? null,
    error_code: record.errorCode ?? null,
    cache_status: record.cacheStatus ?? null,
  };
}
