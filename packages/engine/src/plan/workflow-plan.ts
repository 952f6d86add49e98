import { FlyteError } from "@haltere/core";
import type { CompiledWorkflowClosure, Identifier } from "@haltere/idl/core";
import { planGraph } from "./graph-plan.ts";
import type { NodePlan } from "./node-plan.ts";
import type { ScopePlan } from "./scope-plan.ts";

/** A compiled workflow, indexed for stepping. It holds nothing of an execution: many share one. */
export interface WorkflowPlan {
  readonly id: Identifier;
  /** By key; nodes inside of others are among them. */
  readonly nodes: ReadonlyMap<string, NodePlan>;
  /** The workflow's own graph. */
  readonly scope: ScopePlan;
  /** What a node is that does not say. */
  readonly interruptible: boolean;
}

/**
 * Indexes a compiled workflow.
 * @throws FlyteError Unimplemented for a kind of node that this engine does not run, InvalidArgument where the closure misses
 * what it refers to.
 */
export function planWorkflow(closure: CompiledWorkflowClosure): WorkflowPlan {
  const template = closure.primary?.template;
  if (template?.id === undefined)
    throw new FlyteError("InvalidArgument", "The compiled workflow has no primary template.");
  return {
    id: template.id,
    ...planGraph(closure, { holder: undefined, isInDynamicChain: false }),
    interruptible: template.metadataDefaults?.interruptible ?? false,
  };
}
