import { create } from "@bufbuild/protobuf";
import { executionPhase, FlyteError, isTerminalExecutionPhase } from "@haltere/core";
import { rerunAnnotation } from "@haltere/engine";
import { AnnotationsSchema, ExecutionMetadata_ExecutionMode } from "@haltere/idl/admin";
import { type RerunExecutionRequest, RerunExecutionResponseSchema } from "@haltere/idl/haltere";
import type { CallContext } from "@haltere/rpc";
import { getExecutionRow } from "../executions/read-executions.ts";
import { repeatExecution } from "../executions/repeat-execution.ts";
import { checkLiterals } from "../literals/check-literals.ts";
import { requireExecutionIdentifier } from "../requests/identifiers.ts";
import { missing, requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { findNodePath } from "./node-path.ts";

/** More nodes than anybody chooses; they stand in an annotation. */
const maxNodes = 100;

/**
 * Starts an execution that recovers one that has ended, but runs some nodes again with all that follows from them.
 * @throws FlyteError FailedPrecondition where the other still runs, NotFound where it has no such node
 */
export async function rerunExecution(
  resources: ServiceResources,
  request: RerunExecutionRequest,
  context: Pick<CallContext, "principal" | "trace">,
) {
  const id = requireExecutionIdentifier(request.id);
  if (request.nodes.length === 0) throw missing("nodes");
  if (request.nodes.length > maxNodes) {
    throw new FlyteError("InvalidArgument", `invalid value for nodes: more than ${maxNodes}`, {
      hint: "What follows from a node runs again by itself; for everything relaunch the execution.",
    });
  }
  for (const [index, node] of request.nodes.entries()) requireText(node, `nodes[${index}]`);
  checkLiterals(request.inputs, "inputs");
  const source = await getExecutionRow(resources.store, id);
  if (!isTerminalExecutionPhase(executionPhase(source.phase))) {
    throw new FlyteError("FailedPrecondition", `the execution ${id.name} is ${source.phase}, and has not ended`, {
      hint: "Wait for its end, or terminate it.",
    });
  }
  const paths: string[] = [];
  for (const node of request.nodes) paths.push(await findNodePath(resources.store, id, node));
  const created = await repeatExecution(resources, request, context, (spec, metadata, inputs) => {
    metadata.mode = ExecutionMetadata_ExecutionMode.RECOVERED;
    spec.overwriteCache = request.overwriteCache;
    spec.annotations ??= create(AnnotationsSchema);
    spec.annotations.values[rerunAnnotation] = [...new Set(paths)].join(",");
    inputs.literals = { ...inputs.literals, ...request.inputs?.literals };
  });
  return create(RerunExecutionResponseSchema, created.id === undefined ? {} : { id: created.id });
}
