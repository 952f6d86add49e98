import { create, fromBinary } from "@bufbuild/protobuf";
import {
  ExecutionCreateRequestSchema,
  ExecutionMetadata_ExecutionMode,
  ExecutionMetadataSchema,
  type ExecutionRelaunchRequest,
  ExecutionSpecSchema,
} from "@haltere/idl/admin";
import type { CallContext } from "@haltere/rpc";
import { loadLiterals } from "../literals/stored-literals.ts";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import type { ServiceResources } from "../service-resources.ts";
import { createExecution } from "./create-execution.ts";
import { executionUserInputs } from "./execution-row.ts";
import { getExecutionRow } from "./read-executions.ts";

/** Runs an execution again: same launch plan, same inputs as the user gave them, under a new name. */
export async function relaunchExecution(
  resources: ServiceResources,
  request: ExecutionRelaunchRequest,
  context: CallContext,
) {
  const id = requireExecutionIdentifier(request.id);
  const source = await getExecutionRow(resources.store, id);
  const spec = fromBinary(ExecutionSpecSchema, source.spec);
  spec.metadata ??= create(ExecutionMetadataSchema);
  spec.metadata.mode = ExecutionMetadata_ExecutionMode.RELAUNCH;
  spec.metadata.referenceExecution = id;
  spec.overwriteCache = request.overwriteCache;
  const inputs = await loadLiterals(resources.blobs, executionUserInputs(source));
  const again = create(ExecutionCreateRequestSchema, {
    project: id.project,
    domain: id.domain,
    name: request.name,
    spec,
    inputs,
  });
  return createExecution(resources, again, context, source.id);
}
