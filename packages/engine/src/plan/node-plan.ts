import type { Alias, Binding, BooleanExpression, Identifier, LiteralType } from "@haltere/idl/core";
import type { HoldingNode, ScopePlan } from "./scope-plan.ts";
import type { TaskRun } from "./task-run.ts";

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
  /** Other names that bindings may call its outputs by; absent for none. */
  readonly outputAliases?: readonly Alias[];
}

interface StartNodePlan extends PlannedNode {
  readonly kind: "start";
}
export interface EndNodePlan extends PlannedNode {
  readonly kind: "end";
}

export interface TaskNodePlan extends PlannedNode {
  readonly kind: "task";
  readonly run: TaskRun;
}

/** What runs something for each item of its list inputs, whatever that is. */
interface MapPlan extends PlannedNode {
  /** How many items may run at once; absent for as many as fit. */
  readonly parallelism: number | undefined;
  readonly successCriteria:
    | { readonly kind: "all" }
    | { readonly kind: "atLeast"; readonly count: number }
    | { readonly kind: "ratio"; readonly ratio: number };
  /** Inputs that each item gets whole. */
  readonly boundInputs: ReadonlySet<string>;
}

/** A task over each item. */
export interface ArrayNodePlan extends MapPlan {
  readonly kind: "array";
  /** What each item runs; its task's outputs are those of one item. */
  readonly run: TaskRun;
  /** Whether each item has an inputs file of its own, for a task that knows of no items; else it finds its own in the node's. */
  readonly individualInputs: boolean;
}

/** An execution of its own for each item. */
export interface LaunchPlanArrayNodePlan extends MapPlan {
  readonly kind: "launch plan array";
  readonly launchPlan: Identifier;
  /** How often each item may be tried; 1 without retries. */
  readonly maxAttempts: number;
  /** Outputs that other nodes take: the compiled workflow does not hold the launch plan's interface. */
  readonly takenOutputs: readonly string[];
}

export type AnyArrayNodePlan = ArrayNodePlan | LaunchPlanArrayNodePlan;

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
  | LaunchPlanArrayNodePlan
  | GateNodePlan
  | LaunchPlanNodePlan
  | WorkflowNodePlan
  | BranchNodePlan;

/** Whether the node takes one of the places that `maxParallelism` counts: those that run tasks or executions do. */
export function takesPlace(node: NodePlan | undefined): boolean {
  return node?.kind === "task" || node?.kind === "launch plan" || isArray(node);
}

/** Whether the node runs something for each item of its list inputs. */
export function isArray(node: NodePlan | undefined): node is AnyArrayNodePlan {
  return node?.kind === "array" || node?.kind === "launch plan array";
}
