import { FlyteError, identifierKey, identifierText, mapEntry, uniqueNodeId } from "@haltere/core";
import {
  type BindingData,
  type CompiledWorkflowClosure,
  type ConnectionSet,
  type Identifier,
  type Node,
  type TaskTemplate,
  WorkflowMetadata_OnFailurePolicy,
} from "@haltere/idl/core";
import { type NodePlan, planNode } from "./node-plan.ts";

/** The ids that FlyteAdmin's compiler gives to a workflow's two ends. */
export const startNodeId = "start-node";
export const endNodeId = "end-node";

/** A compiled workflow, indexed for stepping. It holds nothing of an execution: many share one. */
export interface WorkflowPlan {
  readonly id: Identifier;
  /** By the node's id. Start and end node are among them. */
  readonly nodes: ReadonlyMap<string, NodePlan>;
  /** Whether other nodes go on when one has failed. */
  readonly failAfterExecutableNodes: boolean;
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
  const workflow = identifierText(template.id);
  if (template.failureNode !== undefined) {
    throw new FlyteError("Unimplemented", "The workflow has a failure node, which this engine does not run.", {
      where: { workflow, node: template.failureNode.id },
      hint: "Leave `on_failure` out of the workflow.",
    });
  }
  const tasks = new Map<string, TaskTemplate>();
  for (const { template: task } of closure.tasks) if (task?.id !== undefined) tasks.set(identifierKey(task.id), task);

  const specs = new Map<string, Node>();
  for (const node of template.nodes) specs.set(node.id, node);
  const upstream = upstreamNodes(specs, closure.primary?.connections);
  const downstream = new Map<string, string[]>();
  for (const [id, sources] of upstream) {
    for (const source of sources) {
      if (source !== startNodeId && !specs.has(source)) {
        throw new FlyteError("InvalidArgument", `The node waits for "${source}", which the workflow has not.`, {
          where: { workflow, node: id },
        });
      }
      downstream.set(source, [...(downstream.get(source) ?? []), id]);
    }
  }
  const nodes = new Map<string, NodePlan>();
  for (const id of upstream.keys()) {
    const edges = {
      id,
      uniqueId: uniqueNodeId(id),
      upstream: upstream.get(id) ?? [],
      downstream: downstream.get(id) ?? [],
    };
    const spec = specs.get(id);
    if (id === startNodeId) nodes.set(id, { ...edges, kind: "start", name: spec?.metadata?.name ?? "", bindings: [] });
    else if (id === endNodeId)
      nodes.set(id, {
        ...edges,
        kind: "end",
        name: spec?.metadata?.name ?? "",
        bindings: spec?.inputs.length ? spec.inputs : template.outputs,
      });
    else if (spec !== undefined) nodes.set(id, planNode(spec, edges, tasks, workflow));
  }
  return {
    id: template.id,
    nodes,
    failAfterExecutableNodes:
      template.metadata?.onFailure === WorkflowMetadata_OnFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE,
    interruptible: template.metadataDefaults?.interruptible ?? false,
  };
}

/** Whom each node waits for. Every node hangs between start and end node, so that the end node's turn is the execution's end. */
function upstreamNodes(
  specs: ReadonlyMap<string, Node>,
  connections: ConnectionSet | undefined,
): Map<string, string[]> {
  const upstream = new Map<string, string[]>([[startNodeId, []]]);
  const waitedFor = new Set<string>();
  for (const [id, node] of specs) {
    if (id === startNodeId || id === endNodeId) continue;
    const sources = sourcesOf(node, connections);
    sources.delete(endNodeId);
    if (sources.size === 0) sources.add(startNodeId);
    for (const source of sources) waitedFor.add(source);
    upstream.set(id, [...sources]);
  }
  const end = specs.get(endNodeId);
  const last = end === undefined ? new Set<string>() : sourcesOf(end, connections);
  for (const id of upstream.keys()) if (id !== startNodeId && !waitedFor.has(id)) last.add(id);
  if (last.size === 0) last.add(startNodeId);
  upstream.set(endNodeId, [...last]);
  return upstream;
}

function sourcesOf(node: Node, connections: ConnectionSet | undefined): Set<string> {
  const sources = new Set<string>([...(mapEntry(connections?.upstream, node.id)?.ids ?? []), ...node.upstreamNodeIds]);
  for (const { binding } of node.inputs) collectPromises(binding, sources);
  return sources;
}

function collectPromises(binding: BindingData | undefined, into: Set<string>): void {
  const value = binding?.value;
  if (value?.case === "promise") into.add(value.value.nodeId === "" ? startNodeId : value.value.nodeId);
  else if (value?.case === "collection") for (const part of value.value.bindings) collectPromises(part, into);
  else if (value?.case === "map") for (const part of Object.values(value.value.bindings)) collectPromises(part, into);
}
