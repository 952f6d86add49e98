import { create } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { NodeExecution } from "@haltere/idl/admin";
import { type CompiledWorkflow, type Span, SpanSchema } from "@haltere/idl/core";

/** What the time of a span was spent on, where it is no execution of its own; Flyte's names. */
export type Operation =
  | "NODE_IDLE"
  | "NODE_RESET"
  | "NODE_SETUP"
  | "NODE_TEARDOWN"
  | "NODE_TRANSITION"
  | "TASK_RUNTIME"
  | "TASK_SETUP"
  | "TASK_TEARDOWN"
  | "WORKFLOW_SETUP"
  | "WORKFLOW_TEARDOWN";

/** A time that may not be known yet. */
export type Moment = Timestamp | undefined;

export function span(id: Span["id"], start: Moment, end: Moment, spans: Span[] = []): Span {
  return create(SpanSchema, {
    id,
    spans,
    ...(start !== undefined && { startTime: start }),
    ...(end !== undefined && { endTime: end }),
  });
}

export function operationSpan(start: Moment, end: Moment, operation: Operation): Span {
  return span({ case: "operationId", value: operation }, start, end);
}

/** Whether a time is before another; an unknown one is the epoch. */
export function isBefore(a: Moment, b: Moment): boolean {
  const [first, second] = [a?.seconds ?? 0n, b?.seconds ?? 0n];
  return first === second ? (a?.nanos ?? 0) < (b?.nanos ?? 0) : first < second;
}

/** Whether a message that is told by its absence says nothing: a time or a duration of 0 counts as none. */
export function isNothing(value: { readonly seconds: bigint; readonly nanos: number } | undefined): boolean {
  return value === undefined || (value.seconds === 0n && value.nanos === 0);
}

/** The node before `nodeId` that was updated last: what it waited for. */
export function latestUpstream(
  nodeId: string,
  workflow: CompiledWorkflow | undefined,
  nodes: ReadonlyMap<string, NodeExecution>,
): NodeExecution | undefined {
  const upstream = workflow?.connections?.upstream ?? {};
  let latest: NodeExecution | undefined;
  for (const id of Object.hasOwn(upstream, nodeId) ? (upstream[nodeId]?.ids ?? []) : []) {
    const node = nodes.get(id);
    if (node !== undefined && isBefore(latest?.closure?.updatedAt, node.closure?.updatedAt)) latest = node;
  }
  return latest;
}
