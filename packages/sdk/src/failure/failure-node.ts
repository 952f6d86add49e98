import { equals } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError, isOptionalType, literalTypeText } from "@haltere/core";
import { LiteralTypeSchema } from "@haltere/idl/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import { Scope, type ScopeOptions } from "../graph/scope.ts";
import { targetName } from "../graph/target-name.ts";
import { definedAt, displayName } from "../naming/naming.ts";
import { refProxy } from "../refs/ref-proxy.ts";
import type { FailureHandler } from "./failure-handler.ts";

/** The prefix of the node that handles a workflow's failure, and of those of the workflows that it calls. */
export function failurePrefix({ imperative }: WorkflowEntity, prefix = ""): string {
  return imperative === true ? prefix : `${prefix}f`;
}

/** The handler's input that the engine fills with the error. */
export const errorInput = "err";

/** The id of an imperative workflow's node that handles a failure; flytekit's. */
const imperativeId = "efn";

/**
 * The node that runs when the workflow has failed: `fn0`, or `efn` where it was built imperatively, with the workflow's
 * inputs. It stands beside the other nodes.
 * @throws FlyteError where the handler does not take all of the workflow's inputs, or needs more than them.
 */
export function failureNode(
  workflow: WorkflowEntity,
  handler: FailureHandler,
  options: ScopeOptions,
): GraphNode | undefined {
  const where: ErrorPlace = { workflow: displayName(workflow.naming), ...definedAt(workflow.naming) };
  checkInputs(workflow, handler, where);
  const scope = new Scope(displayName(workflow.naming), {
    ...options,
    prefix: failurePrefix(workflow, options.prefix),
  });
  const inputs: Record<string, unknown> = {};
  for (const [name, { transformer }] of workflow.interface.inputs) {
    const reference = { scope, node: undefined, variable: name, path: [], type: transformer.literalType };
    inputs[name] = refProxy(reference, scope);
  }
  const call = workflow.imperative === true ? { nodeId: imperativeId } : {};
  scope.run(() => scope.addNode(handler, inputs, call, workflow.naming.place));
  return scope.nodes[0];
}

function checkInputs({ interface: own }: WorkflowEntity, handler: FailureHandler, where: ErrorPlace): void {
  const { inputs } = handler.interface;
  const refuse = (what: string, input: string, hint: string) =>
    new FlyteError("InvalidArgument", `the failure handler ${targetName(handler)} ${what}`, {
      where: { ...where, input },
      hint,
    });
  for (const [name, { transformer }] of own.inputs) {
    const taken = inputs.get(name)?.transformer;
    const type = literalTypeText(transformer.literalType);
    if (taken === undefined) {
      throw refuse(
        `does not take the workflow's input ${name}`,
        name,
        `Give it the input ${name} (${type}): a handler takes all of the workflow's inputs.`,
      );
    }
    if (!equals(LiteralTypeSchema, taken.literalType, transformer.literalType)) {
      throw refuse(
        `takes the input ${name} as ${literalTypeText(taken.literalType)}, and the workflow's is ${type}`,
        name,
        "Give both the same type.",
      );
    }
  }
  for (const [name, { transformer }] of inputs) {
    if (own.inputs.has(name) || isOptionalType(transformer.literalType)) continue;
    throw refuse(
      `takes an input ${name} that the workflow does not have`,
      name,
      `Make it optional: ${name === errorInput ? "err: NodeError.optional()" : `${name}: ….optional()`}.`,
    );
  }
}
