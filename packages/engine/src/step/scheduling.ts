import { create } from "@bufbuild/protobuf";
import { endNodeId, FlyteError, isTerminalNodePhase, mapEntry } from "@haltere/core";
import {
  type Alias,
  ExecutionError_ErrorKind,
  type LiteralMap,
  LiteralMapSchema,
  NodeExecution_Phase,
} from "@haltere/idl/core";
import { referencedNodes, resolveBindings } from "../bindings/resolve-bindings.ts";
import { type NodePlan, takesPlace } from "../plan/node-plan.ts";
import { armEnded } from "./branch-node.ts";
import type { Draft } from "./draft.ts";
import { executionError, nodeEvent } from "./events.ts";
import { outputsAtHand } from "./node-data.ts";
import { enterNode, holdsOn, resumeNode, valuesNeeded } from "./nodes.ts";
import { askPrior, takeOver } from "./recovery.ts";
import { failScope, failureHandled, failureInputs, isFailing, isOpen, mayBegin, noteFailure } from "./scope-end.ts";
import type { Signal } from "./signal.ts";

/**
 * Looks at the dependants of the nodes that ended, until no more end by it. A failure ends its graph at once under
 * FAIL_IMMEDIATELY; else the others go on, and the end node's turn comes when all have ended.
 */
export function settle(draft: Draft, at: number): void {
  for (let id = draft.ended.shift(); id !== undefined && draft.isLive; id = draft.ended.shift()) {
    const node = draft.nodePlan(id);
    if (node !== undefined) nodeEnded(draft, node, at);
    for (let held = takeHeld(draft); held !== undefined && draft.isLive; held = takeHeld(draft)) begin(draft, held, at);
  }
}

function nodeEnded(draft: Draft, node: NodePlan, at: number): void {
  const { scope, parent } = node;
  if (node.id === scope.failureNode) {
    if (isFailing(draft, scope)) failureHandled(draft, node, at);
    return;
  }
  if (node.isArm) {
    const branch = parent && draft.nodePlan(parent.id);
    if (branch !== undefined && mayBegin(draft, node)) armEnded(draft, branch, node, at);
    return;
  }
  if (!isOpen(draft, scope)) return;
  const { phase } = draft.node(node.id);
  if (phase === NodeExecution_Phase.FAILED) {
    noteFailure(draft, node);
    if (node.specId === endNodeId || !scope.failAfterExecutableNodes) {
      fail(draft, node, at);
      return;
    }
  }
  for (const next of node.downstream) if (draft.countDown(next)) becomeReady(draft, next, at);
}

/** The node's graph fails, and its failure node begins. */
function fail(draft: Draft, { scope }: NodePlan, at: number): void {
  const failureNode = failScope(draft, scope, at);
  if (failureNode !== undefined) begin(draft, failureNode, at);
}

function takeHeld(draft: Draft): string | undefined {
  for (let held = hasPlace(draft) ? draft.release() : undefined; held !== undefined; held = draft.release()) {
    const node = draft.nodePlan(held);
    // Its graph may have failed meanwhile.
    if (node !== undefined && mayBegin(draft, node)) return held;
  }
  return undefined;
}

function hasPlace(draft: Draft): boolean {
  const { maxParallelism } = draft.plan;
  return maxParallelism === 0 || draft.placesTaken < maxParallelism;
}

/** All that the node waited for has ended: it runs, or is skipped where one of them did not succeed. */
function becomeReady(draft: Draft, id: string, at: number): void {
  const node = draft.nodePlan(id);
  if (node === undefined || !mayBegin(draft, node)) return;
  const failed = node.upstream.some((source) => !hasSucceeded(draft.node(source).phase));
  if (failed) {
    skip(draft, node, at);
    return;
  }
  if (!takesPlace(node) || hasPlace(draft)) begin(draft, id, at);
  else draft.hold(id);
}

function hasSucceeded(phase: NodeExecution_Phase): boolean {
  return phase === NodeExecution_Phase.SUCCEEDED || phase === NodeExecution_Phase.RECOVERED;
}

function skip(draft: Draft, node: NodePlan, at: number): void {
  draft.setNode(node.id, { phase: NodeExecution_Phase.SKIPPED });
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.SKIPPED);
  draft.decisions.push({ kind: "record", record: { kind: "node", event, data: {} } });
  if (node.specId === endNodeId) fail(draft, node, at);
}

function begin(draft: Draft, id: string, at: number): void {
  draft.setActive(id, true);
  proceed(draft, id, at);
}

/** Goes on with a node as soon as all values that it needs are at hand. */
function proceed(draft: Draft, id: string, at: number): void {
  const node = draft.nodePlan(id);
  if (node === undefined) return;
  const started = draft.node(id).phase !== NodeExecution_Phase.UNDEFINED;
  // What holds a graph that goes on by itself needs no inputs any more, which may be large.
  const known = draft.hasInputs(id) ? draft.inputs(id) : started && holdsOn(draft, node) ? noInputs : undefined;
  const missing = new Set([...(known ? [] : boundValues(draft, node)), ...valuesNeeded(draft, node)]);
  if ([...missing].some((uri) => draft.value(uri) === undefined)) {
    draft.await(id, missing);
    return;
  }
  draft.stopAwaiting(id);
  let inputs: LiteralMap;
  try {
    inputs = known ?? resolved(draft, node);
  } catch (thrown) {
    const { fullMessage } = FlyteError.from(thrown);
    failNode(draft, node, executionError(ExecutionError_ErrorKind.SYSTEM, "BindingResolutionFailure", fullMessage), at);
    return;
  }
  if (!started && askPrior(draft, node, inputs)) return;
  const arm = started ? resumeNode(draft, node, inputs, at) : enterNode(draft, node, inputs, at);
  if (arm !== undefined && draft.choose(arm)) becomeReady(draft, arm, at);
}

const noInputs: LiteralMap = create(LiteralMapSchema);

function resolved(draft: Draft, node: NodePlan): LiteralMap {
  const { prefix, failureNode } = node.scope;
  const inputs = resolveBindings(node.specId, node.bindings, (source) => {
    const outputs = outputsAtHand(draft, prefix + source);
    const aliases = draft.nodePlan(prefix + source)?.outputAliases;
    return outputs && aliases ? withAliases(outputs, aliases) : outputs;
  });
  return node.id === failureNode ? failureInputs(draft, node, inputs) : inputs;
}

/** The outputs by their names, and by the other names that they have. */
function withAliases(outputs: LiteralMap, aliases: readonly Alias[]): LiteralMap {
  const literals = { ...outputs.literals };
  for (const { var: name, alias } of aliases) {
    const value = mapEntry(outputs.literals, name);
    if (value !== undefined) literals[alias] = value;
  }
  return { ...outputs, literals };
}

/** The execution that this one recovers told what it has of the node. */
export function recovered(draft: Draft, signal: Extract<Signal, { kind: "recovered" }>): void {
  const node = draft.nodePlan(signal.node);
  if (node === undefined || draft.node(node.id).phase !== NodeExecution_Phase.UNDEFINED || !draft.hasInputs(node.id))
    return;
  if (!takeOver(draft, node, signal)) proceed(draft, node.id, signal.at);
}

/** Addresses of the large outputs that a node's bindings refer to. */
function boundValues(draft: Draft, node: NodePlan): string[] {
  const uris: string[] = [];
  for (const source of referencedNodes(node.bindings)) {
    const value = draft.node(node.scope.prefix + source).outputs?.value;
    if (value?.case === "uri") uris.push(value.value);
  }
  return uris;
}

/** A node fails before or outside of its own handling. */
function failNode(draft: Draft, node: NodePlan, error: ReturnType<typeof executionError>, at: number): void {
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error });
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.FAILED, { case: "error", value: error });
  draft.decisions.push({ kind: "record", record: { kind: "node", event, data: {} } });
}

/** A value came that nodes await; those that have all of theirs go on, and no value is held longer than one of them awaits it. */
export function valueLoaded(draft: Draft, { uri, value, at }: Extract<Signal, { kind: "loaded" }>): void {
  const waiting = [...draft.awaiting()].filter(([, uris]) => uris.has(uri));
  if (value === undefined) {
    for (const [id] of waiting) {
      const node = draft.nodePlan(id);
      const message = `The outputs at ${uri} cannot be read.`;
      if (node !== undefined && draft.isLive)
        failNode(draft, node, executionError(ExecutionError_ErrorKind.SYSTEM, "BindingResolutionFailure", message), at);
    }
    return;
  }
  draft.setValue(uri, value);
  for (const [id, uris] of waiting)
    if (draft.isLive && [...uris].every((needed) => draft.value(needed) !== undefined)) proceed(draft, id, at);
  draft.dropValues();
}

/** The execution was taken over from its rows: every node that had begun goes on, every one that could begins (invariant 5). */
export function resumeNodes(draft: Draft, at: number): void {
  const ready: string[] = [];
  // Whoever had a place has it, before anyone new is looked at.
  for (const { id } of draft.nodePlans()) {
    const { phase } = draft.node(id);
    if (phase !== NodeExecution_Phase.UNDEFINED && !isTerminalNodePhase(phase)) draft.setActive(id, true);
  }
  for (const node of draft.nodePlans()) {
    const { id, scope } = node;
    const { phase } = draft.node(id);
    if (isTerminalNodePhase(phase)) continue;
    if (phase !== NodeExecution_Phase.UNDEFINED) {
      proceed(draft, id, at);
    } else if (id === scope.failureNode) {
      if (isFailing(draft, scope)) begin(draft, id, at);
    } else if (node.upstream.length > 0 && draft.waitsFor(id) <= 0 && mayBegin(draft, node)) ready.push(id);
    if (!draft.isLive) return;
  }
  for (const id of ready) {
    // An arm that its branch has chosen meanwhile has begun.
    if (draft.isLive && draft.node(id).phase === NodeExecution_Phase.UNDEFINED) becomeReady(draft, id, at);
  }
}
