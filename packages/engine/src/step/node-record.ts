import type { NodeExecutionEvent } from "@haltere/idl/event";
import { inputsUri } from "../plan/layout.ts";
import type { NodePlan } from "../plan/node-plan.ts";
import type { RecordedData } from "./decision.ts";
import type { Draft } from "./draft.ts";
import { type KeptData, keep } from "./node-data.ts";

/** Tells a node's record what happened to it. */
export function recordNode(draft: Draft, event: NodeExecutionEvent, data: RecordedData = {}): void {
  draft.decisions.push({ kind: "record", record: { kind: "node", event, data } });
}

/** Keeps the inputs of a node under way: for its record where they are small, else in the blobs. */
export function inputData(draft: Draft, node: NodePlan): RecordedData {
  const values = draft.inputs(node.id);
  const { column } = keep(draft, inputsUri(draft.plan, node.uniqueId), { kind: "values", values });
  return column === undefined ? {} : { inputs: column };
}

/** Outputs that were kept, for the record where they are small. */
export function outputData(kept: KeptData | undefined): RecordedData {
  return kept?.column === undefined ? {} : { outputs: kept.column };
}
