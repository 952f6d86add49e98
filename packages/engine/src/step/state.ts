import { create } from "@bufbuild/protobuf";
import { isTerminalNodePhase } from "@haltere/core";
import type { LiteralMap } from "@haltere/idl/core";
import { type ExecutionState, ExecutionStateSchema, type ItemBatch, type NodeState } from "@haltere/idl/haltere";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import type { NodePlan } from "../plan/node-plan.ts";
import { type ArrayItems, foldItem, foldItemChanges, newArrayItems } from "./array-items.ts";
import type { Changes, LoadedRows } from "./changes.ts";

/**
 * An execution under way: what its rows say, and what follows from them. Owned by one loop; only `apply` changes it. The
 * fields below `transient` are in no row: a resume finds them anew.
 */
export interface State {
  execution: ExecutionState;
  /** By node id; a node without one waits for others, or for its turn. */
  readonly nodes: Map<string, NodeState>;
  /** Items of the array nodes under way. */
  readonly arrays: Map<string, ArrayItems>;
  /** How many of the nodes that a node waits for have not ended. */
  readonly waiting: Map<string, number>;
  readonly transient: {
    /** Resolved inputs of the nodes under way. */
    readonly inputs: Map<string, LiteralMap>;
    /** Addresses of values that a node cannot go on without. */
    readonly awaiting: Map<string, ReadonlySet<string>>;
    /** Values that were loaded and that a node still awaits with others. */
    readonly values: Map<string, LiteralMap>;
    /** Nodes whose attempt was told to run. */
    readonly running: Set<string>;
    /** Nodes that are ready, and wait for others to end under `maxParallelism`. */
    readonly held: Set<string>;
    /** Nodes of which the execution that this one recovers had no result, each with the checkpoint that its task left there; empty for none. */
    readonly unrecovered: Map<string, string>;
    /** Nodes that dynamic tasks wired, of all that have not ended. */
    readonly wired: Map<string, NodePlan>;
    /** The same by the node whose task wired them. */
    readonly wirings: Map<string, ReadonlyMap<string, NodePlan>>;
    /** Those that ended in the last step: what it decided of their nodes is still to be done. */
    readonly unwired: Set<string>;
    /** Nodes under way. */
    readonly active: Set<string>;
    /** Those of them that take no place under `maxParallelism`. */
    readonly placeless: Set<string>;
  };
}

/** The state of an execution of which no row is written. */
export function initialState(plan: ExecutionPlan): State {
  const waiting = new Map<string, number>();
  for (const [id, node] of plan.workflow.nodes) waiting.set(id, waitsAtFirst(node));
  return {
    execution: create(ExecutionStateSchema),
    nodes: new Map(),
    arrays: new Map(),
    waiting,
    transient: {
      inputs: new Map(),
      awaiting: new Map(),
      values: new Map(),
      running: new Set(),
      held: new Set(),
      unrecovered: new Map(),
      wired: new Map(),
      wirings: new Map(),
      unwired: new Set(),
      active: new Set(),
      placeless: new Set(),
    },
  };
}

/** How much a node waits for: others to end, and an arm for its branch to choose it. */
export function waitsAtFirst(node: NodePlan): number {
  return node.upstream.length + (node.isArm ? 1 : 0);
}

/** A node of the plan, or one that a dynamic task wired. */
export function nodeOf(plan: ExecutionPlan, state: State, id: string): NodePlan | undefined {
  return plan.workflow.nodes.get(id) ?? state.transient.wired.get(id);
}

/** What dynamic tasks wired, by the node of each. */
export type Wirings = ReadonlyMap<string, ReadonlyMap<string, NodePlan>>;

/** Makes the nodes known that dynamic tasks wired. */
function addWired(state: State, wirings: Wirings): void {
  for (const [holder, nodes] of wirings) {
    if (state.transient.wirings.has(holder)) continue;
    state.transient.wirings.set(holder, nodes);
    for (const [id, node] of nodes) {
      state.transient.wired.set(id, node);
      state.waiting.set(id, waitsAtFirst(node));
    }
  }
}

/** Forgets what dynamic tasks wired whose nodes have ended: nothing refers to it any more (invariant 9). */
function dropUnwired({ nodes, waiting, transient }: State): void {
  for (const holder of transient.unwired) {
    for (const id of transient.wirings.get(holder)?.keys() ?? []) {
      nodes.delete(id);
      waiting.delete(id);
      transient.wired.delete(id);
      transient.unrecovered.delete(id);
    }
    transient.wirings.delete(holder);
  }
  transient.unwired.clear();
}

/** Folds a step's changes into the state. */
export function apply(plan: ExecutionPlan, state: State, changes: Changes): void {
  dropUnwired(state);
  if (changes.execution !== undefined) state.execution = changes.execution;
  addWired(state, changes.transient.wired);
  for (const id of changes.transient.chosen) state.waiting.set(id, (state.waiting.get(id) ?? 0) - 1);
  for (const [id, row] of changes.nodes) foldNode(plan, state, id, row);
  for (const holder of changes.transient.unwired) state.transient.unwired.add(holder);
  for (const [id, batch] of changes.items) foldItems(state, id, batch);
  for (const [id, change] of changes.transient.arrays) {
    const items = state.arrays.get(id);
    if (items !== undefined) foldItemChanges(items, change);
  }
  const { transient } = state;
  fold(transient.inputs, changes.transient.inputs);
  fold(transient.awaiting, changes.transient.awaiting);
  fold(transient.values, changes.transient.values);
  foldSet(transient.running, changes.transient.running);
  foldSet(transient.held, changes.transient.held);
  foldSet(transient.active, changes.transient.active);
  fold(transient.unrecovered, changes.transient.unrecovered);
  foldSet(transient.placeless, changes.transient.placeless);
}

/**
 * The state that rows tell, in whatever order they come: the whole of recovery (invariant 5).
 * @param wired What the dynamic tasks wired that the rows tell of.
 */
export function loadState(plan: ExecutionPlan, rows: LoadedRows, wired: Wirings = new Map()): State {
  const state = initialState(plan);
  addWired(state, wired);
  if (rows.execution !== undefined) state.execution = rows.execution;
  for (const [id, row] of rows.nodes) foldNode(plan, state, id, row);
  // Of the states saved of one attempt the last counts.
  for (const { node, number, batch } of rows.batches.toSorted((a, b) => a.number - b.number)) {
    foldItems(state, node, batch);
    const items = state.arrays.get(node);
    if (items !== undefined) items.counts = { ...items.counts, batches: Math.max(items.counts.batches, number + 1) };
  }
  return state;
}

function foldNode(plan: ExecutionPlan, state: State, id: string, row: NodeState): void {
  const before = state.nodes.get(id);
  state.nodes.set(id, row);
  if (!isTerminalNodePhase(row.phase)) {
    if (row.array !== undefined && !state.arrays.has(id)) state.arrays.set(id, newArrayItems(row.array));
    return;
  }
  state.arrays.delete(id);
  if (before !== undefined && isTerminalNodePhase(before.phase)) return;
  for (const next of nodeOf(plan, state, id)?.downstream ?? [])
    state.waiting.set(next, (state.waiting.get(next) ?? 0) - 1);
}

function foldItems(state: State, node: string, batch: ItemBatch): void {
  const items = state.arrays.get(node);
  if (items !== undefined) for (const row of batch.items) foldItem(items, row);
}

function fold<T>(into: Map<string, T>, changes: ReadonlyMap<string, T | undefined>): void {
  for (const [key, value] of changes) {
    if (value === undefined) into.delete(key);
    else into.set(key, value);
  }
}

function foldSet(into: Set<string>, changes: ReadonlyMap<string, boolean>): void {
  for (const [key, present] of changes) {
    if (present) into.add(key);
    else into.delete(key);
  }
}
