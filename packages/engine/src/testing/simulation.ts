import { create } from "@bufbuild/protobuf";
import {
  executionPhaseName,
  mayExecutionMove,
  mayNodeMove,
  mayTaskMove,
  nodePhaseName,
  taskPhaseName,
} from "@haltere/core";
import { ExecutionSpecSchema } from "@haltere/idl/admin";
import {
  type CompiledWorkflowClosure,
  type LiteralMap,
  NodeExecution_Phase,
  TaskExecution_Phase,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import { planExecution } from "../plan/execution-plan.ts";
import { type AttemptRef, attemptKey } from "../plan/layout.ts";
import { planWorkflow } from "../plan/workflow-plan.ts";
import { readStateRows, type StateRow, stateRows } from "../step/changes.ts";
import type { Decision } from "../step/decision.ts";
import type { AttemptOutcome, Signal } from "../step/signal.ts";
import { apply, initialState, loadState } from "../step/state.ts";
import { step } from "../step/step.ts";
import { planWired } from "../step/wired.ts";
import { idOf } from "./test-engine.ts";

/** An execution stepped by hand, with its rows as the only thing that survives `crash`. Checks what must hold at every step. */
export interface Simulation {
  /** Attempts that were started and have no result. */
  readonly pending: ReadonlyMap<string, AttemptRef>;
  /** How often each attempt was given its result. */
  readonly completed: ReadonlyMap<string, number>;
  readonly phase: WorkflowExecution_Phase;
  readonly nodePhases: ReadonlyMap<string, NodeExecution_Phase>;
  readonly decisions: readonly Decision[];
  readonly signals: readonly Signal[];
  tell(...signals: Signal[]): void;
  finish(ref: AttemptRef, outcome: AttemptOutcome): void;
  /** Forgets everything but the rows, and resumes. */
  crash(): void;
}

export function simulate(workflow: CompiledWorkflowClosure, inputs: LiteralMap, maxParallelism = 0): Simulation {
  const plan = planExecution(
    idOf("sim"),
    planWorkflow(workflow),
    create(ExecutionSpecSchema, { maxParallelism }),
    "mem://blobs",
  );
  let state = initialState(plan);
  let now = 1_000_000;
  let ended = false;
  let phase: WorkflowExecution_Phase = WorkflowExecution_Phase.UNDEFINED;
  const rows = new Map<string, StateRow>();
  const closures = new Map<string, CompiledWorkflowClosure>();
  const pending = new Map<string, AttemptRef>();
  const completed = new Map<string, number>();
  const nodePhases = new Map<string, NodeExecution_Phase>();
  const taskPhases = new Map<string, TaskExecution_Phase>();
  const decisions: Decision[] = [];
  const signals: Signal[] = [];

  function record(decision: Extract<Decision, { kind: "record" }>): void {
    const { record } = decision;
    if (record.kind === "termination") {
      phase = WorkflowExecution_Phase.ABORTING;
    } else if (record.kind === "workflow") {
      if (!mayExecutionMove(phase, record.event.phase))
        throw new Error(`execution ${executionPhaseName(phase)} -> ${executionPhaseName(record.event.phase)}`);
      phase = record.event.phase;
    } else if (record.kind === "node") {
      const id = record.event.id?.nodeId ?? "";
      const before = nodePhases.get(id) ?? NodeExecution_Phase.UNDEFINED;
      if (!mayNodeMove(before, record.event.phase))
        throw new Error(`node ${id} ${nodePhaseName(before)} -> ${nodePhaseName(record.event.phase)}`);
      nodePhases.set(id, record.event.phase);
    } else {
      const id = `${record.event.parentNodeExecutionId?.nodeId}/${record.event.retryAttempt}`;
      const before = taskPhases.get(id) ?? TaskExecution_Phase.UNDEFINED;
      if (before !== record.event.phase && !mayTaskMove(before, record.event.phase))
        throw new Error(`task ${id} ${taskPhaseName(before)} -> ${taskPhaseName(record.event.phase)}`);
      taskPhases.set(id, record.event.phase);
    }
  }

  function tell(...told: Signal[]): void {
    signals.push(...told);
    const made = step(plan, state, told);
    // Invariant 1: asked twice it answers the same, for the first time changed nothing.
    if (text(step(plan, state, told)) !== text(made)) throw new Error("step is not pure");
    if (ended && made.decisions.length > 0) throw new Error("an execution that ended was decided on");
    for (const row of stateRows(made.changes)) rows.set(row.state_key, row);
    apply(plan, state, made.changes);
    for (const decision of made.decisions) {
      decisions.push(decision);
      if (decision.kind === "record") record(decision);
      if (decision.kind === "finish") ended = true;
      if (decision.kind === "abort") pending.delete(attemptKey(decision.attempt));
      if (decision.kind === "start") {
        const key = attemptKey(decision.attempt);
        if (completed.has(key)) throw new Error(`${key} is complete and was started again`);
        if (pending.has(key)) throw new Error(`${key} was started twice`);
        pending.set(key, decision.attempt);
      }
    }
  }

  tell({ kind: "started", at: now, inputs: { kind: "values", values: inputs } });
  return {
    pending,
    completed,
    nodePhases,
    decisions,
    signals,
    get phase() {
      return phase;
    },
    tell,
    finish(ref, outcome) {
      const key = attemptKey(ref);
      if (outcome.kind === "dynamic") closures.set(outcome.closureUri, outcome.closure);
      completed.set(key, (completed.get(key) ?? 0) + 1);
      pending.delete(key);
      tell({ kind: "running", at: now++, attempt: ref }, { kind: "finished", at: now++, attempt: ref, outcome });
    },
    crash() {
      if (ended) return;
      const loaded = readStateRows([...rows.values()].reverse());
      state = loadState(plan, loaded, planWired(plan, loaded, closures));
      const before = [...pending.keys()].sort().join(" ");
      pending.clear();
      tell({ kind: "resumed", at: now++ });
      const after = [...pending.keys()].sort().join(" ");
      if (before !== after) throw new Error(`pending before the crash: ${before}; after: ${after} (invariant 5)`);
    },
  };
}

function text(made: ReturnType<typeof step>): string {
  const value = { decisions: made.decisions, rows: stateRows(made.changes) };
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part));
}
