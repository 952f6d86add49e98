import { fromBinary } from "@bufbuild/protobuf";
import { nodePhase } from "@haltere/core";
import { NodeExecutionClosureSchema } from "@haltere/idl/admin";
import { LiteralMapSchema, NodeExecution_Phase } from "@haltere/idl/core";
import type { Blobs, Row, Store } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import type { NodePlan } from "../plan/node-plan.ts";
import { holdsRerun } from "../plan/rerun.ts";
import { executionKey } from "../records/execution-key.ts";
import type { AttemptOutputs, PriorNode } from "../step/signal.ts";
import { readClosure } from "./dynamic-closure.ts";

/** What the node of the same id did in the execution that this one recovers: its outputs, or the workflow that its task had wired. */
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
  const succeeded = phase === NodeExecution_Phase.SUCCEEDED || phase === NodeExecution_Phase.RECOVERED;
  if (succeeded && !holdsRerun(rerunFrom, node.id)) {
    const { case: kind, value } = closure.outputResult;
    const outputs = outputsOf(row, kind === "outputUri" ? value : "");
    const target = closure.targetMetadata;
    const task = target.case === "taskNodeMetadata" ? target.value : undefined;
    return {
      kind: "succeeded",
      outputs,
      deckUri: closure.deckUri,
      ...(task !== undefined && { task: { cacheStatus: task.cacheStatus, catalogKey: task.catalogKey } }),
    };
  }
  const closureUri = row.dynamic_workflow_remote_closure_reference;
  if (closureUri === "" || (await blobs.head(closureUri)) === undefined) return undefined;
  const { dynamicJobSpecUri: jobSpecUri, deckUri } = closure;
  return { kind: "dynamic", closure: await readClosure(blobs, closureUri), closureUri, jobSpecUri, deckUri };
}

/** A node without outputs, as a sleep, tells no address of any. */
function outputsOf(row: Row<"node_executions">, uri: string): AttemptOutputs | undefined {
  if (row.outputs !== null) return { kind: "values", values: fromBinary(LiteralMapSchema, row.outputs) };
  return uri === "" ? undefined : { kind: "stored", uri, sizeBytes: 0, names: [] };
}
