import {
  type ExecutionRecord,
  executionPhaseName,
  FlyteError,
  foldNodeEvent,
  foldTaskEvent,
  foldTermination,
  foldWorkflowEvent,
  isTerminalNodePhase,
  isTerminalTaskPhase,
  type NodeRecord,
  nodePhaseName,
  type TaskRecord,
  taskPhaseName,
} from "@haltere/core";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { TaskExecutionEvent } from "@haltere/idl/event";
import type { Key, NewRow, Row, Store, Write } from "@haltere/ports";
import type { RecordedData, RecordedEvent } from "../step/decision.ts";
import { type ExecutionKey, executionKey, ofExecution } from "./execution-key.ts";
import { changedExecutionColumns, executionColumns, executionRecordOfRow } from "./execution-row.ts";
import { journalWrite } from "./journal-row.ts";
import { changedNodeColumns, nodeColumns, nodeRecordOfRow } from "./node-row.ts";
import { changedTaskColumns, taskColumns, taskRecordOfRow } from "./task-row.ts";

type TaskKey = Key<"task_executions">;

/** A record, and what its row held when this book last read or wrote it; `row` is undefined where there is none yet. */
interface Entry<Record> {
  readonly record: Record;
  readonly row: { readonly phase: string; readonly updated_at: number } | undefined;
}
type ExecutionEntry = Entry<ExecutionRecord> & { readonly launch?: NewRow<"executions"> };
type TaskEntry = Entry<TaskRecord> & { readonly key: TaskKey };

/** What folding events makes: the writes for the transaction, and how to remember it once they are written. */
export interface RecordChange {
  readonly writes: readonly Write[];
  readonly written: () => void;
}

/**
 * The records of a live execution, kept in memory while they may still change, so that no event costs a read. Every row is
 * written under the condition that it is as this book knows it (invariant 3): where an event from outside changed one, the commit loses, the
 * book is read anew and the events are folded again, by FlyteAdmin's rules (invariant 6).
 */
export interface RecordBook {
  /** Folds events into the records. One that FlyteAdmin's rules refuse, as another came first from outside, is left out. */
  fold(events: readonly RecordedEvent[], now: number): RecordChange;
  /** Reads the records anew, after a commit found one of them changed. */
  reload(): Promise<void>;
}

/** The book of an execution whose row is to be written with its first events. */
export function launchBook(store: Store, id: WorkflowExecutionIdentifier, row: NewRow<"executions">): RecordBook {
  return bookOf(store, id, { record: executionRecordOfRow(row), row: undefined, launch: row });
}

/** The book of an execution that is in the store. */
export async function loadBook(store: Store, id: WorkflowExecutionIdentifier): Promise<RecordBook> {
  const book = bookOf(store, id, await loadExecution(store, executionKey(id)));
  await book.reload();
  return book;
}

const refusals: ReadonlySet<string> = new Set(["AlreadyExists", "FailedPrecondition"]);

function bookOf(store: Store, id: WorkflowExecutionIdentifier, first: ExecutionEntry): RecordBook {
  const key = executionKey(id);
  let execution = first;
  let nodes = new Map<string, Entry<NodeRecord>>();
  let tasks = new Map<string, TaskEntry>();

  return {
    async reload() {
      const where = ofExecution(key);
      const without = ["inputs", "outputs"] as const;
      execution = await loadExecution(store, key);
      const nodeRows = await store.list("node_executions", { where, without });
      nodes = new Map(nodeRows.map((row) => [row.node_id, { record: nodeRecordOfRow(row), row: guard(row) }]));
      const taskRows = await store.list("task_executions", { where, without });
      tasks = new Map(
        taskRows.map((row) => [taskText(row), { key: taskKeyOf(row), record: taskRecordOfRow(row), row: guard(row) }]),
      );
    },

    fold(events, now) {
      let newExecution: ExecutionRecord | undefined;
      const newNodes = new Map<string, NodeRecord>();
      const newTasks = new Map<string, { readonly key: TaskKey; readonly record: TaskRecord }>();
      const data = new Map<string, RecordedData>();
      const told: RecordedEvent[] = [];

      for (const recorded of events) {
        let heard = recorded;
        try {
          switch (recorded.kind) {
            case "workflow":
              newExecution = foldWorkflowEvent(newExecution ?? execution.record, recorded.event);
              merge(data, "", recorded.data);
              break;
            case "termination":
              newExecution = foldTermination(newExecution ?? execution.record, recorded);
              break;
            case "node": {
              const node = recorded.event.id?.nodeId ?? "";
              newNodes.set(node, foldNodeEvent(newNodes.get(node) ?? nodes.get(node)?.record, recorded.event));
              merge(data, node, recorded.data);
              break;
            }
            case "task": {
              const taskKey = taskKeyOfEvent(key, recorded.event);
              const text = taskText(taskKey);
              const before = (newTasks.get(text) ?? tasks.get(text))?.record;
              const event = versioned(recorded.event, before);
              newTasks.set(text, { key: taskKey, record: foldTaskEvent(before, event) });
              merge(data, text, recorded.data);
              heard = { ...recorded, event };
              break;
            }
          }
        } catch (thrown) {
          if (thrown instanceof FlyteError && refusals.has(thrown.code)) continue;
          throw thrown;
        }
        told.push(heard);
      }

      const writes: Write[] = [];
      const nextTime = (entry: Entry<unknown> | undefined): number => Math.max(now, (entry?.row?.updated_at ?? 0) + 1);
      if (newExecution !== undefined || execution.launch !== undefined) {
        const record = newExecution ?? execution.record;
        const brought = { ...columnsOf(data.get("")), updated_at: nextTime(execution) };
        if (execution.launch !== undefined) {
          const row = { ...execution.launch, ...executionColumns(record), ...brought };
          writes.push({ kind: "insert", table: "executions", row });
        } else if (execution.row !== undefined) {
          const set = { ...changedExecutionColumns(record, execution.record), ...brought };
          writes.push({ kind: "update", table: "executions", key, set, expected: execution.row });
        }
      }
      for (const [node, record] of newNodes) {
        const known = nodes.get(node);
        const recorded = data.get(node);
        const brought = { ...columnsOf(recorded), ...dynamicColumn(recorded), updated_at: nextTime(known) };
        if (known?.row === undefined) {
          const row = { ...emptyNodeRow, ...nodeColumns(record), ...brought, ...key, node_id: node, created_at: now };
          writes.push({ kind: "insert", table: "node_executions", row });
        } else {
          const set = { ...changedNodeColumns(record, known.record), ...brought };
          const nodeKey = { ...key, node_id: node };
          writes.push({ kind: "update", table: "node_executions", key: nodeKey, set, expected: known.row });
        }
      }
      for (const [text, { key: taskKey, record }] of newTasks) {
        const known = tasks.get(text);
        const brought = { ...columnsOf(data.get(text)), updated_at: nextTime(known) };
        if (known?.row === undefined) {
          const row = { inputs: null, outputs: null, ...taskColumns(record), ...brought, ...taskKey, created_at: now };
          writes.push({ kind: "insert", table: "task_executions", row });
        } else {
          const set = { ...changedTaskColumns(record, known.record), ...brought };
          writes.push({ kind: "update", table: "task_executions", key: taskKey, set, expected: known.row });
        }
      }
      const journal = journalWrite(key, told, now);
      if (journal !== undefined) writes.push(journal);

      return {
        writes,
        written() {
          if (newExecution !== undefined || execution.launch !== undefined) {
            const record = newExecution ?? execution.record;
            execution = { record, row: { phase: executionPhaseName(record.phase), updated_at: nextTime(execution) } };
          }
          for (const [node, record] of newNodes) {
            const row = { phase: nodePhaseName(record.phase), updated_at: nextTime(nodes.get(node)) };
            if (isTerminalNodePhase(record.phase)) nodes.delete(node);
            else nodes.set(node, { record, row });
          }
          for (const [text, { key: taskKey, record }] of newTasks) {
            const row = { phase: taskPhaseName(record.phase), updated_at: nextTime(tasks.get(text)) };
            if (isTerminalTaskPhase(record.phase)) tasks.delete(text);
            else tasks.set(text, { key: taskKey, record, row });
          }
        },
      };
    },
  };
}

async function loadExecution(store: Store, key: ExecutionKey): Promise<ExecutionEntry> {
  const row = await store.get("executions", key);
  if (row === undefined) {
    throw new FlyteError("DataLoss", `The record of the execution "${key.execution_name}" is gone.`, {
      hint: "Remove its rows of the tables engine_executions and engine_state.",
    });
  }
  return { record: executionRecordOfRow(row), row: guard(row) };
}

function guard(row: { readonly phase: string; readonly updated_at: number }): { phase: string; updated_at: number } {
  return { phase: row.phase, updated_at: row.updated_at };
}

/** An event of the phase that is recorded tells more of it: its version grows, as FlyteAdmin asks. */
function versioned(event: TaskExecutionEvent, before: TaskRecord | undefined): TaskExecutionEvent {
  return before?.phase === event.phase ? { ...event, phaseVersion: before.phaseVersion + 1 } : event;
}

function merge(into: Map<string, RecordedData>, key: string, data: RecordedData): void {
  const known = into.get(key);
  into.set(key, known === undefined ? data : { ...known, ...data });
}

/** Columns that an event brought; those it did not stay as they are. */
function columnsOf({ inputs, outputs }: RecordedData = {}): { inputs?: Uint8Array; outputs?: Uint8Array } {
  return { ...(inputs !== undefined && { inputs }), ...(outputs !== undefined && { outputs }) };
}

function dynamicColumn({ dynamicWorkflow }: RecordedData = {}): { dynamic_workflow_remote_closure_reference?: string } {
  return dynamicWorkflow === undefined ? {} : { dynamic_workflow_remote_closure_reference: dynamicWorkflow };
}

const emptyNodeRow = {
  inputs: null,
  outputs: null,
  parent_task_execution_id: null,
  dynamic_workflow_remote_closure_reference: "",
} as const;

function taskKeyOf(row: Row<"task_executions">): TaskKey {
  const {
    project,
    domain,
    name,
    version,
    execution_project,
    execution_domain,
    execution_name,
    node_id,
    retry_attempt,
  } = row;
  return {
    project,
    domain,
    name,
    version,
    execution_project,
    execution_domain,
    execution_name,
    node_id,
    retry_attempt,
  };
}

function taskKeyOfEvent(key: ExecutionKey, event: TaskExecutionEvent): TaskKey {
  const { project = "", domain = "", name = "", version = "" } = event.taskId ?? {};
  const node_id = event.parentNodeExecutionId?.nodeId ?? "";
  return { project, domain, name, version, ...key, node_id, retry_attempt: event.retryAttempt };
}

/**
 * Names a task execution within its execution, apart from every node's id. The task belongs to it: an event from outside may tell of
 * another one under the same node and attempt.
 */
function taskText(key: TaskKey): string {
  const { node_id, retry_attempt, project, domain, name, version } = key;
  return JSON.stringify([node_id, retry_attempt, project, domain, name, version]);
}
