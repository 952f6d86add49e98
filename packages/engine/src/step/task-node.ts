import { create } from "@bufbuild/protobuf";
import { isTerminalNodePhase } from "@haltere/core";
import { CatalogCacheStatus, type LiteralMap, NodeExecution_Phase, TaskExecution_Phase } from "@haltere/idl/core";
import { type NodeExecutionEvent, TaskNodeMetadataSchema } from "@haltere/idl/event";
import { type AttemptRef, checkpointPrefix, outputsUri } from "../plan/layout.ts";
import type { TaskNodePlan } from "../plan/node-plan.ts";
import * as deadline from "./active-deadline.ts";
import type { RecordedData } from "./decision.ts";
import type { Draft } from "./draft.ts";
import { becomeDynamic, keepWired } from "./dynamic-node.ts";
import { nodeEvent, taskEvent } from "./events.ts";
import { keep } from "./node-data.ts";
import { inputData, recordNode } from "./node-record.ts";
import { afterFailure, isInterruptible } from "./retry.ts";
import type { AttemptOutcome, Kept, Signal } from "./signal.ts";

type Of<Kind extends Signal["kind"]> = Extract<Signal, { kind: Kind }>;

/** A task node: one attempt after the other until one succeeds, or none is left. Before the first the cache is asked, if there is one. */
export function enter(draft: Draft, node: TaskNodePlan, inputs: LiteralMap, at: number): void {
  draft.setInputs(node.id, inputs);
  if (node.run.cache === undefined) begin(draft, node, at);
  else draft.decisions.push({ kind: "lookup", node: node.id });
}

/** The cache answered: its result is the node's, or the task runs. Nothing was told of the node until now. */
export function lookedUp(draft: Draft, node: TaskNodePlan, { at, hit }: Of<"looked up">): void {
  if (draft.node(node.id).phase !== NodeExecution_Phase.UNDEFINED || !draft.hasInputs(node.id)) return;
  if (hit === undefined) {
    begin(draft, node, at);
    return;
  }
  const uri = outputsUri(draft.plan, node.uniqueId, 0);
  const kept = keep(draft, uri, { kind: "values", values: hit.outputs });
  const result = { case: "outputUri", value: kept.uri ?? uri } as const;
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.SUCCEEDED, result);
  event.targetMetadata = {
    case: "taskNodeMetadata",
    value: create(TaskNodeMetadataSchema, { cacheStatus: CatalogCacheStatus.CACHE_HIT, catalogKey: hit.key }),
  };
  recordNode(draft, event, {
    ...inputData(draft, node),
    ...(kept.column !== undefined && { outputs: kept.column }),
  });
  draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED, outputs: kept.data });
}

function begin(draft: Draft, node: TaskNodePlan, at: number): void {
  const data = inputData(draft, node);
  draft.setNode(node.id, {
    phase: NodeExecution_Phase.QUEUED,
    priorCheckpoint: draft.priorCheckpoint(node.id),
    ...deadline.queuedAt(draft, node, at),
  });
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.QUEUED), data);
  startAttempt(draft, node, at, data);
  deadline.awaitDeadline(draft, node);
}

/** After a crash: the attempt under way starts again under its number, unless its result is found; no retry is spent. */
export function resume(draft: Draft, node: TaskNodePlan, inputs: LiteralMap): void {
  draft.setInputs(node.id, inputs);
  deadline.awaitDeadline(draft, node);
  const row = draft.node(node.id);
  if (row.dynamic !== undefined) {
    // What a dynamic task wired goes on by itself, but for the end of what is cached by the inputs.
    keepWired(draft, node);
    return;
  }
  const { savedState } = row;
  draft.decisions.push({
    kind: "start",
    ...attemptOf(draft, node, row),
    mayHaveRun: true,
    ...(savedState !== undefined && { savedState }),
  });
}

function startAttempt(draft: Draft, node: TaskNodePlan, at: number, data: RecordedData): void {
  const row = draft.node(node.id);
  const started = attemptOf(draft, node, row);
  const attempt = { number: row.attempt, interruptible: started.interruptible };
  const event = taskEvent(draft.plan, node, attempt, at, TaskExecution_Phase.QUEUED);
  draft.decisions.push({ kind: "record", record: { kind: "task", event, data } });
  draft.decisions.push({ kind: "start", ...started, mayHaveRun: false });
}

function attemptOf(
  draft: Draft,
  node: TaskNodePlan,
  row: { readonly attempt: number; readonly systemFailures: number },
): { attempt: AttemptRef; interruptible: boolean } {
  return {
    attempt: { node: node.id, number: row.attempt },
    interruptible: isInterruptible(draft.plan, node.run, row.systemFailures),
  };
}

export function timeCame(draft: Draft, node: TaskNodePlan, at: number): void {
  deadline.timeCame(draft, node, at, (reason) => abort(draft, node, reason, at));
}

export function runs(draft: Draft, node: TaskNodePlan, attempt: AttemptRef, at: number): void {
  const row = draft.node(node.id);
  if (!isCurrent(row, attempt) || draft.isRunning(node.id)) return;
  draft.setRunning(node.id, true);
  if (row.phase === NodeExecution_Phase.QUEUED) {
    draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING });
    recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.RUNNING));
  }
  recordTask(draft, node, at, TaskExecution_Phase.RUNNING);
}

/** State goes to the node's row; what users are to know goes to the record, whose phase stays once the task runs. */
export function progress(draft: Draft, node: TaskNodePlan, signal: Of<"progress">): void {
  const { attempt, at, logs, reason, customInfo, state } = signal;
  if (!isCurrent(draft.node(node.id), attempt)) return;
  if (state !== undefined) {
    draft.setNode(node.id, { savedState: state });
    draft.decisions.push({ kind: "saved", attempt });
  }
  if (logs.length === 0 && reason === "" && signal.phase === undefined && customInfo === undefined) return;
  const phase = draft.isRunning(node.id) ? TaskExecution_Phase.RUNNING : taskPhaseBefore[signal.phase ?? "queued"];
  const event = taskEvent(draft.plan, node, attemptOfRow(draft, node), at, phase);
  event.logs = [...logs];
  event.reason = reason;
  if (customInfo !== undefined) event.customInfo = customInfo;
  draft.decisions.push({ kind: "record", record: { kind: "task", event, data: {} } });
}

/** What an executor tells of an attempt whose code does not run yet, as a phase of Flyte's. */
const taskPhaseBefore = {
  queued: TaskExecution_Phase.QUEUED,
  "waiting for resources": TaskExecution_Phase.WAITING_FOR_RESOURCES,
  initializing: TaskExecution_Phase.INITIALIZING,
} as const;

export function finished(draft: Draft, node: TaskNodePlan, { attempt, at, outcome }: Of<"finished">): void {
  const row = draft.node(node.id);
  if (!isCurrent(row, attempt)) return;
  if (outcome.kind === "dynamic") {
    recordTask(draft, node, at, TaskExecution_Phase.SUCCEEDED);
    draft.setRunning(node.id, false);
    if (row.phase === NodeExecution_Phase.QUEUED)
      recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.RUNNING));
    becomeDynamic(draft, node, outcome, at);
    return;
  }
  if (outcome.kind === "succeeded") {
    succeed(draft, node, outcome, at);
    return;
  }
  const { error, recoverable } = outcome;
  // Whose time is up is told as in Flyte: the attempt was ended from outside, and the node says why.
  if (error.code === timeoutCode) recordTask(draft, node, at, TaskExecution_Phase.ABORTED);
  else recordTask(draft, node, at, TaskExecution_Phase.FAILED, { case: "error", value: error });
  draft.setRunning(node.id, false);
  const next = afterFailure(node.run, row, { error, recoverable });
  if (next.kind === "retry") {
    const { attempt: number, systemFailures } = next;
    draft.setNode(node.id, {
      phase: NodeExecution_Phase.RUNNING,
      attempt: number,
      systemFailures,
      savedState: undefined,
    });
    if (row.phase === NodeExecution_Phase.QUEUED)
      recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.RUNNING));
    startAttempt(draft, node, at, {});
    return;
  }
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.FAILED, { case: "error", value: next.error });
  recordNode(draft, error.code === timeoutCode ? event : ended(draft, node, event, outcome.deckUri));
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error: next.error, savedState: undefined });
}

/** The code that executors give the failure of an attempt that exceeded its timeout. */
const timeoutCode = "TimeoutExpired";

function succeed(draft: Draft, node: TaskNodePlan, outcome: AttemptOutcome & { kind: "succeeded" }, at: number): void {
  const { attempt } = draft.node(node.id);
  const kept = keep(draft, outputsUri(draft.plan, node.uniqueId, attempt), outcome.outputs);
  const uri = kept.uri ?? outputsUri(draft.plan, node.uniqueId, attempt);
  const data = kept.column === undefined ? {} : { outputs: kept.column };
  recordTask(draft, node, at, TaskExecution_Phase.SUCCEEDED, { case: "outputUri", value: uri }, data);
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.SUCCEEDED, { case: "outputUri", value: uri });
  recordNode(draft, ended(draft, node, event, outcome.deckUri, outcome.kept), data);
  draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED, outputs: kept.data, savedState: undefined });
}

/** The event of a node whose task came to an end of its own tells where its checkpoint lies. */
function ended(
  draft: Draft,
  node: TaskNodePlan,
  event: NodeExecutionEvent,
  deckUri: string | undefined,
  kept?: Kept,
): NodeExecutionEvent {
  const checkpointUri = checkpointPrefix(draft.plan, { node: node.uniqueId, number: draft.node(node.id).attempt });
  event.targetMetadata = {
    case: "taskNodeMetadata",
    value: create(TaskNodeMetadataSchema, {
      checkpointUri,
      ...(kept !== undefined && { cacheStatus: kept.status }),
      ...(kept?.key !== undefined && { catalogKey: kept.key }),
    }),
  };
  event.deckUri = deckUri ?? "";
  return event;
}

export function abort(draft: Draft, node: TaskNodePlan, reason: string, at: number): void {
  // The task of a dynamic node has ended.
  if (draft.node(node.id).dynamic !== undefined) return;
  const { attempt } = attemptOf(draft, node, draft.node(node.id));
  draft.decisions.push({ kind: "abort", attempt, reason });
  recordTask(draft, node, at, TaskExecution_Phase.ABORTED);
}

function isCurrent(
  row: { readonly phase: NodeExecution_Phase; readonly attempt: number; readonly dynamic?: unknown },
  attempt: AttemptRef,
): boolean {
  const isUnderWay = row.phase !== NodeExecution_Phase.UNDEFINED && !isTerminalNodePhase(row.phase);
  return isUnderWay && row.dynamic === undefined && row.attempt === attempt.number;
}

function attemptOfRow(draft: Draft, node: TaskNodePlan): { number: number; interruptible: boolean } {
  const row = draft.node(node.id);
  return { number: row.attempt, interruptible: isInterruptible(draft.plan, node.run, row.systemFailures) };
}

function recordTask(
  draft: Draft,
  node: TaskNodePlan,
  at: number,
  phase: TaskExecution_Phase,
  result?: Parameters<typeof taskEvent>[5],
  data: RecordedData = {},
): void {
  const event = taskEvent(draft.plan, node, attemptOfRow(draft, node), at, phase, result);
  draft.decisions.push({ kind: "record", record: { kind: "task", event, data } });
}
