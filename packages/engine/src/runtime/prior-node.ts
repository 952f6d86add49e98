import { fromBinary } from "@bufbuild/protobuf";
import { nodePhase } from "@haltere/core";
import { NodeExecutionClosureSchema } from "@haltere/idl/admin";
import { LiteralMapSchema, NodeExecution_Phase, type WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { ItemBatchSchema, type ItemState } from "@haltere/idl/haltere";
import type { Blobs, Row, Store } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { attemptOfAddress } from "../plan/layout.ts";
import { isArray, type NodePlan } from "../plan/node-plan.ts";
import { holdsRerun } from "../plan/rerun.ts";
import { executionKey, ofExecution } from "../records/execution-key.ts";
import type { AttemptOutputs, PriorNode } from "../step/signal.ts";
import { readClosure } from "./dynamic-closure.ts";

/** What the node of the same id did in the execution that this one recovers: its outputs, or as much as it came to. */
export async function priorNode(
  { store, blobs }: { readonly store: Store; readonly blobs: Blobs },
  { recovers, rerunFrom }: ExecutionPlan,
  node: NodePlan,
): Promise<PriorNode | undefined> {
  if (recovers === undefined) return undefined;
  const row = await store.get("node_executions", { ...executionKey(recovers), node_id: node.uniqueId });
  if (row === undefined) return undefined;
  const closure = fromBinary(NodeExecutionClosureSchema, row.closure);
  const phase = nodePhase(row.phase);
  const target = closure.targetMetadata;
  const succeeded = phase === NodeExecution_Phase.SUCCEEDED || phase === NodeExecution_Phase.RECOVERED;
  if (succeeded && !holdsRerun(rerunFrom, node.id)) {
    const { case: kind, value } = closure.outputResult;
    const outputs = outputsOf(row, kind === "outputUri" ? value : "");
    const task = target.case === "taskNodeMetadata" ? target.value : undefined;
    return {
      kind: "succeeded",
      outputs,
      deckUri: closure.deckUri,
      ...(task !== undefined && { task: { cacheStatus: task.cacheStatus, catalogKey: task.catalogKey } }),
    };
  }
  if (isArray(node)) return { kind: "items", items: await priorItems(store, recovers, node) };
  const closureUri = row.dynamic_workflow_remote_closure_reference;
  if (closureUri !== "" && (await blobs.head(closureUri)) !== undefined) {
    const { dynamicJobSpecUri: jobSpecUri, deckUri } = closure;
    const wired = { closure: await readClosure(blobs, closureUri), closureUri, jobSpecUri, deckUri };
    return { kind: "dynamic", attempt: attemptOfAddress(closureUri), ...wired };
  }
  const checkpoint = target.case === "taskNodeMetadata" ? target.value.checkpointUri : "";
  return checkpoint === "" ? undefined : { kind: "checkpoint", uri: checkpoint };
}

/** The items of an array node that succeeded. */
async function priorItems(
  store: Store,
  execution: WorkflowExecutionIdentifier,
  { uniqueId }: NodePlan,
): Promise<readonly ItemState[]> {
  const ofNode = { column: "node_id", comparison: "eq", value: uniqueId } as const;
  const rows = await store.list("map_items", { where: [...ofExecution(executionKey(execution)), ofNode] });
  return rows
    .flatMap(({ items }) => fromBinary(ItemBatchSchema, items).items)
    .filter(({ result }) => result.case === "outputs" || result.case === "outputsUri");
}

/** A node without outputs, as a sleep, tells no address of any. */
function outputsOf(row: Row<"node_executions">, uri: string): AttemptOutputs | undefined {
  if (row.outputs !== null) return { kind: "values", values: fromBinary(LiteralMapSchema, row.outputs) };
  return uri === "" ? undefined : { kind: "stored", uri, sizeBytes: 0 };
}
