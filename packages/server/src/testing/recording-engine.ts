import { executionText, FlyteError, foldTermination } from "@haltere/core";
import { type Engine, executionColumns, executionRecordOfRow, type LaunchRequest } from "@haltere/engine";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Store } from "@haltere/ports";

/** An engine that keeps an engine's promises about records, and runs nothing: tests say themselves what happens next. */
export interface RecordingEngine extends Engine {
  readonly launched: readonly LaunchRequest[];
  /** Signals it was told of. */
  readonly signaled: readonly string[];
}

export function recordingEngine(store: Store): RecordingEngine {
  const launched: LaunchRequest[] = [];
  const signaled: string[] = [];
  return {
    launched,
    signaled,
    async launch(request) {
      const { record, also = [] } = request;
      const written = await store.commit([{ kind: "insert", table: "executions", row: record }, ...also]);
      if (!written.ok) throw new FlyteError("AlreadyExists", `execution ${record.execution_name} already exists`);
      launched.push(request);
    },
    async terminate(id, abort) {
      await terminate(store, id, abort);
    },
    queues: () => [],
    machine: () => ({ resources: [], executors: [], waiting: [], running: [] }),
    signal: (_, signal) => signaled.push(signal),
    async close() {},
  };
}

async function terminate(
  store: Store,
  id: WorkflowExecutionIdentifier,
  abort: { readonly cause: string; readonly principal: string },
): Promise<void> {
  const key = { execution_project: id.project, execution_domain: id.domain, execution_name: id.name };
  const row = await store.get("executions", key);
  if (!row) throw new FlyteError("NotFound", `missing entity of type execution with identifier ${executionText(id)}`);
  const set = executionColumns(foldTermination(executionRecordOfRow(row), abort));
  await store.commit([{ kind: "update", table: "executions", key, set }]);
}
