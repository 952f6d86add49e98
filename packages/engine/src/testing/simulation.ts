import { create, fromBinary } from "@bufbuild/protobuf";
import {
  endNodeId,
  executionPhaseName,
  isTerminalNodePhase,
  isTerminalTaskPhase,
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
  LiteralMapSchema,
  NodeExecution_Phase,
  TaskExecution_Phase,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import { planExecution } from "../plan/execution-plan.ts";
import { type AttemptRef, attemptKey } from "../plan/layout.ts";
import { planWorkflow } from "../plan/workflow-plan.ts";
import { nodeKey, readStateRows, type StateRow, stateRows } from "../step/changes.ts";
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
  /** What else was asked for and has no answer yet, by what it is about. */
  readonly asked: ReadonlyMap<string, Asked>;
  /** How many nodes take a place under `maxParallelism`. */
  readonly placesTaken: number;
  readonly ended: boolean;
  /** How often each attempt was given its result. */
  readonly completed: ReadonlyMap<string, number>;
  readonly phase: WorkflowExecution_Phase;
  readonly nodePhases: ReadonlyMap<string, NodeExecution_Phase>;
  readonly decisions: readonly Decision[];
  readonly signals: readonly Signal[];
  tell(...signals: Signal[]): void;
  finish(ref: AttemptRef, outcome: AttemptOutcome): void;
  /** Takes what was asked for from `asked`, to be told. */
  take(key: string): Asked | undefined;
  /** The value that a step stored at an address. */
  stored(uri: string): LiteralMap | undefined;
  /** Forgets everything but the rows, and resumes; values that are asked for then are read. */
  crash(read?: (uri: string) => LiteralMap): void;
}

export type Asked = Extract<Decision, { kind: "load" | "lookup" | "keep" | "listen" | "timer" }>;

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
  const asked = new Map<string, Asked>();
  const stored = new Map<string, LiteralMap>();
  /** The nodes inside of which others run, by those; as the records tell them. */
  const holders = new Map<string, string>();
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
      const holder = record.event.parentNodeMetadata?.nodeId;
      if (record.event.specNodeId === endNodeId && holder !== undefined) holders.set(id, holder);
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
    for (const id of made.changes.dropped) rows.delete(nodeKey(id));
    apply(plan, state, made.changes);
    for (const decision of made.decisions) {
      decisions.push(decision);
      if (decision.kind === "store") stored.set(decision.uri, fromBinary(LiteralMapSchema, decision.bytes));
      if (decision.kind === "load") asked.set(`load ${decision.uri}`, decision);
      if (decision.kind === "lookup") asked.set(`lookup ${decision.node}`, decision);
      if (decision.kind === "keep") asked.set(`keep ${decision.node}`, decision);
      if (decision.kind === "listen") asked.set(`listen ${decision.signal}`, decision);
      if (decision.kind === "timer") asked.set(`timer ${decision.node}`, decision);
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
    for (const signal of told) if (signal.kind === "finished") pending.delete(attemptKey(signal.attempt));
    checkPlaces();
    checkEnds();
  }

  function placesTaken(): number {
    return state.transient.active.size - state.transient.placeless.size;
  }

  function checkPlaces(): void {
    for (const id of state.transient.placeless)
      if (!state.transient.active.has(id)) throw new Error(`${id} is not under way and has a place to give`);
    if (ended && state.transient.active.size > 0)
      throw new Error(`under way after the end: ${[...state.transient.active].join(" ")}`);
  }

  /** The end of a graph is its holder's, and the execution's end is that of all its nodes and tasks. */
  function checkEnds(): void {
    for (const [id, holder] of holders) {
      const phase = nodePhases.get(holder) ?? NodeExecution_Phase.UNDEFINED;
      if (nodePhases.get(id) === NodeExecution_Phase.SUCCEEDED && phase !== NodeExecution_Phase.SUCCEEDED)
        throw new Error(`${holder} is ${nodePhaseName(phase)} after the end of what it holds`);
    }
    if (!ended) return;
    for (const [id, nodePhase] of nodePhases)
      if (!isTerminalNodePhase(nodePhase)) throw new Error(`${id} is left ${nodePhaseName(nodePhase)}`);
    for (const [id, taskPhase] of taskPhases)
      if (!isTerminalTaskPhase(taskPhase)) throw new Error(`task ${id} is left ${taskPhaseName(taskPhase)}`);
    if (pending.size > 0) throw new Error(`left running: ${[...pending.keys()].join(" ")}`);
  }

  tell({ kind: "started", at: now, inputs: { kind: "values", values: inputs } });
  return {
    pending,
    asked,
    completed,
    nodePhases,
    decisions,
    signals,
    get phase() {
      return phase;
    },
    get placesTaken() {
      return placesTaken();
    },
    get ended() {
      return ended;
    },
    take(key) {
      const found = asked.get(key);
      asked.delete(key);
      return found;
    },
    stored: (uri) => stored.get(uri),
    tell,
    finish(ref, outcome) {
      const key = attemptKey(ref);
      if (outcome.kind === "dynamic") closures.set(outcome.closureUri, outcome.closure);
      completed.set(key, (completed.get(key) ?? 0) + 1);
      pending.delete(key);
      tell({ kind: "running", at: now++, attempt: ref }, { kind: "finished", at: now++, attempt: ref, outcome });
    },
    crash(read) {
      if (ended) return;
      const loaded = readStateRows([...rows.values()].reverse());
      state = loadState(plan, loaded, planWired(plan, loaded, closures));
      const before = [...pending.keys()].sort().join(" ");
      // A node that waits for an answer has a place and no row: another one may have it after the crash.
      const unanswered = [...asked.values()].some(({ kind }) => kind === "load" || kind === "lookup");
      const known = decisions.length;
      pending.clear();
      asked.clear();
      tell({ kind: "resumed", at: now++ });
      for (const [key, ask] of asked) {
        if (ask.kind !== "load" || read === undefined) continue;
        asked.delete(key);
        tell({ kind: "loaded", at: now++, uri: ask.uri, value: read(ask.uri) });
      }
      // The answer may be what fails the execution, and so what ends the others.
      const aborted = new Set(
        decisions.slice(known).flatMap((made) => (made.kind === "abort" ? attemptKey(made.attempt) : [])),
      );
      const kept = before.split(" ").every((key) => key === "" || pending.has(key) || aborted.has(key));
      const after = [...pending.keys()].sort().join(" ");
      if (unanswered ? !kept : before !== after)
        throw new Error(`pending before the crash: ${before}; after: ${after} (invariant 5)`);
    },
  };
}

function text(made: ReturnType<typeof step>): string {
  const value = { decisions: made.decisions, rows: stateRows(made.changes), dropped: [...made.changes.dropped] };
  return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part));
}
