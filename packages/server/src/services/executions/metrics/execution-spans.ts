import { endNodeId, executionText, FlyteError, identifierText, startNodeId } from "@haltere/core";
import type { Execution, NodeExecution, TaskExecution } from "@haltere/idl/admin";
import type {
  BranchNode,
  CompiledWorkflow,
  CompiledWorkflowClosure,
  Identifier,
  Node,
  Span,
  WorkflowExecutionIdentifier,
} from "@haltere/idl/core";
import { isBefore, isNothing, latestUpstream, operationSpan, span } from "./span.ts";
import { attemptSpans, byCreation, gateSpans } from "./task-spans.ts";

/** What the spans of an execution are made from. */
export interface SpanSource {
  execution(id: WorkflowExecutionIdentifier): Promise<Execution>;
  /** The workflow of this identifier, compiled. */
  workflow(id: Identifier | undefined): Promise<CompiledWorkflowClosure>;
  /** The workflow that a dynamic node became. */
  dynamicWorkflow(node: NodeExecution): Promise<CompiledWorkflowClosure | undefined>;
  /** The nodes of an execution by their ids in the workflow: those at its root, or inside of a node. */
  nodes(execution: Execution["id"], parent?: NodeExecution): Promise<ReadonlyMap<string, NodeExecution>>;
  /** The attempts at a node's task, in the order in which they were recorded. */
  attempts(node: NodeExecution): Promise<readonly TaskExecution[]>;
}

/**
 * Where the time of an execution went: FlyteAdmin's breakdown into executions, nodes, attempts and what lies between them. `depth` is how
 * many levels are broken down, negative for all of them.
 * @throws FlyteError FailedPrecondition where a node's record belongs to no node of its workflow.
 */
export async function executionSpan(
  source: SpanSource,
  execution: Execution,
  depth: number,
  above: ReadonlySet<string> = new Set(),
): Promise<Span> {
  const { id, closure } = execution;
  const { createdAt, updatedAt } = closure ?? {};
  const name = id === undefined ? "" : executionText(id);
  const inside = { source, above: new Set([...above, name]) };
  // Records may say that an execution launched one that launched it; such a circle is broken down once.
  const spans = depth === 0 || above.has(name) ? [] : await spansWithin();
  return span(id === undefined ? { case: undefined } : { case: "workflowId", value: id }, createdAt, updatedAt, spans);

  async function spansWithin(): Promise<Span[]> {
    const workflow = await source.workflow(closure?.workflowId);
    const nodes = await source.nodes(id);
    const started = nodes.get(startNodeId)?.closure?.updatedAt;
    if (isNothing(started)) return [operationSpan(createdAt, updatedAt, "WORKFLOW_SETUP")];
    const spans = [operationSpan(createdAt, started, "WORKFLOW_SETUP")];
    spans.push(...(await workflowSpans(inside, nodes, workflow, depth - 1)));
    const last = latestUpstream(endNodeId, workflow.primary, nodes)?.closure;
    if (last && !isBefore(updatedAt, last.updatedAt))
      spans.push(operationSpan(last.updatedAt, updatedAt, "WORKFLOW_TEARDOWN"));
    return spans;
  }
}

interface Inside {
  readonly source: SpanSource;
  /** The executions that hold what is looked at. */
  readonly above: ReadonlySet<string>;
}

async function workflowSpans(
  inside: Inside,
  nodes: ReadonlyMap<string, NodeExecution>,
  workflow: CompiledWorkflowClosure,
  depth: number,
): Promise<Span[]> {
  const spans: Span[] = [];
  for (const node of byCreation([...nodes.values()])) {
    const id = node.metadata?.specNodeId ?? "";
    if (id === startNodeId || id === endNodeId) continue;
    const made = await nodeSpan(inside, node, nodeOf(workflow.primary, id), workflow, depth);
    const before = latestUpstream(id, workflow.primary, nodes);
    if (before)
      made.spans.unshift(operationSpan(before.closure?.updatedAt, node.closure?.createdAt, "NODE_TRANSITION"));
    spans.push(made);
  }
  return spans;
}

function nodeOf(workflow: CompiledWorkflow | undefined, id: string): Node {
  const found = workflow?.template?.nodes.findLast((node) => node.id === id);
  if (found) return found;
  throw unknownNode(id, identifierText(workflow?.template?.id));
}

function unknownNode(id: string, place: string): FlyteError {
  return new FlyteError("FailedPrecondition", `failed to discover workflow node '${id}' in '${place}'`, {
    hint: "Its record was made by an event that names a node which the workflow does not have.",
  });
}

async function nodeSpan(
  inside: Inside,
  node: NodeExecution,
  spec: Node,
  workflow: CompiledWorkflowClosure,
  depth: number,
): Promise<Span> {
  const spans = depth === 0 ? [] : await spansOfKind(inside, node, spec, workflow, depth - 1);
  const { id, closure } = node;
  const name: Span["id"] = id === undefined ? { case: undefined } : { case: "nodeId", value: id };
  return span(name, closure?.createdAt, closure?.updatedAt, spans);
}

async function spansOfKind(
  inside: Inside,
  node: NodeExecution,
  { target }: Node,
  workflow: CompiledWorkflowClosure,
  depth: number,
): Promise<Span[]> {
  switch (target.case) {
    case "taskNode":
      return node.metadata?.isParentNode ? dynamicSpans(inside, node, depth) : taskSpans(inside, node, depth);
    case "gateNode":
      return gateSpans(node);
    case "branchNode":
      return branchSpans(inside, node, target.value, workflow, depth);
    case "workflowNode": {
      const { reference } = target.value;
      if (reference.case === "launchplanRef") return launchPlanSpans(inside, node, depth);
      return subWorkflowSpans(inside, node, await subWorkflow(inside.source, workflow, reference.value), depth);
    }
    default:
      return []; // Flyte breaks no other kind down.
  }
}

/** A sub-workflow of the workflow that refers to it, else the one that is registered. */
async function subWorkflow(
  source: SpanSource,
  workflow: CompiledWorkflowClosure,
  id: Identifier | undefined,
): Promise<CompiledWorkflowClosure> {
  const name = identifierText(id);
  const primary = workflow.subWorkflows.find((candidate) => identifierText(candidate.template?.id) === name);
  return primary ? { ...workflow, primary } : source.workflow(id);
}

async function taskSpans({ source }: Inside, node: NodeExecution, depth: number): Promise<Span[]> {
  const recorded = await source.attempts(node);
  const attempts = byCreation(recorded);
  const { createdAt, updatedAt } = node.closure ?? {};
  const last = attempts.at(-1)?.closure;
  if (last === undefined) return [operationSpan(createdAt, updatedAt, "NODE_SETUP")];
  const spans = [operationSpan(createdAt, recorded[0]?.closure?.createdAt, "NODE_SETUP")];
  spans.push(...attemptSpans(attempts, depth !== 0));
  if (!isBefore(updatedAt, last.updatedAt)) spans.push(operationSpan(last.updatedAt, updatedAt, "NODE_TEARDOWN"));
  return spans;
}

async function dynamicSpans(inside: Inside, node: NodeExecution, depth: number): Promise<Span[]> {
  const { source } = inside;
  const recorded = await source.attempts(node);
  const attempts = byCreation(recorded);
  const { createdAt, updatedAt } = node.closure ?? {};
  const last = attempts.at(-1)?.closure;
  if (last === undefined) return [operationSpan(createdAt, updatedAt, "NODE_SETUP")];
  const spans = [operationSpan(createdAt, recorded[0]?.closure?.createdAt, "NODE_SETUP")];
  spans.push(...attemptSpans(attempts, depth !== 0));
  const nodes = await source.nodes(node.id?.executionId, node);
  if (nodes.size === 0) {
    if (!isBefore(updatedAt, last.updatedAt)) spans.push(operationSpan(last.updatedAt, updatedAt, "NODE_RESET"));
    return spans;
  }
  spans.push(operationSpan(last.updatedAt, nodes.get(startNodeId)?.closure?.updatedAt, "NODE_RESET"));
  const workflow = await source.dynamicWorkflow(node);
  if (!workflow) throw unknownNode(nodes.keys().next().value ?? "", `the dynamic workflow of ${node.id?.nodeId}`);
  return [...spans, ...(await nestedSpans(inside, node, nodes, workflow, depth))];
}

async function subWorkflowSpans(
  inside: Inside,
  node: NodeExecution,
  workflow: CompiledWorkflowClosure,
  depth: number,
): Promise<Span[]> {
  const nodes = await inside.source.nodes(node.id?.executionId, node);
  const { createdAt, updatedAt } = node.closure ?? {};
  if (nodes.size === 0) return [operationSpan(createdAt, updatedAt, "NODE_SETUP")];
  const setup = operationSpan(createdAt, nodes.get(startNodeId)?.closure?.updatedAt, "NODE_SETUP");
  return [setup, ...(await nestedSpans(inside, node, nodes, workflow, depth))];
}

/** The nodes inside of a node, and from the end of the last of them to the node's own. */
async function nestedSpans(
  inside: Inside,
  node: NodeExecution,
  nodes: ReadonlyMap<string, NodeExecution>,
  workflow: CompiledWorkflowClosure,
  depth: number,
): Promise<Span[]> {
  const spans = await workflowSpans(inside, nodes, workflow, depth);
  const last = latestUpstream(endNodeId, workflow.primary, nodes)?.closure;
  const updatedAt = node.closure?.updatedAt;
  if (last && !isBefore(updatedAt, last.updatedAt))
    spans.push(operationSpan(last.updatedAt, updatedAt, "NODE_TEARDOWN"));
  return spans;
}

async function branchSpans(
  inside: Inside,
  node: NodeExecution,
  branch: BranchNode,
  workflow: CompiledWorkflowClosure,
  depth: number,
): Promise<Span[]> {
  const { createdAt, updatedAt } = node.closure ?? {};
  const [taken, ...more] = (await inside.source.nodes(node.id?.executionId, node)).values();
  if (taken === undefined) return [operationSpan(createdAt, updatedAt, "NODE_SETUP")];
  if (more.length > 0)
    throw new FlyteError(
      "FailedPrecondition",
      `invalid branch node execution: expected 1 but found ${more.length + 1} node execution(s)`,
    );
  const id = taken.metadata?.specNodeId ?? "";
  const spec = armsOf(branch).find((arm) => arm.id === id);
  if (spec === undefined) throw unknownNode(id, `the branch node ${node.id?.nodeId}`);
  const spans = [operationSpan(createdAt, taken.closure?.createdAt, "NODE_SETUP")];
  spans.push(await nodeSpan(inside, taken, spec, workflow, depth));
  if (!isBefore(updatedAt, taken.closure?.updatedAt))
    spans.push(operationSpan(taken.closure?.updatedAt, updatedAt, "NODE_TEARDOWN"));
  return spans;
}

function armsOf({ ifElse }: BranchNode): Node[] {
  const last = ifElse?.default.case === "elseNode" ? ifElse.default.value : undefined;
  return [ifElse?.case?.thenNode, ...(ifElse?.other ?? []).map((other) => other.thenNode), last].filter(
    (arm) => arm !== undefined,
  );
}

async function launchPlanSpans({ source, above }: Inside, node: NodeExecution, depth: number): Promise<Span[]> {
  const { createdAt, updatedAt, targetMetadata } = node.closure ?? {};
  const id = targetMetadata?.case === "workflowNodeMetadata" ? targetMetadata.value.executionId : undefined;
  if (id === undefined) return [operationSpan(createdAt, updatedAt, "NODE_SETUP")];
  const launched = await source.execution(id);
  const spans = [operationSpan(createdAt, launched.closure?.createdAt, "NODE_SETUP")];
  spans.push(await executionSpan(source, launched, depth, above));
  if (!isBefore(updatedAt, launched.closure?.updatedAt))
    spans.push(operationSpan(launched.closure?.updatedAt, updatedAt, "NODE_TEARDOWN"));
  return spans;
}
