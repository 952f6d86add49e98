import { create } from "@bufbuild/protobuf";
import { isTerminalNodePhase } from "@haltere/core";
import {
  type ExecutionError,
  ExecutionError_ErrorKind,
  type LiteralMap,
  LiteralMapSchema,
  NodeExecution_Phase,
} from "@haltere/idl/core";
import { outputsUri } from "../plan/layout.ts";
import type { GateNodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { executionError, nodeEvent } from "./events.ts";
import { goDuration } from "./go-duration.ts";
import { keep } from "./node-data.ts";
import { inputData, outputData, recordNode } from "./node-record.ts";
import { afterFailure } from "./retry.ts";
import type { Signal } from "./signal.ts";

/** A gate: waits for a time, or for what a user says. Nothing runs meanwhile, so that it takes none of the execution's places. */
export function enter(draft: Draft, node: GateNodePlan, inputs: LiteralMap, at: number): void {
  draft.setInputs(node.id, inputs);
  draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING, startedAt: BigInt(at) });
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.QUEUED), inputData(draft, node));
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.RUNNING));
  wait(draft, node);
}

/**
 * After a crash: its time counts from when it began, and its signal may have come meanwhile. Where that is still to come, the
 * machine's clock was set back, and the time counts from now: else it would wait for as long as the clock went back besides.
 */
export function resume(draft: Draft, node: GateNodePlan, inputs: LiteralMap, at: number): void {
  draft.setInputs(node.id, inputs);
  if (Number(draft.node(node.id).startedAt) > at) draft.setNode(node.id, { startedAt: BigInt(at) });
  wait(draft, node);
}

function wait(draft: Draft, node: GateNodePlan): void {
  const { gate } = node;
  const times = [wakesAt(draft, node), expiresAt(draft, node)].filter((time) => time !== undefined);
  if (times.length > 0) draft.decisions.push({ kind: "timer", at: Math.min(...times), node: node.id });
  if (gate.kind !== "sleep") draft.decisions.push({ kind: "listen", signal: gate.signal, type: gate.type });
}

/** When a sleep is over. */
function wakesAt(draft: Draft, { id, gate }: GateNodePlan): number | undefined {
  return gate.kind === "sleep" ? Number(draft.node(id).startedAt) + gate.duration : undefined;
}

/** When the attempt has taken too long. */
function expiresAt(draft: Draft, { id, timeout }: GateNodePlan): number | undefined {
  return timeout === undefined ? undefined : Number(draft.node(id).startedAt) + timeout * 1000;
}

export function timeCame(draft: Draft, node: GateNodePlan, at: number): void {
  if (!isWaiting(draft, node)) return;
  if (at >= (wakesAt(draft, node) ?? Number.POSITIVE_INFINITY)) {
    succeed(draft, node, at, undefined);
  } else if (node.timeout !== undefined && at >= (expiresAt(draft, node) ?? 0)) {
    const message = `task execution timeout [${goDuration(node.timeout)}] expired`;
    fail(draft, node, at, executionError(ExecutionError_ErrorKind.USER, "TimeoutExpired", message), true);
  } else {
    // A clock that was set back.
    wait(draft, node);
  }
}

export function signaled(
  draft: Draft,
  node: GateNodePlan,
  { signal, value, at }: Extract<Signal, { kind: "signaled" }>,
) {
  const { gate } = node;
  if (gate.kind === "sleep" || gate.signal !== signal || !isWaiting(draft, node)) return;
  if (gate.kind === "value") {
    succeed(draft, node, at, create(LiteralMapSchema, { literals: { [gate.output]: value } }));
    return;
  }
  const primitive = value.value.case === "scalar" ? value.value.value.value : undefined;
  const said = primitive?.case === "primitive" ? primitive.value.value : undefined;
  if (said?.case !== "boolean") {
    const message = "received an approve signal that is neither true nor false";
    fail(draft, node, at, executionError(ExecutionError_ErrorKind.UNKNOWN, "RuntimeExecutionError", message), false);
  } else if (said.value) {
    succeed(draft, node, at, draft.inputs(node.id));
  } else {
    const message = "received a reject signal to disapprove the node input values";
    fail(draft, node, at, executionError(ExecutionError_ErrorKind.USER, "ReceivedRejectSignal", message), false);
  }
}

function isWaiting(draft: Draft, { id }: GateNodePlan): boolean {
  const { phase } = draft.node(id);
  return phase !== NodeExecution_Phase.UNDEFINED && !isTerminalNodePhase(phase) && draft.hasInputs(id);
}

/** A sleep has no outputs, and tells no address of any. */
function succeed(draft: Draft, node: GateNodePlan, at: number, outputs: LiteralMap | undefined): void {
  if (outputs === undefined) {
    recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.SUCCEEDED));
    draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED });
    return;
  }
  const uri = outputsUri(draft.plan, node.uniqueId, draft.node(node.id).attempt);
  const kept = keep(draft, uri, { kind: "values", values: outputs });
  const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.SUCCEEDED, { case: "outputUri", value: uri });
  recordNode(draft, event, outputData(kept));
  draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED, outputs: kept.data });
}

function fail(draft: Draft, node: GateNodePlan, at: number, error: ExecutionError, recoverable: boolean): void {
  const next = afterFailure(node, draft.node(node.id), { error, recoverable });
  if (next.kind === "retry") {
    const { attempt, systemFailures } = next;
    draft.setNode(node.id, { attempt, systemFailures, startedAt: BigInt(at) });
    wait(draft, node);
    return;
  }
  const result = { case: "error", value: next.error } as const;
  recordNode(draft, nodeEvent(draft.plan, node, at, NodeExecution_Phase.FAILED, result));
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error: next.error });
}
