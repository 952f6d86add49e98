import { executionPhaseName, isTerminalNodePhase, microsecondsFromTimestamp, nodePhaseName } from "@haltere/core";
import { NodeExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import type { NodeExecutionEvent } from "@haltere/idl/event";
import type { Clock, Span, TraceContext, Tracer } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { type AttemptRef, attemptKey } from "../plan/layout.ts";
import type { RecordedEvent } from "../step/decision.ts";
import type { AttemptOutcome } from "../step/signal.ts";

/**
 * One execution's part of a trace: a span for it, one for each of its nodes, inside of what holds the node, and one for each attempt inside of its
 * node. Executions and nodes follow the events that were committed, attempts what is started and what comes back. Nothing of it is
 * kept: an execution that is taken over begins a trace of its own.
 */
export interface ExecutionTrace {
  /** A step's events are committed. */
  committed(events: readonly RecordedEvent[]): void;
  /** @param task Names the task or the launch plan that the attempt runs. */
  attemptStarted(ref: AttemptRef, node: string, task: string): void;
  /** Where the attempt is: for what runs inside of it. */
  contextOf(ref: AttemptRef): TraceContext | undefined;
  attemptEnded(ref: AttemptRef, outcome: AttemptOutcome): void;
  attemptAborted(ref: AttemptRef, reason: string): void;
  /** This engine lets go of the execution: what is open ends here, with the reason. */
  leave(reason: string): void;
}

export interface TraceOptions {
  readonly tracer: Tracer | undefined;
  readonly clock: Clock;
  readonly plan: ExecutionPlan;
  /** The span that asked for the execution. */
  readonly parent?: TraceContext | undefined;
}

/** What an execution without a tracer has: nothing is kept and nothing costs. */
const untraced: ExecutionTrace = {
  committed: () => undefined,
  attemptStarted: () => undefined,
  contextOf: () => undefined,
  attemptEnded: () => undefined,
  attemptAborted: () => undefined,
  leave: () => undefined,
};

/** Opens the execution's span, now. */
export function createExecutionTrace({ tracer, clock, plan, parent }: TraceOptions): ExecutionTrace {
  if (tracer === undefined) return untraced;
  const { id, workflow } = plan;
  const attributes = { "flyte.project": id.project, "flyte.domain": id.domain, "flyte.execution": id.name };
  const execution = tracer.start({
    name: `execution ${workflow.id.name}`,
    parent,
    at: clock.now(),
    attributes: { ...attributes, "flyte.workflow": workflow.id.name, "flyte.version": workflow.id.version },
  });
  const nodes = new Map<string, Span>();
  const attempts = new Map<string, Span>();

  function nodeTold(event: NodeExecutionEvent): void {
    const node = event.id?.nodeId ?? "";
    if (boundaries.has(event.specNodeId)) return;
    const at = event.occurredAt === undefined ? clock.now() : microsecondsFromTimestamp(event.occurredAt);
    let span = nodes.get(node);
    if (span === undefined) {
      const holder = nodes.get(event.parentNodeMetadata?.nodeId ?? "") ?? execution;
      span = tracer?.start({
        name: `node ${event.specNodeId || node}`,
        parent: holder.context,
        at,
        attributes: { ...attributes, "flyte.node": node },
      });
      if (span === undefined) return;
      nodes.set(node, span);
    }
    if (!isTerminalNodePhase(event.phase)) return;
    nodes.delete(node);
    const phase = nodePhaseName(event.phase);
    span.end({
      at,
      attributes: { "flyte.phase": phase },
      ...failureOf(event.outputResult, nodeFailures.has(event.phase), phase),
    });
  }

  function end(ref: AttemptRef, error: string | undefined, phase: string): void {
    const key = attemptKey(ref);
    const span = attempts.get(key);
    attempts.delete(key);
    span?.end({ at: clock.now(), attributes: { "flyte.phase": phase }, ...(error !== undefined && { error }) });
  }

  function closeOpen(at: number, error: string): void {
    for (const span of [...attempts.values(), ...[...nodes.values()].reverse()]) span.end({ at, error });
    attempts.clear();
    nodes.clear();
  }

  return {
    committed(events) {
      for (const told of events) {
        if (told.kind === "node") nodeTold(told.event);
        if (told.kind !== "workflow" || !executionEnds.has(told.event.phase)) continue;
        const phase = executionPhaseName(told.event.phase);
        const at = clock.now();
        closeOpen(at, "The execution has ended.");
        const failed = told.event.phase !== WorkflowExecution_Phase.SUCCEEDED;
        execution.end({
          at,
          attributes: { "flyte.phase": phase },
          ...failureOf(told.event.outputResult, failed, phase),
        });
      }
    },
    attemptStarted(ref, node, task) {
      const key = attemptKey(ref);
      if (attempts.has(key)) return;
      const span = tracer.start({
        name: `attempt ${task}`,
        parent: (nodes.get(node) ?? execution).context,
        at: clock.now(),
        attributes: {
          ...attributes,
          "flyte.node": node,
          "flyte.attempt": ref.number,
          ...(ref.item !== undefined && { "flyte.item": ref.item }),
        },
      });
      attempts.set(key, span);
    },
    contextOf: (ref) => attempts.get(attemptKey(ref))?.context,
    attemptEnded(ref, outcome) {
      if (outcome.kind === "failed") end(ref, `${outcome.error.code}: ${outcome.error.message}`, "FAILED");
      else end(ref, undefined, "SUCCEEDED");
    },
    attemptAborted: (ref, reason) => end(ref, reason, "ABORTED"),
    leave(reason) {
      closeOpen(clock.now(), reason);
      execution.end({ at: clock.now(), error: reason });
    },
  };
}

/** They run nothing. */
const boundaries: ReadonlySet<string> = new Set(["start-node", "end-node"]);

const executionEnds: ReadonlySet<WorkflowExecution_Phase> = new Set([
  WorkflowExecution_Phase.SUCCEEDED,
  WorkflowExecution_Phase.FAILED,
  WorkflowExecution_Phase.ABORTED,
  WorkflowExecution_Phase.TIMED_OUT,
]);

const nodeFailures: ReadonlySet<NodeExecution_Phase> = new Set([
  NodeExecution_Phase.FAILED,
  NodeExecution_Phase.ABORTED,
  NodeExecution_Phase.TIMED_OUT,
]);

function failureOf(
  result: RecordedEventResult,
  failed: boolean,
  phase: string,
): { readonly error: string } | undefined {
  if (!failed) return undefined;
  return { error: result.case === "error" ? `${result.value.code}: ${result.value.message}` : phase };
}

type RecordedEventResult = Extract<RecordedEvent, { kind: "node" | "workflow" }>["event"]["outputResult"];
