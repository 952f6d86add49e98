import { create } from "@bufbuild/protobuf";
import { isTerminalNodePhase, mapEntry, startNodeId } from "@haltere/core";
import {
  ErrorSchema,
  type ExecutionError,
  ExecutionError_ErrorKind,
  type Literal,
  type LiteralMap,
  LiteralMapSchema,
  LiteralSchema,
  LiteralTypeSchema,
  NodeExecution_Phase,
  SimpleType,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import type { NodePlan } from "../plan/node-plan.ts";
import type { HoldingNode, ScopePlan } from "../plan/scope-plan.ts";
import { abortWithin } from "./abort.ts";
import type { Draft } from "./draft.ts";
import { executionError } from "./events.ts";
import { endFailed, failing } from "./execution-end.ts";
import { holderFailed } from "./holder.ts";

/** Whether nodes of the graph may begin: it has neither ended nor failed. */
export function isOpen(draft: Draft, { holder }: ScopePlan): boolean {
  if (holder === undefined) return draft.isLive && draft.execution.phase === WorkflowExecution_Phase.RUNNING;
  const { phase } = draft.node(holder.id);
  return phase === NodeExecution_Phase.RUNNING || phase === NodeExecution_Phase.DYNAMIC_RUNNING;
}

/** Whether the graph has failed, and its failure node has not ended. */
export function isFailing(draft: Draft, { holder }: ScopePlan): boolean {
  if (holder === undefined) return draft.isLive && draft.execution.phase === WorkflowExecution_Phase.FAILING;
  return draft.node(holder.id).phase === NodeExecution_Phase.FAILING;
}

/** Whether the node may begin: its graph is open, or has failed and the node is an arm of a branch that handles that. */
export function mayBegin(draft: Draft, { id, scope }: NodePlan): boolean {
  if (isOpen(draft, scope)) return true;
  return scope.failureNode !== undefined && id.startsWith(`${scope.failureNode}/`) && isFailing(draft, scope);
}

/** Remembers the graph's first failure, which is what it fails with, unless others go on and fail as well. */
export function noteFailure(draft: Draft, { id, scope }: NodePlan): void {
  const { holder } = scope;
  const known = holder === undefined ? draft.execution.error : draft.node(holder.id).error;
  if (known === undefined) setFailure(draft, scope, id);
}

function setFailure(draft: Draft, { holder }: ScopePlan, failedNodeId: string): void {
  const { error } = draft.node(failedNodeId);
  if (error === undefined) return;
  if (holder === undefined) draft.setExecution({ error, failedNodeId });
  else draft.setNode(holder.id, { error });
}

/**
 * The graph fails with the failure that counts: what still runs in it is ended. Answers the failure node where there is one, which
 * is to begin; without one the graph's holder has failed with it, or the execution.
 */
export function failScope(draft: Draft, scope: ScopePlan, at: number): string | undefined {
  const { holder, failureNode } = scope;
  const last = scope.failAfterExecutableNodes ? lastFailure(draft, scope) : undefined;
  if (last !== undefined) setFailure(draft, scope, last);
  if (holder === undefined) {
    failing(draft, at);
    if (failureNode === undefined) endFailed(draft, at);
    return failureNode;
  }
  abortWithin(draft, scope.prefix, reasonWithin(draft, holder), at);
  if (failureNode === undefined) failHolder(draft, scope, at);
  else draft.setNode(holder.id, { phase: NodeExecution_Phase.FAILING });
  return failureNode;
}

/** FlytePropeller's words for why a node inside of another was ended. */
function reasonWithin(draft: Draft, { id }: HoldingNode): string {
  return draft.node(id).dynamic === undefined ? "subworkflow failed" : "Dynamic workflow failed";
}

/**
 * Of the failures of a graph whose other nodes went on, the one that FlytePropeller tells: it walks the graph from the start, siblings by their
 * ids, and the last failure that it meets counts, whichever came first in time.
 */
function lastFailure(draft: Draft, { prefix }: ScopePlan): string | undefined {
  const seen = new Set<string>();
  const stack = [prefix + startNodeId];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (draft.node(id).phase === NodeExecution_Phase.FAILED) return id;
    const next = (draft.nodePlan(id)?.downstream ?? []).filter((key) => !draft.nodePlan(key)?.isArm);
    stack.push(...next.toSorted());
  }
  return undefined;
}

/** The failure node ended: what it handled has failed, with the failure node's own error where it failed itself. */
export function failureHandled(draft: Draft, node: NodePlan, at: number): void {
  const { phase, error } = draft.node(node.id);
  const own = phase === NodeExecution_Phase.FAILED ? error : undefined;
  const { scope } = node;
  if (scope.holder === undefined) endFailed(draft, at, own);
  else failHolder(draft, scope, at, own);
}

function failHolder(draft: Draft, { holder }: ScopePlan, at: number, own?: ExecutionError): void {
  const node = holder && draft.nodePlan(holder.id);
  if (node === undefined || isTerminalNodePhase(draft.node(node.id).phase)) return;
  holderFailed(draft, node, own ?? draft.node(node.id).error ?? unknownFailure, at);
}

const unknownFailure = executionError(
  ExecutionError_ErrorKind.SYSTEM,
  "IllegalStateError",
  "The graph failed without an error.",
);

/** The inputs of a failure node: one that is named `err` gets the failure, as flytekit's union of an error and none. */
export function failureInputs(draft: Draft, node: NodePlan, inputs: LiteralMap): LiteralMap {
  if (mapEntry(inputs.literals, "err") === undefined) return inputs;
  const { holder } = node.scope;
  const error = holder === undefined ? draft.execution.error : draft.node(holder.id).error;
  return create(LiteralMapSchema, {
    literals: { ...inputs.literals, err: failureLiteral(node.specId, error?.message ?? "") },
  });
}

/** FlytePropeller names the failure node itself as the one that failed. */
function failureLiteral(failedNodeId: string, message: string): Literal {
  const error = create(ErrorSchema, { failedNodeId, message });
  const type = create(LiteralTypeSchema, {
    type: { case: "simple", value: SimpleType.ERROR },
    structure: { tag: "FlyteError" },
  });
  const value = create(LiteralSchema, { value: { case: "scalar", value: { value: { case: "error", value: error } } } });
  return create(LiteralSchema, {
    value: { case: "scalar", value: { value: { case: "union", value: { value, type } } } },
  });
}
