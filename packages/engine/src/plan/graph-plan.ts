import { endNodeId, FlyteError, identifierKey, identifierText, startNodeId, uniqueNodeId } from "@haltere/core";
import {
  type BranchNode,
  type CompiledWorkflow,
  type CompiledWorkflowClosure,
  type Node,
  type TaskTemplate,
  WorkflowMetadata_OnFailurePolicy,
} from "@haltere/idl/core";
import { armKey, armsWithin, blocksOf } from "./branch-arms.ts";
import { type LeafContext, planLeaf } from "./leaf-plan.ts";
import type { BranchNodePlan, NodePlan, PlannedNode } from "./node-plan.ts";
import { sourcesOf, takenOutputs, upstreamNodes } from "./node-sources.ts";
import type { HoldingNode, ScopePlan } from "./scope-plan.ts";

/** What the graphs of one closure share. */
interface Closure {
  readonly tasks: ReadonlyMap<string, TaskTemplate>;
  readonly subWorkflows: ReadonlyMap<string, CompiledWorkflow>;
  /** Where the plans go. */
  readonly into: Map<string, NodePlan>;
}

/** Where a graph stands in an execution. */
export interface GraphPlace {
  readonly holder: HoldingNode | undefined;
  readonly isInDynamicChain: boolean;
  /** What the execution's own workflow says, which holds for all graphs inside of it, as in FlytePropeller; absent for that workflow. */
  readonly failAfterExecutableNodes?: boolean;
}

/**
 * Plans the primary graph of a closure and all that its nodes hold, down to the last: the nodes by their keys.
 * @throws FlyteError Unimplemented for a kind of node that this engine does not run, InvalidArgument where the closure misses
 * what it refers to.
 */
export function planGraph(
  { primary, subWorkflows, tasks }: CompiledWorkflowClosure,
  place: GraphPlace,
): { readonly nodes: ReadonlyMap<string, NodePlan>; readonly scope: ScopePlan } {
  if (primary === undefined) throw new FlyteError("InvalidArgument", "The compiled workflow has no primary template.");
  const templates = new Map<string, TaskTemplate>();
  for (const { template } of tasks) if (template?.id !== undefined) templates.set(identifierKey(template.id), template);
  const subs = new Map<string, CompiledWorkflow>();
  for (const sub of subWorkflows) if (sub.template?.id !== undefined) subs.set(identifierKey(sub.template.id), sub);
  const nodes = new Map<string, NodePlan>();
  const scope = planWorkflowGraph(primary, place, { tasks: templates, subWorkflows: subs, into: nodes });
  return { nodes, scope };
}

function planWorkflowGraph(
  { template, connections }: CompiledWorkflow,
  place: GraphPlace,
  closure: Closure,
): ScopePlan {
  if (template?.id === undefined) throw new FlyteError("InvalidArgument", "The compiled workflow has no template.");
  const prefix = place.holder === undefined ? "" : `${place.holder.id}/`;
  const { failureNode } = template;
  const scope: ScopePlan = {
    ...place,
    prefix,
    failureNode: failureNode && prefix + failureNode.id,
    failAfterExecutableNodes:
      place.failAfterExecutableNodes ??
      template.metadata?.onFailure === WorkflowMetadata_OnFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE,
  };
  const graph = new Graph(scope, identifierText(template.id), closure, () =>
    takenOutputs([...template.nodes, ...(failureNode === undefined ? [] : [failureNode])], template.outputs),
  );
  const specs = new Map<string, Node>();
  for (const node of template.nodes) specs.set(node.id, node);
  const upstream = upstreamNodes(specs, connections);
  for (const [id, sources] of upstream) graph.connect(id, sources, specs);
  for (const id of upstream.keys()) {
    const spec = specs.get(id);
    if (id === endNodeId) graph.addEnd(spec, spec?.inputs.length ? spec.inputs : template.outputs);
    else if (id === startNodeId) graph.addStart(spec);
    else if (spec !== undefined) graph.add(spec, prefix + id, place.holder, false);
  }
  if (failureNode !== undefined) graph.add(failureNode, prefix + failureNode.id, place.holder, false);
  return scope;
}

/** One graph being planned. Nodes inside of a branch belong to the branch's graph: they bind to its nodes. */
class Graph {
  readonly #scope: ScopePlan;
  readonly #workflow: string;
  readonly #closure: Closure;
  /** By key. */
  readonly #upstream = new Map<string, string[]>();
  readonly #downstream = new Map<string, string[]>();

  readonly #takenOutputs: () => ReadonlyMap<string, ReadonlySet<string>>;
  #taken: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  /** @param takenOutputs By node, those that others take; asked for where a node's kind needs it. */
  constructor(
    scope: ScopePlan,
    workflow: string,
    closure: Closure,
    takenOutputs: () => ReadonlyMap<string, ReadonlySet<string>>,
  ) {
    this.#scope = scope;
    this.#workflow = workflow;
    this.#closure = closure;
    this.#takenOutputs = takenOutputs;
  }

  /** Has a node wait for others, and the arms of a branch for what they themselves need. */
  connect(id: string, sources: readonly string[], specs: ReadonlyMap<string, Node>): void {
    const spec = specs.get(id);
    const { prefix } = this.#scope;
    this.#wait(prefix + id, id, sources, specs);
    for (const { node, key } of spec === undefined ? [] : armsWithin(spec, prefix + id))
      this.#wait(key, node.id, [...sourcesOf(node, undefined)], specs);
  }

  #wait(key: string, id: string, sources: readonly string[], specs: ReadonlyMap<string, Node>): void {
    const keys: string[] = [];
    for (const source of sources) {
      if (source !== startNodeId && !specs.has(source)) {
        throw new FlyteError("InvalidArgument", `The node waits for "${source}", which the workflow has not.`, {
          where: { workflow: this.#workflow, node: id },
        });
      }
      const from = this.#scope.prefix + source;
      keys.push(from);
      const dependants = this.#downstream.get(from);
      if (dependants === undefined) this.#downstream.set(from, [key]);
      else dependants.push(key);
    }
    this.#upstream.set(key, keys);
  }

  addStart(spec: Node | undefined): void {
    const base = this.#base(startNodeId, this.#scope.prefix + startNodeId, this.#scope.holder, spec, false);
    this.#closure.into.set(base.id, { ...base, kind: "start", bindings: [] });
  }

  addEnd(spec: Node | undefined, bindings: PlannedNode["bindings"]): void {
    const base = this.#base(endNodeId, this.#scope.prefix + endNodeId, this.#scope.holder, spec, false);
    this.#closure.into.set(base.id, { ...base, kind: "end", bindings });
  }

  add(spec: Node, key: string, parent: HoldingNode | undefined, isArm: boolean): void {
    const base = this.#base(spec.id, key, parent, spec, isArm);
    const { target } = spec;
    if (target.case === "workflowNode" && target.value.reference.case === "subWorkflowRef") {
      const id = target.value.reference.value;
      const sub = this.#closure.subWorkflows.get(identifierKey(id));
      if (sub === undefined) {
        throw new FlyteError("InvalidArgument", `The compiled workflow lacks the sub-workflow ${identifierText(id)}.`, {
          where: { workflow: this.#workflow, node: spec.id },
        });
      }
      this.#closure.into.set(key, { ...base, kind: "workflow" });
      const { isInDynamicChain, failAfterExecutableNodes } = this.#scope;
      planWorkflowGraph(sub, { holder: holding(base), isInDynamicChain, failAfterExecutableNodes }, this.#closure);
    } else if (target.case === "branchNode") {
      this.#closure.into.set(key, { ...base, kind: "branch", ...this.#choices(target.value, base) });
    } else {
      this.#closure.into.set(key, planLeaf(spec, base, this.#leafContext(spec.id)));
    }
  }

  #leafContext(id: string): LeafContext {
    return {
      tasks: this.#closure.tasks,
      workflow: this.#workflow,
      takenOutputs: () => {
        this.#taken ??= this.#takenOutputs();
        return [...(this.#taken.get(id) ?? [])];
      },
    };
  }

  #choices({ ifElse }: BranchNode, base: PlannedNode): Pick<BranchNodePlan, "cases" | "otherwise"> {
    const arm = (node: Node): string => {
      const key = armKey(base.id, node);
      this.add(node, key, holding(base), true);
      return key;
    };
    const cases = blocksOf(ifElse).flatMap(({ condition, thenNode }) =>
      condition === undefined || thenNode === undefined ? [] : [{ condition, arm: arm(thenNode) }],
    );
    switch (ifElse?.default.case) {
      case "elseNode":
        return { cases, otherwise: { kind: "arm", arm: arm(ifElse.default.value) } };
      case "error":
        return { cases, otherwise: { kind: "error", message: ifElse.default.value.message } };
      default:
        return { cases, otherwise: { kind: "nothing" } };
    }
  }

  #base(
    specId: string,
    id: string,
    parent: HoldingNode | undefined,
    spec: Node | undefined,
    isArm: boolean,
  ): PlannedNode {
    return {
      id,
      specId,
      uniqueId: uniqueNodeId(specId, parent),
      name: spec?.metadata?.name ?? "",
      scope: this.#scope,
      parent,
      isArm,
      upstream: this.#upstream.get(id) ?? [],
      downstream: this.#downstream.get(id) ?? [],
      bindings: spec?.inputs ?? [],
      ...(spec !== undefined && spec.outputAliases.length > 0 && { outputAliases: spec.outputAliases }),
    };
  }
}

function holding({ id, uniqueId }: PlannedNode): HoldingNode {
  return { id, uniqueId, attempt: 0 };
}
