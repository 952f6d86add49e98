import { fromBinary } from "@bufbuild/protobuf";
import { generatedTaskName, isTerminalTaskPhase, taskPhase } from "@haltere/core";
import { TaskExecutionClosureSchema } from "@haltere/idl/admin";
import type { Snapshot } from "../snapshot.ts";

/** The names of the attempts whose end is committed, items of maps among them: none of them may begin again. */
export function completedAttempts(snapshot: Snapshot): ReadonlySet<string> {
  const names = new Set<string>();
  for (const row of snapshot.all(
    "SELECT execution_name, node_id, retry_attempt, phase, closure FROM task_executions",
  )) {
    if (isTerminalTaskPhase(taskPhase(String(row.phase))))
      names.add(generatedTaskName(String(row.execution_name), String(row.node_id), Number(row.retry_attempt)));
    if (!(row.closure instanceof Uint8Array)) continue;
    const { metadata } = fromBinary(TaskExecutionClosureSchema, row.closure);
    for (const { externalId, phase } of metadata?.externalResources ?? [])
      if (isTerminalTaskPhase(phase)) names.add(externalId);
  }
  return names;
}
