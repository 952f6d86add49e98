import { startNodeId } from "@haltere/core";
import { NodeExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { outputsUri } from "../plan/layout.ts";
import type { RecordedData } from "./decision.ts";
import type { Draft } from "./draft.ts";
import { nodeEvent, workflowEvent } from "./events.ts";
import { keep } from "./node-data.ts";
import type { AttemptOutputs, Signal } from "./signal.ts";

/** The execution runs, and its start node has the execution's inputs as outputs. */
export function beginExecution(draft: Draft, { at, inputs }: Extract<Signal, { kind: "started" }>): void {
  moveExecution(draft, at, WorkflowExecution_Phase.RUNNING);
  enterGraph(draft, "", inputs, at);
}

/** The start node of a graph has the graph's inputs as outputs; what depends on it begins. */
export function enterGraph(draft: Draft, prefix: string, inputs: AttemptOutputs, at: number): void {
  const start = draft.nodePlan(prefix + startNodeId);
  if (start === undefined) return;
  const uri = outputsUri(draft.plan, start.uniqueId, 0);
  const kept = keep(draft, uri, inputs);
  const result = { case: "outputUri", value: kept.uri ?? uri } as const;
  const event = nodeEvent(draft.plan, start, at, NodeExecution_Phase.SUCCEEDED, result);
  draft.decisions.push({ kind: "record", record: { kind: "node", event, data: recorded(kept.column) } });
  draft.setNode(start.id, { phase: NodeExecution_Phase.SUCCEEDED, outputs: kept.data });
}

/** The end node has its inputs: they are the outputs of the execution. */
export function succeedExecution(draft: Draft, at: number, uri: string, column: Uint8Array | undefined): void {
  moveExecution(draft, at, WorkflowExecution_Phase.SUCCEEDING);
  moveExecution(draft, at, WorkflowExecution_Phase.SUCCEEDED, { case: "outputUri", value: uri }, recorded(column));
  draft.finish();
}

/** Moves the execution to a phase, and tells its record. */
export function moveExecution(
  draft: Draft,
  at: number,
  phase: WorkflowExecution_Phase,
  result?: Parameters<typeof workflowEvent>[3],
  data: RecordedData = {},
): void {
  draft.setExecution({ phase });
  const event = workflowEvent(draft.plan, at, phase, result);
  draft.decisions.push({ kind: "record", record: { kind: "workflow", event, data } });
}

function recorded(outputs: Uint8Array | undefined): RecordedData {
  return outputs === undefined ? {} : { outputs };
}
