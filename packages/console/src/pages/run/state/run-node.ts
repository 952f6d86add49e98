import type { NodeExecution } from "@haltere/idl/admin";
import {
  type CatalogCacheStatus,
  type ExecutionError,
  NodeExecution_Phase,
  type TaskExecutionIdentifier,
  type WorkflowExecutionIdentifier,
} from "@haltere/idl/core";
import type { NodeExecutionEvent } from "@haltere/idl/event";
import { durationMilliseconds } from "../../../format/duration.ts";
import { nodePhase } from "../../../format/phase.ts";
import { milliseconds } from "../../../format/time.ts";

/** A node of a run as its records and events tell of it; times in milliseconds. */
export interface RunNode {
  readonly id: string;
  /** Id of the node that it lies in; empty at the root. */
  readonly parent: string;
  /** Its id in its workflow. */
  readonly specId: string;
  readonly name: string;
  readonly phase: NodeExecution_Phase;
  readonly createdAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly error: ExecutionError | undefined;
  readonly isDynamic: boolean;
  readonly isArray: boolean;
  readonly retryGroup: string;
  readonly cache: CatalogCacheStatus;
  readonly cachedFrom: TaskExecutionIdentifier | undefined;
  /** The execution that it launched. */
  readonly launched: WorkflowExecutionIdentifier | undefined;
  readonly hasDeck: boolean;
  /** Attempts that events told of, which begin where the page began to follow: at least so many there were. */
  readonly attempts: number;
}

/** A node of a list of those inside of `parent`. */
export function nodeOfRecord({ id, closure, metadata }: NodeExecution, parent: string): RunNode {
  const target = closure?.targetMetadata;
  const task = target?.case === "taskNodeMetadata" ? target.value : undefined;
  const phase = closure?.phase ?? NodeExecution_Phase.UNDEFINED;
  const startedAt = milliseconds(closure?.startedAt);
  const took = durationMilliseconds(closure?.duration);
  const ended = nodePhase(phase).terminal;
  const endedAt = startedAt !== undefined && took !== undefined ? startedAt + took : milliseconds(closure?.updatedAt);
  return {
    id: id?.nodeId ?? "",
    parent,
    specId: metadata?.specNodeId || id?.nodeId || "",
    name: "",
    phase,
    createdAt: milliseconds(closure?.createdAt),
    startedAt,
    endedAt: ended ? endedAt : undefined,
    error: closure?.outputResult.case === "error" ? closure.outputResult.value : undefined,
    isDynamic: metadata?.isDynamic ?? false,
    isArray: metadata?.isArray ?? false,
    retryGroup: metadata?.retryGroup ?? "",
    cache: task?.cacheStatus ?? 0,
    cachedFrom: task?.catalogKey?.sourceExecution.value,
    launched: target?.case === "workflowNodeMetadata" ? target.value.executionId : undefined,
    hasDeck: (closure?.deckUri ?? "") !== "",
    attempts: 0,
  };
}

/** The node after an event, which may be the first word of it. What has ended stays so, however late an event comes. */
export function nodeAfterEvent(before: RunNode | undefined, event: NodeExecutionEvent): RunNode {
  const at = milliseconds(event.occurredAt);
  const task = event.targetMetadata.case === "taskNodeMetadata" ? event.targetMetadata.value : undefined;
  const ended = nodePhase(event.phase).terminal;
  const begins = event.phase === NodeExecution_Phase.RUNNING || event.phase === NodeExecution_Phase.DYNAMIC_RUNNING;
  const over = before !== undefined && nodePhase(before.phase).terminal && !ended;
  return {
    id: event.id?.nodeId ?? before?.id ?? "",
    parent: event.parentNodeMetadata?.nodeId || before?.parent || "",
    specId: event.specNodeId || before?.specId || event.id?.nodeId || "",
    name: event.nodeName || before?.name || "",
    phase: over ? before.phase : event.phase,
    createdAt: before?.createdAt ?? at,
    startedAt: before?.startedAt ?? (begins || ended ? at : undefined),
    endedAt: over ? before.endedAt : ended ? at : undefined,
    error: event.outputResult.case === "error" ? event.outputResult.value : before?.error,
    isDynamic: event.isDynamic || task?.dynamicWorkflow !== undefined || (before?.isDynamic ?? false),
    isArray: event.isArray || (before?.isArray ?? false),
    retryGroup: event.retryGroup || before?.retryGroup || "",
    cache: task?.cacheStatus || before?.cache || 0,
    cachedFrom: task?.catalogKey?.sourceExecution.value ?? before?.cachedFrom,
    launched:
      event.targetMetadata.case === "workflowNodeMetadata" ? event.targetMetadata.value.executionId : before?.launched,
    hasDeck: event.deckUri !== "" || (before?.hasDeck ?? false),
    attempts: before?.attempts ?? 0,
  };
}
