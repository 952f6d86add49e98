import { FlyteError } from "@haltere/core";
import { type ArrayNode, ArrayNode_DataMode, type Node, type TaskTemplate } from "@haltere/idl/core";
import { gatePlan } from "./gate-plan.ts";
import type { AnyArrayNodePlan, NodePlan, PlannedNode } from "./node-plan.ts";
import { taskRun, timeoutOf } from "./task-run.ts";

/** What of the graph a node's plan is made from. */
export interface LeafContext {
  /** The closure's tasks, by key. */
  readonly tasks: ReadonlyMap<string, TaskTemplate>;
  readonly workflow: string;
  /** Names of the node's outputs that other nodes take. */
  readonly takenOutputs: () => readonly string[];
}

/** What a node is that runs no nodes of its own. Kinds that this engine does not run are refused at launch. */
export function planLeaf(node: Node, base: PlannedNode, context: LeafContext): NodePlan {
  const { tasks, workflow } = context;
  const { target } = node;
  switch (target.case) {
    case "taskNode":
      return { ...base, kind: "task", run: taskRun(target.value, [node], tasks, workflow) };
    case "arrayNode":
      return planArray(node, target.value, base, context);
    case "workflowNode": {
      const { reference } = target.value;
      if (reference.case !== "launchplanRef") throw unsupported(kindText(target.case), node.id, workflow);
      return { ...base, kind: "launch plan", launchPlan: reference.value, maxAttempts: maxAttempts(node) };
    }
    case "gateNode":
      return {
        ...base,
        kind: "gate",
        gate: gatePlan(target.value, { workflow, node: node.id }),
        maxAttempts: maxAttempts(node),
        timeout: timeoutOf([node]),
      };
    default:
      throw unsupported(kindText(target.case), node.id, workflow);
  }
}

function planArray(
  node: Node,
  { node: inner, parallelismOption, successCriteria, boundInputs, dataMode }: ArrayNode,
  base: PlannedNode,
  { tasks, workflow, takenOutputs }: LeafContext,
): AnyArrayNodePlan {
  const map = {
    ...base,
    parallelism: parallelismOption.value || undefined,
    successCriteria:
      successCriteria.case === "minSuccesses"
        ? ({ kind: "atLeast", count: successCriteria.value } as const)
        : successCriteria.case === "minSuccessRatio"
          ? ({ kind: "ratio", ratio: successCriteria.value } as const)
          : ({ kind: "all" } as const),
    boundInputs: new Set(boundInputs),
  };
  if (inner?.target.case === "taskNode") {
    const individualInputs = dataMode === ArrayNode_DataMode.INDIVIDUAL_INPUT_FILES;
    const run = taskRun(inner.target.value, [node, inner], tasks, workflow);
    return { ...map, kind: "array", run, individualInputs };
  }
  const reference = inner?.target.case === "workflowNode" ? inner.target.value.reference : undefined;
  if (inner !== undefined && reference?.case === "launchplanRef")
    return {
      ...map,
      kind: "launch plan array",
      launchPlan: reference.value,
      maxAttempts: Math.max(maxAttempts(node), maxAttempts(inner)),
      takenOutputs: takenOutputs(),
    };
  throw unsupported(`array node over a ${kindText(inner?.target.case)}`, node.id, workflow);
}

/** What the node's own metadata say. */
function maxAttempts({ metadata }: Node): number {
  return (metadata?.retries?.retries ?? 0) + 1;
}

function kindText(target: Node["target"]["case"]): string {
  if (target === undefined) return "node without a target";
  return target.replace("Node", " node");
}

function unsupported(kind: string, node: string, workflow: string): FlyteError {
  return new FlyteError("Unimplemented", `This engine does not run a ${kind}.`, {
    where: { workflow, node },
    hint: "Leave the node out, or run the workflow on a Flyte cluster.",
  });
}
