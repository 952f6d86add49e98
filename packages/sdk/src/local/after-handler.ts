import { type ErrorPlace, FlyteError } from "@haltere/core";
import { type LiteralType, SimpleType } from "@haltere/idl/core";
import { errorInput } from "../failure/failure-node.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import { targetName } from "../graph/target-name.ts";
import { positionOf } from "../transformers/position.ts";
import type { Literals } from "../values/interface-values.ts";
import { resolveBinding } from "./resolve-binding.ts";

/**
 * Runs a workflow's failure handler, and answers the failure to tell: the workflow's own, with the handler's where that
 * failed too. An interrupted run is no failure, and is not handled, as on a control plane.
 *
 * @param inputs The workflow's.
 * @param run Runs the handler with its inputs.
 */
export async function afterHandler(
  handler: GraphNode,
  failure: FlyteError,
  inputs: Literals,
  owner: ErrorPlace,
  run: (inputs: Literals) => Promise<void>,
): Promise<FlyteError> {
  if (failure.code === "Cancelled") return failure;
  try {
    const own: Record<string, Literals[string]> = {};
    for (const [name, binding] of handler.inputs) {
      own[name] = resolveBinding(binding, inputs, new Map(), { ...owner, input: name });
    }
    const error = handler.target.interface.inputs.get(errorInput)?.transformer;
    if (error !== undefined && takesError(error.literalType)) {
      // FlytePropeller gives the id of the handler's own node, and so does flytekit where it runs workflows itself.
      const value = { message: failure.message, failedNodeId: handler.id };
      own[errorInput] = error.toLiteral(value, positionOf(owner, "input", errorInput));
    }
    await run(own);
    return failure;
  } catch (thrown) {
    const { message, hint } = FlyteError.from(thrown);
    const name = targetName(handler.target);
    return new FlyteError(failure.code, `${failure.message}; its failure handler ${name} failed too: ${message}`, {
      kind: failure.kind,
      recoverable: failure.recoverable,
      where: failure.where,
      ...((failure.hint ?? hint) === undefined ? {} : { hint: failure.hint ?? hint ?? "" }),
      ...(failure.taskErrorCode === undefined ? {} : { taskErrorCode: failure.taskErrorCode }),
      details: failure.details,
      cause: failure.cause ?? failure,
    });
  }
}

function takesError({ type }: LiteralType): boolean {
  if (type.case === "unionType") return type.value.variants.some(takesError);
  return type.case === "simple" && type.value === SimpleType.ERROR;
}
