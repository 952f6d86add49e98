import { create, fromBinary } from "@bufbuild/protobuf";
import { NodeExecutionClosureSchema, NodeExecutionMetaDataSchema, NodeExecutionSchema } from "@haltere/idl/admin";
import {
  type ReadRunNodesRequest,
  type ReadRunNodesResponse,
  ReadRunNodesResponseSchema,
  RunNodeSchema,
  type RunNodeService,
} from "@haltere/idl/haltere";
import type { Row, Store } from "@haltere/ports";
import type { CallContext, ServiceImplementation } from "@haltere/rpc";
import { executionKey } from "../executions/execution-row.ts";
import { getExecutionRow } from "../executions/read-executions.ts";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import { equals } from "../requests/list-query.ts";
import { trimErrorMessage } from "../requests/trim-error.ts";

const partSize = 500;

/** haltere.v1.RunNodeService: all nodes of an execution in one call. */
export function createRunNodeService({
  store,
}: {
  readonly store: Store;
}): ServiceImplementation<typeof RunNodeService> {
  return { readRunNodes: (request, context) => readRunNodes(store, request, context) };
}

async function* readRunNodes(
  store: Store,
  request: ReadRunNodesRequest,
  { signal }: Pick<CallContext, "signal">,
): AsyncGenerator<ReadRunNodesResponse> {
  const id = requireExecutionIdentifier(request.id);
  await getExecutionRow(store, id);
  for (let last: string | undefined = ""; last !== undefined; ) {
    signal.throwIfAborted();
    const rows: Row<"node_executions">[] = await store.list("node_executions", {
      where: [...equals(executionKey(id)), { column: "node_id", comparison: "gt", value: last }],
      orderBy: { column: "node_id", descending: false },
      limit: partSize,
      without: ["inputs", "outputs"],
    });
    last = rows.length < partSize ? undefined : rows.at(-1)?.node_id;
    const nodes = rows.filter(isInGraph).map(runNodeOf);
    if (nodes.length > 0) yield create(ReadRunNodesResponseSchema, { nodes });
  }
}

/** What an attempt of a task made without a parent is listed for that attempt alone. */
const isInGraph = (row: Row<"node_executions">) => row.parent_node_id !== null || row.parent_task_execution_id === null;

function runNodeOf(row: Row<"node_executions">) {
  const closure = fromBinary(NodeExecutionClosureSchema, row.closure);
  const metadata = fromBinary(NodeExecutionMetaDataSchema, row.node_execution_metadata);
  const { outputResult } = closure;
  if (outputResult.case === "error") outputResult.value.message = trimErrorMessage(outputResult.value.message);
  else closure.outputResult = { case: undefined };
  // A dynamic node where it became a workflow, even if no event ever said so.
  if (row.dynamic_workflow_remote_closure_reference !== "" && !metadata.isArray) metadata.isDynamic = true;
  const node = create(NodeExecutionSchema, { id: { nodeId: row.node_id }, closure, metadata });
  return create(RunNodeSchema, { node, parentNodeId: row.parent_node_id ?? "" });
}
