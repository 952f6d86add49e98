import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { GraphNode, RunnableTarget } from "../graph/graph-node.ts";
import { nodesBefore } from "../graph/walk-nodes.ts";
import { displayName } from "../naming/naming.ts";
import type { Literals } from "../values/interface-values.ts";
import { afterHandler } from "./after-handler.ts";
import { chooseBranch } from "./choose-branch.ts";
import type { LocalSession } from "./local-session.ts";
import { type NodeCall, plainCall } from "./node-call.ts";
import { resolveBinding } from "./resolve-binding.ts";

export type RunTarget = (
  target: RunnableTarget,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
  call: NodeCall,
) => Promise<Literals>;

/** Runs a workflow's nodes, each as soon as those before it have ended. */
export async function runGraph(
  entity: WorkflowEntity,
  inputs: Literals,
  session: LocalSession,
  runTarget: RunTarget,
  call: NodeCall = plainCall(),
): Promise<Literals> {
  const { nodes, outputs, failure: handler } = entity.graph();
  const workflow = displayName(entity.naming);
  const atOnce = entity.settings.failurePolicy !== "fail-after-executable-nodes-complete";
  const started = new Map<GraphNode, Promise<Literals>>();
  const byId = new Map<string, Literals>();
  const failures: unknown[] = [];
  const ended = new AbortController();
  const signal = AbortSignal.any([call.signal, ended.signal]);

  const start = (node: GraphNode): Promise<Literals> => {
    const running = started.get(node) ?? run(node);
    started.set(node, running);
    return running;
  };
  const run = async (node: GraphNode): Promise<Literals> => {
    await Promise.all([...nodesBefore(node)].map(start));
    if (failures.length > 0 && atOnce) throw failures[0];
    const owner: ErrorPlace = { workflow, node: node.id };
    try {
      const result = await perform(node, owner);
      byId.set(node.id, result);
      return result;
    } catch (thrown) {
      const failure = placed(thrown, owner);
      failures.push(failure);
      if (atOnce) ended.abort(failure);
      throw failure;
    }
  };
  const perform = async (node: GraphNode, owner: ErrorPlace): Promise<Literals> => {
    const own: Record<string, Literals[string]> = {};
    for (const [name, binding] of node.inputs)
      own[name] = resolveBinding(binding, inputs, byId, { ...owner, input: name });
    if (node.target.kind === "conditional") {
      const chosen = chooseBranch(node.target, own, owner);
      // A branch's node is known by both ids, since those of branches start anew.
      return await perform(chosen, { workflow, node: `${owner.node}-${chosen.id}` });
    }
    return await runTarget(node.target, own, session, owner, { options: node.options, signal, record: call.record });
  };
  // Every node is waited for, so that nothing of the workflow runs on behind its failure.
  await Promise.allSettled(nodes.map(start));
  if (failures.length > 0) {
    const failure = FlyteError.from(failures[0]);
    if (handler === undefined || call.signal.aborted) throw failure;
    const { target, options } = handler;
    const owner: ErrorPlace = { workflow, node: handler.id };
    throw await afterHandler(handler, failure, inputs, owner, async (own) => {
      if (target.kind === "conditional") throw new FlyteError("Internal", "a conditional handles a failure");
      await runTarget(target, own, session, owner, { options, signal: call.signal, record: call.record });
    });
  }
  const results: Record<string, Literals[string]> = {};
  for (const [name, binding] of outputs)
    results[name] = resolveBinding(binding, inputs, byId, { workflow, output: name });
  return results;
}

/** The error with its node; a node of a sub-workflow keeps its own place. */
function placed(thrown: unknown, owner: ErrorPlace): FlyteError {
  const error = FlyteError.from(thrown);
  if (error.where.node !== undefined) return error;
  return new FlyteError(error.code, error.message, {
    kind: error.kind,
    recoverable: error.recoverable,
    where: { ...owner, ...error.where },
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.taskErrorCode === undefined ? {} : { taskErrorCode: error.taskErrorCode }),
    details: error.details,
    cause: error.cause ?? error,
  });
}
