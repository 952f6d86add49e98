import { create } from "@bufbuild/protobuf";
import { endNodeId, FlyteError } from "@haltere/core";
import { ExecutionError_ErrorKind, LiteralMapSchema, NodeExecution_Phase } from "@haltere/idl/core";
import { TaskNodeMetadataSchema } from "@haltere/idl/event";
import { planGraph } from "../plan/graph-plan.ts";
import type { TaskNodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { executionError, nodeEvent } from "./events.ts";
import { enterGraph } from "./execution-phase.ts";
import { holderFailed } from "./holder.ts";
import type { AttemptOutcome } from "./signal.ts";

/** The node's task wired a workflow: it runs inside of the node, whose outputs are the workflow's. */
export function becomeDynamic(
  draft: Draft,
  node: TaskNodePlan,
  { closure, closureUri, jobSpecUri, deckUri = "" }: Extract<AttemptOutcome, { kind: "dynamic" }>,
  at: number,
): void {
  const { attempt } = draft.node(node.id);
  const holder = { id: node.id, uniqueId: node.uniqueId, attempt };
  let inside: ReturnType<typeof planGraph>;
  try {
    const { failAfterExecutableNodes } = node.scope;
    inside = planGraph(closure, { holder, isInDynamicChain: true, failAfterExecutableNodes });
  } catch (thrown) {
    const { fullMessage } = FlyteError.from(thrown);
    const error = executionError(ExecutionError_ErrorKind.USER, "DynamicWorkflowBuildFailed", fullMessage);
    holderFailed(draft, node, error, at);
    return;
  }
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.DYNAMIC_RUNNING);
  event.isParent = true;
  event.isDynamic = true;
  event.deckUri = deckUri;
  const { template } = closure.primary ?? {};
  event.targetMetadata = {
    case: "taskNodeMetadata",
    value: create(TaskNodeMetadataSchema, {
      dynamicWorkflow: { dynamicJobSpecUri: jobSpecUri, ...(template?.id !== undefined && { id: template.id }) },
    }),
  };
  draft.decisions.push({ kind: "record", record: { kind: "node", event, data: { dynamicWorkflow: closureUri } } });
  draft.wire(node.id, inside.nodes);
  draft.setNode(node.id, {
    phase: NodeExecution_Phase.DYNAMIC_RUNNING,
    dynamic: { $typeName: "haltere.v1.DynamicState", closureUri, deckUri },
    savedState: undefined,
  });
  draft.freePlace(node.id);
  enterGraph(draft, inside.scope.prefix, { kind: "values", values: create(LiteralMapSchema) }, at);
}

/** Has the outputs of what the task wired kept in the cache, once they and the inputs that they are kept by are at hand. */
export function keepWired(draft: Draft, { id }: TaskNodePlan): void {
  const end = `${id}/${endNodeId}`;
  if (!draft.hasInputs(id) || !draft.hasInputs(end)) return;
  const { attempt } = draft.node(id);
  draft.decisions.push({ kind: "keep", node: id, attempt, outputs: draft.inputs(end) });
}
