import { fromBinary } from "@bufbuild/protobuf";
import {
  executionPhaseName,
  isTerminalExecutionPhase,
  isTerminalNodePhase,
  isTerminalTaskPhase,
  mayExecutionMove,
  mayNodeMove,
  mayTaskMove,
  nodePhaseName,
  taskPhaseName,
} from "@haltere/core";
import type { NodeExecution_Phase, TaskExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { JournalEntrySchema, type JournalEvent } from "@haltere/idl/haltere";
import type { Snapshot, SqlRow } from "../snapshot.ts";

/** The phases of one thing in the order in which they were told, by the rules of core's table. */
interface Course<Phase> {
  readonly of: (event: Phase) => string;
  readonly isEnd: (phase: Phase) => boolean;
  readonly mayMove: (from: Phase, to: Phase) => boolean;
}

const courses = {
  execution: {
    of: executionPhaseName,
    isEnd: isTerminalExecutionPhase,
    mayMove: mayExecutionMove,
  } satisfies Course<WorkflowExecution_Phase>,
  node: {
    of: nodePhaseName,
    isEnd: isTerminalNodePhase,
    mayMove: mayNodeMove,
  } satisfies Course<NodeExecution_Phase>,
  task: {
    of: taskPhaseName,
    isEnd: isTerminalTaskPhase,
    mayMove: mayTaskMove,
  } satisfies Course<TaskExecution_Phase>,
} as const;

interface Told<Phase extends number> {
  readonly what: string;
  readonly phase: Phase;
  readonly version: number;
}

/** What is wrong with the events of the journal: a phase that may not follow, an end told twice or followed, a row that says otherwise. */
export function journalFaults(snapshot: Snapshot): readonly string[] {
  const faults: string[] = [];
  const last = {
    execution: new Map<string, Told<number>>(),
    node: new Map<string, Told<number>>(),
    task: new Map<string, Told<number>>(),
  };

  function follow<Phase extends number>(kind: keyof typeof courses, course: Course<Phase>, told: Told<Phase>): void {
    // The map of a kind has the phases of that kind alone.
    const before = last[kind].get(told.what) as Told<Phase> | undefined;
    last[kind].set(told.what, told);
    const from = before?.phase ?? (0 as Phase);
    const steps = `${course.of(from)} ${before?.version ?? 0} -> ${course.of(told.phase)} ${told.version}`;
    if (before !== undefined && course.isEnd(from)) faults.push(`${kind} ${told.what} goes on after its end: ${steps}`);
    else if (before !== undefined && from === told.phase) {
      if (told.version <= before.version && kind === "task")
        faults.push(`${kind} ${told.what} is told again: ${steps}`);
    } else if (!course.mayMove(from, told.phase)) faults.push(`${kind} ${told.what} may not move: ${steps}`);
  }

  for (const row of snapshot.all("SELECT execution_name, entry FROM journal ORDER BY id")) {
    if (!(row.entry instanceof Uint8Array)) continue;
    for (const { event } of fromBinary(JournalEntrySchema, row.entry).events) tell(String(row.execution_name), event);
  }

  function tell(execution: string, event: JournalEvent["event"]): void {
    switch (event.case) {
      case "workflow":
        follow("execution", courses.execution, { what: execution, phase: event.value.phase, version: 0 });
        return;
      case "node":
        follow("node", courses.node, {
          what: `${execution}/${event.value.id?.nodeId}`,
          phase: event.value.phase,
          version: 0,
        });
        return;
      case "task": {
        const { parentNodeExecutionId, retryAttempt, phase, phaseVersion } = event.value;
        const what = `${execution}/${parentNodeExecutionId?.nodeId}/${retryAttempt}`;
        follow("task", courses.task, { what, phase, version: phaseVersion });
        return;
      }
      case undefined:
        return;
    }
  }

  function compare<Phase extends number>(
    kind: keyof typeof courses,
    course: Course<Phase>,
    rows: readonly SqlRow[],
  ): void {
    for (const { what, phase } of rows) {
      const told = last[kind].get(String(what));
      last[kind].delete(String(what));
      const said = told === undefined ? "nothing" : course.of(told.phase as Phase);
      if (said !== phase) faults.push(`${kind} ${what} is ${phase}, and ${said} was told last`);
    }
    for (const what of last[kind].keys()) faults.push(`${kind} ${what} was told, and has no record`);
  }
  const named = (columns: string, table: string): readonly SqlRow[] =>
    snapshot.all(`SELECT ${columns} AS what, phase FROM ${table}`);
  compare("execution", courses.execution, named("execution_name", "executions"));
  compare("node", courses.node, named("execution_name || '/' || node_id", "node_executions"));
  compare("task", courses.task, named("execution_name || '/' || node_id || '/' || retry_attempt", "task_executions"));
  return faults;
}

/** The rows of the journal by their id: what was there once must stay as it is. */
export function journalRows(snapshot: Snapshot): ReadonlyMap<number, string> {
  return new Map(
    snapshot
      .all("SELECT id, entry FROM journal")
      .map(({ id, entry }) => [Number(id), entry instanceof Uint8Array ? Buffer.from(entry).toString("base64") : ""]),
  );
}
