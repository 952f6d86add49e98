import type { LiteralMap } from "@haltere/idl/core";
import type { AttemptRef } from "../plan/layout.ts";
import { isArray, type NodePlan } from "../plan/node-plan.ts";
import * as array from "./array-node.ts";
import { report } from "./array-record.ts";
import * as branch from "./branch-node.ts";
import type { Draft } from "./draft.ts";
import * as end from "./end-node.ts";
import * as gate from "./gate-node.ts";
import * as launchPlan from "./launch-plan-node.ts";
import type { Signal } from "./signal.ts";
import * as task from "./task-node.ts";
import * as workflow from "./workflow-node.ts";

/** Each kind of node answers the same questions in a file of its own; here they are asked of the right one. */

type Of<Kind extends Signal["kind"]> = Extract<Signal, { kind: Kind }>;

/** The node has its inputs and has not begun. Answers the arm that a branch chose. */
export function enterNode(draft: Draft, node: NodePlan, inputs: LiteralMap, at: number): string | undefined {
  switch (node.kind) {
    case "start":
      return undefined;
    case "end":
      end.enter(draft, node, inputs, at);
      return undefined;
    case "task":
      task.enter(draft, node, inputs, at);
      return undefined;
    case "array":
    case "launch plan array":
      array.enter(draft, node, inputs, at);
      return undefined;
    case "gate":
      gate.enter(draft, node, inputs, at);
      return undefined;
    case "launch plan":
      launchPlan.enter(draft, node, inputs, at);
      return undefined;
    case "workflow":
      workflow.enter(draft, node, inputs, at);
      return undefined;
    case "branch":
      return branch.enter(draft, node, inputs, at);
  }
}

/** The node had begun, and has its inputs again: after a crash, or with values it asked for. Answers the arm that a branch chose. */
export function resumeNode(draft: Draft, node: NodePlan, inputs: LiteralMap, at: number): string | undefined {
  switch (node.kind) {
    case "start":
    case "end":
      return undefined;
    case "task":
      task.resume(draft, node, inputs);
      return undefined;
    case "array":
    case "launch plan array":
      array.resume(draft, node, inputs, at);
      return undefined;
    case "gate":
      gate.resume(draft, node, inputs, at);
      return undefined;
    case "launch plan":
      launchPlan.resume(draft, node, inputs);
      return undefined;
    case "workflow":
      workflow.resume(draft, node, inputs);
      return undefined;
    case "branch":
      return branch.resume(draft, node, inputs);
  }
}

/** Whether the node has begun what it holds, which goes on by itself. */
export function holdsOn(draft: Draft, node: NodePlan): boolean {
  if (node.kind === "branch") return branch.hasBegunArm(draft, node);
  if (node.kind === "workflow") return true;
  // What is cached is so by its inputs.
  return draft.node(node.id).dynamic !== undefined && !(node.kind === "task" && node.run.cache !== undefined);
}

/** Addresses of values that the node needs beyond its inputs. */
export function valuesNeeded(draft: Draft, node: NodePlan): readonly string[] {
  return isArray(node) ? array.valuesNeeded(draft, node) : [];
}

/** Ends the attempts of a node that is aborted, and tells its task execution so. */
export function abortAttempts(draft: Draft, node: NodePlan, reason: string, at: number): void {
  if (node.kind === "task") task.abort(draft, node, reason, at);
  else if (isArray(node)) array.abort(draft, node, reason, at);
  else if (node.kind === "launch plan") launchPlan.abort(draft, node, reason);
}

export function attemptRuns(draft: Draft, attempt: AttemptRef, at: number): void {
  const node = draft.nodePlan(attempt.node);
  if (node?.kind === "task") task.runs(draft, node, attempt, at);
  else if (isArray(node)) array.runs(draft, node, attempt, at);
  else if (node?.kind === "launch plan") launchPlan.runs(draft, node, attempt, at);
}

export function attemptProgressed(draft: Draft, signal: Of<"progress">): void {
  const node = draft.nodePlan(signal.attempt.node);
  if (node?.kind === "task") task.progress(draft, node, signal);
  else if (isArray(node)) array.progress(draft, node, signal);
}

export function attemptFinished(draft: Draft, signal: Of<"finished">): void {
  const node = draft.nodePlan(signal.attempt.node);
  if (node?.kind === "task") task.finished(draft, node, signal);
  else if (isArray(node)) array.finished(draft, node, signal);
  else if (node?.kind === "launch plan") launchPlan.finished(draft, node, signal);
}

/** At the end of a step, tells what changed of the items of array nodes, if it is time. */
export function reportArrays(draft: Draft, at: number): void {
  for (const [id, items] of draft.arrays()) {
    const node = draft.nodePlan(id);
    if (node?.kind === "array") report(draft, node, items, at, false);
    else items.reported(at);
  }
}

/** The time has come that a node asked for. */
export function timeCame(draft: Draft, id: string, at: number): void {
  const node = draft.nodePlan(id);
  const items = draft.array(id);
  if (node?.kind === "task") task.timeCame(draft, node, at);
  else if (node?.kind === "gate") gate.timeCame(draft, node, at);
  else if (node?.kind === "array" && items !== undefined) report(draft, node, items, at, true);
}

/** The cache answered. */
export function lookedUp(draft: Draft, signal: Of<"looked up">): void {
  const node = draft.nodePlan(signal.node);
  if (node?.kind === "task") task.lookedUp(draft, node, signal);
}

/** Every gate that waits for the signal gets its value. */
export function signaled(draft: Draft, signal: Of<"signaled">): void {
  for (const id of [...draft.active()]) {
    const node = draft.nodePlan(id);
    if (node?.kind === "gate" && draft.isLive) gate.signaled(draft, node, signal);
  }
}
