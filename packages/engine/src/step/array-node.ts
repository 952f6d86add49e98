import { create } from "@bufbuild/protobuf";
import {
  type ExecutionError,
  ExecutionError_ErrorKind,
  type LiteralMap,
  NodeExecution_Phase,
  TaskExecution_Phase,
} from "@haltere/idl/core";
import { type ArrayState, ArrayStateSchema, type ItemState } from "@haltere/idl/haltere";
import { type AttemptRef, outputsUri } from "../plan/layout.ts";
import type { AnyArrayNodePlan } from "../plan/node-plan.ts";
import { abortItemRecords, queueItems, recordItem } from "./array-children.ts";
import { ArrayDraft } from "./array-draft.ts";
import { arraySize, minSuccesses } from "./array-inputs.ts";
import { isEnded, newArrayItems } from "./array-items.ts";
import { gathered, itemResult, largeOutputs } from "./array-outputs.ts";
import { allOf, recordTask } from "./array-record.ts";
import type { Draft } from "./draft.ts";
import { executionError, limited, nodeEvent } from "./events.ts";
import { cascadingAbort } from "./launch-plan-node.ts";
import { keep } from "./node-data.ts";
import { inputData, outputData, recordNode } from "./node-record.ts";
import { afterFailure, isInterruptible } from "./retry.ts";
import type { AttemptOutcome, Signal } from "./signal.ts";

type Of<Kind extends Signal["kind"]> = Extract<Signal, { kind: Kind }>;

/** Items under way at once where the node sets no limit: enough for any machine, and what memory holds stays O(running) (invariant 9). */
const window = 1024;

/**
 * An array node: a task, or an execution of a launch plan, over each item of its list inputs.
 * @param prior Items of an execution that this one recovers; those that succeeded are taken over.
 */
export function enter(
  draft: Draft,
  node: AnyArrayNodePlan,
  inputs: LiteralMap,
  at: number,
  prior: readonly ItemState[] = [],
): void {
  draft.setInputs(node.id, inputs);
  const data = inputData(draft, node);
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.QUEUED), data);
  draft.setNode(node.id, { phase: NodeExecution_Phase.QUEUED });
  const size = arraySize(node, inputs);
  if (typeof size !== "number") {
    if (node.kind === "array") recordTask(draft, node, at, TaskExecution_Phase.ABORTED, undefined, undefined, data);
    fail(draft, node, size, at);
    return;
  }
  const state: ArrayState = create(ArrayStateSchema, { size, minSuccesses: minSuccesses(node, size) });
  const items = new ArrayDraft(newArrayItems(state));
  items.recover(prior, at);
  draft.addArray(node.id, items);
  draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING, array: state });
  if (node.kind === "array")
    recordTask(draft, node, at, TaskExecution_Phase.QUEUED, allOf(draft, node, items), undefined, data);
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.RUNNING));
  if (node.kind === "launch plan array") queueItems(draft, node, items, inputs, at);
  goOn(draft, node, items, at);
}

/** After a crash, or with its items' large outputs loaded: those of the items that have not ended start again. */
export function resume(draft: Draft, node: AnyArrayNodePlan, inputs: LiteralMap, at: number): void {
  const items = draft.array(node.id);
  if (items === undefined) return;
  draft.setInputs(node.id, inputs);
  items.forgetRunning();
  goOn(draft, node, items, at, true);
}

/** Once all items have ended, the large ones among their outputs are needed to make the list of them. */
export function valuesNeeded(draft: Draft, node: AnyArrayNodePlan): string[] {
  const items = draft.array(node.id);
  if (items === undefined || items.counts.succeeded + items.counts.failed < items.size) return [];
  return [...largeOutputs(items)];
}

/** Starts what may start, and ends the node once it is decided. */
function goOn(draft: Draft, node: AnyArrayNodePlan, items: ArrayDraft, at: number, resumed = false): void {
  const { size, counts } = items;
  if (size - counts.failed < items.minSuccesses) {
    failWithItems(draft, node, items, at);
    return;
  }
  if (counts.succeeded + counts.failed === size) {
    gather(draft, node, items, at);
    return;
  }
  const limit = Math.min(node.parallelism ?? window, window);
  for (let index = items.startNext(limit); index !== undefined; index = items.startNext(limit))
    start(draft, node, items, index, resumed);
}

function start(draft: Draft, node: AnyArrayNodePlan, items: ArrayDraft, index: number, mayHaveRun: boolean): void {
  const savedState = mayHaveRun ? items.savedState(index) : undefined;
  draft.decisions.push({
    kind: "start",
    attempt: { node: node.id, item: index, number: items.attempt(index) },
    interruptible: node.kind === "array" && isInterruptible(draft.plan, node.run, items.systemFailures(index)),
    mayHaveRun,
    ...(savedState !== undefined && { savedState }),
  });
}

export function runs(draft: Draft, node: AnyArrayNodePlan, attempt: AttemptRef, at: number): void {
  const items = current(draft, node, attempt);
  const index = attempt.item;
  if (items === undefined || index === undefined) return;
  items.setRunning(index, at);
  if (node.kind === "array" || items.isLaunched(index)) return;
  items.setLaunched(index);
  recordItem(draft, node, { index, attempt: attempt.number }, at, NodeExecution_Phase.RUNNING);
}

export function progress(draft: Draft, node: AnyArrayNodePlan, signal: Of<"progress">): void {
  const { attempt, logs, customInfo, state } = signal;
  const items = current(draft, node, attempt);
  if (items === undefined || attempt.item === undefined) return;
  if (state !== undefined) {
    items.save(attempt.item, state);
    draft.decisions.push({ kind: "saved", attempt });
  }
  if (logs.length > 0 || customInfo !== undefined)
    items.addNews(attempt.item, { logs, ...(customInfo !== undefined && { customInfo }) });
}

export function finished(draft: Draft, node: AnyArrayNodePlan, { attempt, at, outcome }: Of<"finished">): void {
  const items = current(draft, node, attempt);
  const index = attempt.item;
  if (items === undefined || index === undefined) return;
  const checked = plainOutcome(outcome);
  const ended = { index, attempt: attempt.number };
  if (checked.kind === "succeeded") {
    const { row, uri } = itemResult(draft, node, attempt, checked.outputs);
    items.end(index, at, row, checked.kept?.status);
    if (node.kind === "launch plan array") {
      const data = row.case === "outputs" ? { outputs: row.value } : {};
      recordItem(draft, node, ended, at, NodeExecution_Phase.SUCCEEDED, { case: "outputUri", value: uri }, data);
    }
  } else {
    const tried = { attempt: items.attempt(index), systemFailures: items.systemFailures(index) };
    const next = afterFailure(node.kind === "array" ? node.run : node, tried, checked);
    if (next.kind === "retry") {
      items.retry(index, next.attempt, next.systemFailures);
      start(draft, node, items, index, false);
      return;
    }
    const { error } = next;
    items.end(index, at, { case: "failure", value: limited(error.message) });
    if (node.kind === "launch plan array")
      recordItem(draft, node, ended, at, NodeExecution_Phase.FAILED, { case: "error", value: error });
  }
  goOn(draft, node, items, at);
}

/** The items, where the attempt is one of theirs and under way. */
function current(draft: Draft, node: AnyArrayNodePlan, { item, number }: AttemptRef): ArrayDraft | undefined {
  if (item === undefined || draft.node(node.id).phase !== NodeExecution_Phase.RUNNING) return undefined;
  const items = draft.array(node.id);
  if (items === undefined || item >= items.counts.next) return undefined;
  return isEnded(items.phase(item)) || items.attempt(item) !== number ? undefined : items;
}

function plainOutcome(outcome: AttemptOutcome): Exclude<AttemptOutcome, { kind: "dynamic" }> {
  if (outcome.kind === "failed") return outcome;
  if (outcome.kind === "dynamic") {
    const message = "a task that is mapped went on as a dynamic workflow";
    const refused = executionError(ExecutionError_ErrorKind.USER, "BadTaskSpecification", message);
    return { kind: "failed", error: refused, recoverable: false };
  }
  return outcome;
}

/** Every item has ended and enough of them well. */
function gather(draft: Draft, node: AnyArrayNodePlan, items: ArrayDraft, at: number): void {
  const missing = [...largeOutputs(items)].filter((uri) => draft.value(uri) === undefined);
  if (missing.length > 0) {
    draft.await(node.id, new Set(missing));
    return;
  }
  const uri = outputsUri(draft.plan, node.uniqueId, 0);
  const kept = keep(draft, uri, { kind: "values", values: gathered(draft, node, items) });
  const data = outputData(kept);
  const result = { case: "outputUri", value: uri } as const;
  if (node.kind === "array")
    recordTask(draft, node, at, TaskExecution_Phase.SUCCEEDED, allOf(draft, node, items), result, data);
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.SUCCEEDED, result), data);
  draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED, outputs: kept.data });
}

/** Too many items failed: those under way are ended, and the node fails with what the failed ones said. */
function failWithItems(draft: Draft, node: AnyArrayNodePlan, items: ArrayDraft, at: number): void {
  const result = {
    case: "error",
    value: executionError(ExecutionError_ErrorKind.UNKNOWN, "", items.failureText()),
  } as const;
  abortItems(draft, node, items, "ArrayNodeFailing", at);
  if (node.kind === "array") recordTask(draft, node, at, TaskExecution_Phase.FAILED, allOf(draft, node, items), result);
  fail(draft, node, result.value, at);
}

function fail(draft: Draft, node: AnyArrayNodePlan, error: ExecutionError, at: number): void {
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.FAILED, { case: "error", value: error }));
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error });
}

export function abort(draft: Draft, node: AnyArrayNodePlan, reason: string, at: number): void {
  const items = draft.array(node.id);
  if (items === undefined) return;
  abortItems(draft, node, items, reason, at);
  if (node.kind === "array") recordTask(draft, node, at, TaskExecution_Phase.ABORTED, allOf(draft, node, items));
}

function abortItems(draft: Draft, node: AnyArrayNodePlan, items: ArrayDraft, reason: string, at: number): void {
  if (node.kind === "launch plan array") abortItemRecords(draft, node, items, reason, at);
  const told = node.kind === "array" ? reason : cascadingAbort(draft.plan.id, reason);
  for (const item of items.abortRunning(at)) {
    const attempt = { node: node.id, item, number: items.attempt(item) };
    draft.decisions.push({ kind: "abort", attempt, reason: told });
  }
}
