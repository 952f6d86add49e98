import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { DynamicNodeWorkflowResponseSchema, type GetDynamicNodeWorkflowRequest } from "@haltere/idl/admin";
import { type CompiledWorkflowClosure, CompiledWorkflowClosureSchema } from "@haltere/idl/core";
import type { Blobs, Row } from "@haltere/ports";
import { requireNodeExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { getNodeExecutionRow } from "./read-node-executions.ts";

/** The workflow that a dynamic node became. @throws FlyteError NotFound where it became none. */
export async function getDynamicNodeWorkflow(
  { store, blobs }: ServiceResources,
  request: GetDynamicNodeWorkflowRequest,
) {
  const row = await getNodeExecutionRow(store, requireNodeExecutionIdentifier(request.id));
  const compiledWorkflow = await loadDynamicWorkflow(blobs, row);
  if (!compiledWorkflow) throw new FlyteError("NotFound", "node does not contain dynamic workflow");
  return create(DynamicNodeWorkflowResponseSchema, { compiledWorkflow });
}

/** The workflow that a node's record refers to, if any. @throws FlyteError FailedPrecondition where the event told of one without a template. */
export async function loadDynamicWorkflow(
  blobs: Blobs,
  row: Pick<Row<"node_executions">, "dynamic_workflow_remote_closure_reference" | "node_id">,
): Promise<CompiledWorkflowClosure | undefined> {
  const uri = row.dynamic_workflow_remote_closure_reference;
  if (uri === "") return undefined;
  const closure = fromBinary(CompiledWorkflowClosureSchema, await blobs.read(uri));
  if (closure.primary?.template) return closure;
  throw new FlyteError("FailedPrecondition", `the dynamic workflow of node ${row.node_id} was told without a template`);
}
