import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import {
  DynamicNodeWorkflowResponseSchema,
  DynamicWorkflowNodeMetadataSchema,
  type GetDynamicNodeWorkflowRequest,
  NodeExecutionClosureSchema,
  type NodeExecutionGetDataRequest,
  NodeExecutionGetDataResponseSchema,
} from "@haltere/idl/admin";
import { CompiledWorkflowClosureSchema } from "@haltere/idl/core";
import { nodeFlyteUrls } from "../data-proxy/flyte-url.ts";
import { loadLiterals } from "../literals/stored-literals.ts";
import { requireNodeExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
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
    loadDynamicWorkflow(blobs, row.dynamic_workflow_remote_closure_reference),
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

export async function getDynamicNodeWorkflow(
  { store, blobs }: ServiceResources,
  request: GetDynamicNodeWorkflowRequest,
) {
  const row = await getNodeExecutionRow(store, requireNodeExecutionIdentifier(request.id));
  const compiledWorkflow = await loadDynamicWorkflow(blobs, row.dynamic_workflow_remote_closure_reference);
  if (!compiledWorkflow) throw new FlyteError("NotFound", "node does not contain dynamic workflow");
  return create(DynamicNodeWorkflowResponseSchema, { compiledWorkflow });
}

async function loadDynamicWorkflow(blobs: ServiceResources["blobs"], uri: string) {
  return uri === "" ? undefined : fromBinary(CompiledWorkflowClosureSchema, await blobs.read(uri));
}
