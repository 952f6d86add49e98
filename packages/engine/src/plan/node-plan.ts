import { clone } from "@bufbuild/protobuf";
import { FlyteError, identifierKey, identifierText, microsecondsFromDuration } from "@haltere/core";
import {
  type Binding,
  type BooleanExpression,
  type Identifier,
  type LiteralType,
  type Node,
  type NodeMetadata,
  type TaskNode,
  type TaskTemplate,
  TaskTemplateSchema,
} from "@haltere/idl/core";
import { gatePlan } from "./gate-plan.ts";
import type { HoldingNode, ScopePlan } from "./scope-plan.ts";

/** A node, and where it stands among the others. */
export interface PlannedNode {
  /** Its key in the plan: the ids on the way to it from the execution's own workflow, with slashes between. */
  readonly id: string;
  /** The node's own id in its workflow (Flyte's spec node id). */
  readonly specId: string;
  /** Its id in the execution. */
  readonly uniqueId: string;
  readonly name: string;
  /** The graph that it belongs to, in which its bindings and edges are. */
  readonly scope: ScopePlan;
  /** The node that it runs inside of; absent in the execution's own workflow. */
  readonly parent: HoldingNode | undefined;
  /** Whether it waits for its parent, a branch, to choose it. */
  readonly isArm: boolean;
  /** Keys of nodes. */
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  readonly bindings: readonly Binding[];
}

interface StartNodePlan extends PlannedNode {
  readonly kind: "start";
}
export interface EndNodePlan extends PlannedNode {
  readonly kind: "end";
}

/** What a task node and each item of an array node have in common: a task, and how often and how long it may be tried. */
export interface TaskRun {
  /** With the node's overrides of resources and image. */
  readonly task: TaskTemplate;
  /** How often the task may be tried for failures of its own; 1 without retries. */
  readonly maxAttempts: number;
  /** Milliseconds an attempt may take. */
  readonly timeout: number | undefined;
  /** Absent where neither node nor task says. */
  readonly interruptible: boolean | undefined;
  /** Set where results are kept and found again. What a node says of it does not count, as in FlytePropeller. */
  readonly cache: TaskCache | undefined;
}

interface TaskCache {
  readonly version: string;
  readonly ignoredInputs: readonly string[];
  /** Whether of several runs with the same inputs one computes, and the others wait for its result. */
  readonly serialized: boolean;
}

export interface TaskNodePlan extends PlannedNode {
  readonly kind: "task";
  readonly run: TaskRun;
}

export interface ArrayNodePlan extends PlannedNode {
  readonly kind: "array";
  /** What each item runs; its task's outputs are those of one item. */
  readonly run: TaskRun;
  /** How many items may run at once; absent for as many as fit. */
  readonly parallelism: number | undefined;
  readonly successCriteria:
    | { readonly kind: "all" }
    | { readonly kind: "atLeast"; readonly count: number }
    | { readonly kind: "ratio"; readonly ratio: number };
  /** Inputs that each item gets whole. */
  readonly boundInputs: ReadonlySet<string>;
}

/** What a gate waits for. */
export type Gate =
  /** Microseconds */
  | { readonly kind: "sleep"; readonly duration: number }
  /** A user's word that the node's inputs are good; they are its outputs then. */
  | { readonly kind: "approval"; readonly signal: string; readonly type: LiteralType }
  /** A value that a user gives. */
  | { readonly kind: "value"; readonly signal: string; readonly type: LiteralType; readonly output: string };

export interface GateNodePlan extends PlannedNode {
  readonly kind: "gate";
  readonly gate: Gate;
  /** How often it may wait; 1 without retries. */
  readonly maxAttempts: number;
  /** Milliseconds an attempt may take. */
  readonly timeout: number | undefined;
}

/** An execution of its own, of a launch plan. */
export interface LaunchPlanNodePlan extends PlannedNode {
  readonly kind: "launch plan";
  readonly launchPlan: Identifier;
  /** How often it may be tried; 1 without retries. */
  readonly maxAttempts: number;
}

/** A sub-workflow: its nodes are planned beside it, in a scope of their own. */
export interface WorkflowNodePlan extends PlannedNode {
  readonly kind: "workflow";
}

export interface BranchNodePlan extends PlannedNode {
  readonly kind: "branch";
  /** In the order in which they are tried. */
  readonly cases: readonly { readonly condition: BooleanExpression; readonly arm: string }[];
  /** What happens where no condition holds. */
  readonly otherwise:
    | { readonly kind: "arm"; readonly arm: string }
    | { readonly kind: "error"; readonly message: string }
    | { readonly kind: "nothing" };
}

export type NodePlan =
  | StartNodePlan
  | EndNodePlan
  | TaskNodePlan
  | ArrayNodePlan
  | GateNodePlan
  | LaunchPlanNodePlan
  | WorkflowNodePlan
  | BranchNodePlan;

/** Whether the node takes one of the places that `maxParallelism` counts: those that run tasks or executions do. */
export function takesPlace(node: NodePlan | undefined): boolean {
  return node?.kind === "task" || node?.kind === "array" || node?.kind === "launch plan";
}

/** What a node is that runs no nodes of its own. Kinds that this engine does not run are refused at launch. */
export function planLeaf(
  node: Node,
  base: PlannedNode,
  tasks: ReadonlyMap<string, TaskTemplate>,
  workflow: string,
): NodePlan {
  const { target } = node;
  switch (target.case) {
    case "taskNode":
      return { ...base, kind: "task", run: taskRun(target.value, [node], tasks, workflow) };
    case "arrayNode": {
      const inner = target.value.node;
      if (inner?.target.case !== "taskNode")
        throw unsupported(`array node over a ${kindText(inner?.target.case)}`, node.id, workflow);
      const { parallelismOption, successCriteria, boundInputs } = target.value;
      return {
        ...base,
        kind: "array",
        run: taskRun(inner.target.value, [node, inner], tasks, workflow),
        parallelism: parallelismOption.value || undefined,
        successCriteria:
          successCriteria.case === "minSuccesses"
            ? { kind: "atLeast", count: successCriteria.value }
            : successCriteria.case === "minSuccessRatio"
              ? { kind: "ratio", ratio: successCriteria.value }
              : { kind: "all" },
        boundInputs: new Set(boundInputs),
      };
    }
    case "workflowNode": {
      const { reference } = target.value;
      if (reference.case !== "launchplanRef") throw unsupported(kindText(target.case), node.id, workflow);
      const maxAttempts = (node.metadata?.retries?.retries ?? 0) + 1;
      return { ...base, kind: "launch plan", launchPlan: reference.value, maxAttempts };
    }
    case "gateNode":
      return {
        ...base,
        kind: "gate",
        gate: gatePlan(target.value, { workflow, node: node.id }),
        maxAttempts: (node.metadata?.retries?.retries ?? 0) + 1,
        timeout: timeoutOf([node]),
      };
    default:
      throw unsupported(kindText(target.case), node.id, workflow);
  }
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

/** Retries, timeout and interruptible stand in the nodes' metadata, the array's before its item's; retries and timeout else in the task's. */
function taskRun(
  target: TaskNode,
  nodes: readonly Node[],
  tasks: ReadonlyMap<string, TaskTemplate>,
  workflow: string,
): TaskRun {
  const id = target.reference.case === "referenceId" ? target.reference.value : undefined;
  const template = id === undefined ? undefined : tasks.get(identifierKey(id));
  if (template === undefined) {
    throw new FlyteError("InvalidArgument", "The compiled workflow lacks the task of this node.", {
      where: { workflow, task: identifierText(id), ...(nodes[0] && { node: nodes[0].id }) },
    });
  }
  const task = overridden(template, target);
  const retries = nodes.map((node) => node.metadata?.retries?.retries ?? 0);
  // The node that Flyte puts around a single task has none: there the task's own counts, as the deadline of its pod does.
  const timeout = timeoutOf([task, ...nodes]);
  const interruptible = nodes.flatMap(({ metadata }) =>
    metadata?.interruptibleValue.case === "interruptible" ? [metadata.interruptibleValue.value] : [],
  );
  return {
    task,
    maxAttempts: (Math.max(0, ...retries) || (task.metadata?.retries?.retries ?? 0)) + 1,
    timeout,
    interruptible: interruptible.at(-1),
    cache: cacheOf(task),
  };
}

/** Milliseconds: the last that is above 0. */
function timeoutOf(
  from: readonly { readonly metadata?: Pick<NodeMetadata, "timeout"> | undefined }[],
): number | undefined {
  return from
    .map(({ metadata }) => metadata?.timeout)
    .map((duration) => (duration === undefined ? 0 : Math.ceil(microsecondsFromDuration(duration) / 1000)))
    .findLast((ms) => ms > 0);
}

/** A task without outputs has nothing to keep. */
function cacheOf({ metadata, interface: typed }: TaskTemplate): TaskCache | undefined {
  if (!metadata?.discoverable || Object.keys(typed?.outputs?.variables ?? {}).length === 0) return undefined;
  const { discoveryVersion: version, cacheIgnoreInputVars: ignoredInputs, cacheSerializable: serialized } = metadata;
  return { version, ignoredInputs, serialized };
}

function overridden(template: TaskTemplate, target: TaskNode): TaskTemplate {
  const { resources, extendedResources, containerImage } = target.overrides ?? {};
  if (resources === undefined && extendedResources === undefined && !containerImage) return template;
  const task = clone(TaskTemplateSchema, template);
  if (extendedResources !== undefined) task.extendedResources = extendedResources;
  if (task.target.case === "container") {
    if (resources !== undefined) task.target.value.resources = resources;
    if (containerImage) task.target.value.image = containerImage;
  }
  return task;
}
