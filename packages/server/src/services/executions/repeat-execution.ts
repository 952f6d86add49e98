import { create, fromBinary } from "@bufbuild/protobuf";
import { rerunAnnotation } from "@haltere/engine";
import {
  ExecutionCreateRequestSchema,
  type ExecutionMetadata,
  ExecutionMetadata_ExecutionMode,
  ExecutionMetadataSchema,
  type ExecutionRecoverRequest,
  type ExecutionRelaunchRequest,
  type ExecutionSpec,
  ExecutionSpecSchema,
} from "@haltere/idl/admin";
import type { LiteralMap } from "@haltere/idl/core";
import type { CallContext } from "@haltere/rpc";
import { loadLiterals } from "../literals/stored-literals.ts";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { createExecution } from "./create-execution.ts";
import { executionUserInputs } from "./execution-row.ts";
import { getExecutionRow } from "./read-executions.ts";

/** Runs an execution again: same launch plan, same inputs as the user gave them, under a new name. */
export function relaunchExecution(
  resources: ServiceResources,
  request: ExecutionRelaunchRequest,
  context: CallContext,
) {
  return repeatExecution(resources, request, context, (spec, metadata) => {
    metadata.mode = ExecutionMetadata_ExecutionMode.RELAUNCH;
    spec.overwriteCache = request.overwriteCache;
  });
}

/**
 * Runs an execution again as one that refers to what the other did. Which of its results are reused is the engine's to decide; the
 * records of the other stay as they are. The request may say which node it runs for now.
 */
export function recoverExecution(resources: ServiceResources, request: ExecutionRecoverRequest, context: CallContext) {
  return repeatExecution(resources, request, context, (_, metadata) => {
    metadata.mode = ExecutionMetadata_ExecutionMode.RECOVERED;
    if (!request.metadata) return;
    delete metadata.parentNodeExecution;
    const { parentNodeExecution } = request.metadata;
    if (parentNodeExecution) metadata.parentNodeExecution = parentNodeExecution;
  });
}

/** Creates an execution like another one, but for what `change` makes of its spec, metadata and inputs. */
export async function repeatExecution(
  resources: ServiceResources,
  request: Pick<ExecutionRelaunchRequest, "id" | "name">,
  context: Pick<CallContext, "principal" | "trace">,
  change: (spec: ExecutionSpec, metadata: ExecutionMetadata, inputs: LiteralMap) => void,
) {
  const id = requireExecutionIdentifier(request.id);
  const source = await getExecutionRow(resources.store, id);
  const spec = fromBinary(ExecutionSpecSchema, source.spec);
  spec.metadata ??= create(ExecutionMetadataSchema);
  spec.metadata.referenceExecution = id;
  // What another one ran again is its own affair.
  delete spec.annotations?.values[rerunAnnotation];
  const inputs = await loadLiterals(resources.blobs, executionUserInputs(source));
  change(spec, spec.metadata, inputs);
  const { project, domain } = id;
  const again = create(ExecutionCreateRequestSchema, { project, domain, name: request.name, spec, inputs });
  return createExecution(resources, again, context, source.id);
}
