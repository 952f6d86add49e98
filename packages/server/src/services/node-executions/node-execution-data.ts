import { create, fromBinary } from "@bufbuild/protobuf";
import {
  DynamicWorkflowNodeMetadataSchema,
  NodeExecutionClosureSchema,
  type NodeExecutionGetDataRequest,
  NodeExecutionGetDataResponseSchema,
} from "@haltere/idl/admin";
import { nodeFlyteUrls } from "../data-proxy/flyte-url.ts";
import { loadLiterals } from "../literals/stored-literals.ts";
import { requireNodeExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { loadDynamicWorkflow } from "./dynamic-workflow.ts";
import { nodeExecutionInputs, nodeExecutionOutputs } from "./node-execution-row.ts";
import { getNodeExecutionRow } from "./read-node-executions.ts";

/** Inputs and outputs as values, their flyte:// addresses, and of a dynamic node the workflow that it became. */
export async function getNodeExecutionData({ store, blobs }: ServiceResources, request: NodeExecutionGetDataRequest) {
  const id = requireNodeExecutionIdentifier(request.id);
  const row = await getNodeExecutionRow(store, id);
  const closure = fromBinary(NodeExecutionClosureSchema, row.closure);
  const [fullInputs, fullOutputs, compiledWorkflow] = await Promise.all([
    loadLiterals(blobs, nodeExecutionInputs(row)),
    loadLiterals(blobs, nodeExecutionOutputs(row)),
    loadDynamicWorkflow(blobs, row),
  ]);
  const response = create(NodeExecutionGetDataResponseSchema, {
    inputs: {},
    outputs: {},
    fullInputs,
    fullOutputs,
    flyteUrls: nodeFlyteUrls(id, closure.deckUri !== ""),
  });
  if (compiledWorkflow) {
    response.dynamicWorkflow = create(DynamicWorkflowNodeMetadataSchema, {
      ...(compiledWorkflow.primary?.template?.id ? { id: compiledWorkflow.primary.template.id } : {}),
      compiledWorkflow,
      dynamicJobSpecUri: closure.dynamicJobSpecUri,
    });
  }
  return response;
}
