import { create } from "@bufbuild/protobuf";
import {
  ObjectGetRequestSchema,
  type WorkflowExecutionGetMetricsRequest,
  WorkflowExecutionGetMetricsResponseSchema,
} from "@haltere/idl/admin";
import { CompiledWorkflowClosureSchema } from "@haltere/idl/core";
import { loadDynamicWorkflow } from "../../node-executions/dynamic-workflow.ts";
import { nodeExecutionFromRow, nodeExecutionKey } from "../../node-executions/node-execution-row.ts";
import { equals } from "../../requests/list-query.ts";
import type { ServiceResources } from "../../service-resources.ts";
import { taskExecutionFromRow } from "../../task-executions/task-execution-row.ts";
import { getWorkflow } from "../../workflows/read-workflows.ts";
import { executionFromRow, executionKey } from "../execution-row.ts";
import { getExecution, getExecutionRow } from "../read-executions.ts";
import { executionSpan, type SpanSource } from "./execution-spans.ts";

/** Where an execution's time went, as spans within spans down to the depth that is asked for; a negative depth is all the way. */
export async function getExecutionMetrics(resources: ServiceResources, request: WorkflowExecutionGetMetricsRequest) {
  const execution = await getExecution(resources, { id: request.id });
  const span = await executionSpan(spanSource(resources), execution, request.depth);
  return create(WorkflowExecutionGetMetricsResponseSchema, { span });
}

function spanSource(resources: ServiceResources): SpanSource {
  const { store, blobs } = resources;
  const without = ["inputs", "outputs"] as const;
  return {
    execution: async (id) => executionFromRow(await getExecutionRow(store, id), "whole"),
    async workflow(id) {
      const found = await getWorkflow(resources, create(ObjectGetRequestSchema, id === undefined ? {} : { id }));
      return found.closure?.compiledWorkflow ?? create(CompiledWorkflowClosureSchema);
    },
    async dynamicWorkflow({ id }) {
      if (id?.executionId === undefined) return undefined;
      const row = await store.get("node_executions", nodeExecutionKey(id.executionId, id.nodeId));
      return row && loadDynamicWorkflow(blobs, row);
    },
    async nodes(execution, parent) {
      if (execution === undefined) return new Map();
      const place = parent
        ? { parent_node_id: parent.id?.nodeId ?? "" }
        : { parent_node_id: null, parent_task_execution_id: null };
      const where = equals({ ...executionKey(execution), ...place });
      const rows = await store.list("node_executions", { where, without });
      const nodes = rows.map((row) => nodeExecutionFromRow(row, "listed"));
      return new Map(nodes.map((node) => [node.metadata?.specNodeId ?? "", node]));
    },
    async attempts({ id }) {
      if (id?.executionId === undefined) return [];
      const where = equals({ ...nodeExecutionKey(id.executionId, id.nodeId) });
      const rows = await store.list("task_executions", { where, without });
      return rows.map((row) => taskExecutionFromRow(row, false));
    },
  };
}
