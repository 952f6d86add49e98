import { create } from "@bufbuild/protobuf";
import { isTerminalNodePhase } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import { type ExecutionState, ItemBatchSchema, type NodeState, NodeStateSchema } from "@haltere/idl/haltere";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { type NodePlan, takesPlace } from "../plan/node-plan.ts";
import { ArrayDraft } from "./array-draft.ts";
import type { Changes } from "./changes.ts";
import type { Decision } from "./decision.ts";
import { nodeOf, type State, waitsAtFirst } from "./state.ts";

const emptyMap: LiteralMap = create(LiteralMapSchema);
const notStarted: NodeState = create(NodeStateSchema);

/**
 * One step under way: reads the state through what the step has changed so far, and leaves the state itself alone
 * (invariant 1). Handlers of node kinds write through it; `changes` is what came of it.
 */
export class Draft {
  readonly plan: ExecutionPlan;
  readonly decisions: Decision[] = [];
  /** Nodes that ended in this step and whose dependants were not looked at yet. */
  readonly ended: string[] = [];
  readonly #state: State;
  #execution: ExecutionState | undefined;
  readonly #nodes = new Map<string, NodeState>();
  readonly #arrays = new Map<string, ArrayDraft>();
  readonly #waiting = new Map<string, number>();
  readonly #inputs = new Map<string, LiteralMap | undefined>();
  readonly #awaiting = new Map<string, ReadonlySet<string> | undefined>();
  readonly #values = new Map<string, LiteralMap | undefined>();
  readonly #running = new Map<string, boolean>();
  readonly #held = new Map<string, boolean>();
  readonly #active = new Map<string, boolean>();
  readonly #unrecovered = new Map<string, string>();
  readonly #wired = new Map<string, NodePlan>();
  readonly #wirings = new Map<string, ReadonlyMap<string, NodePlan>>();
  readonly #unwired = new Set<string>();
  readonly #chosen = new Set<string>();
  readonly #placeless = new Map<string, boolean>();
  #placesTaken: number;
  #heldCount: number;

  constructor(plan: ExecutionPlan, state: State) {
    this.plan = plan;
    this.#state = state;
    this.#placesTaken = state.transient.active.size - state.transient.placeless.size;
    this.#heldCount = state.transient.held.size;
  }

  get execution(): ExecutionState {
    return this.#execution ?? this.#state.execution;
  }

  setExecution(change: Partial<Omit<ExecutionState, "$typeName" | "$unknown">>): void {
    this.#execution = { ...this.execution, ...change };
  }

  nodePlan(id: string): NodePlan | undefined {
    return this.#wired.get(id) ?? nodeOf(this.plan, this.#state, id);
  }

  /** All nodes that are known: of the plan, and those that dynamic tasks wired. */
  *nodePlans(): Iterable<NodePlan> {
    yield* this.plan.workflow.nodes.values();
    yield* this.#state.transient.wired.values();
  }

  /** Makes the nodes known that the dynamic task of a node wired. */
  wire(holder: string, nodes: ReadonlyMap<string, NodePlan>): void {
    this.#wirings.set(holder, nodes);
    for (const [id, node] of nodes) this.#wired.set(id, node);
  }

  node(id: string): NodeState {
    return this.#nodes.get(id) ?? this.#state.nodes.get(id) ?? notStarted;
  }

  /** Changes a node's row. A node that ends frees its place, and its dependants are looked at before the step ends. */
  setNode(id: string, change: Partial<Omit<NodeState, "$typeName" | "$unknown">>): void {
    const row = { ...this.node(id), ...change };
    this.#nodes.set(id, row);
    if (!isTerminalNodePhase(row.phase)) return;
    this.#set(this.#inputs, id, undefined);
    this.stopAwaiting(id);
    this.setRunning(id, false);
    this.setActive(id, false);
    if (row.dynamic !== undefined) this.#unwired.add(id);
    this.ended.push(id);
  }

  /** Lets go of a node that was to begin, and of which nothing is known outside. */
  giveUp(id: string): void {
    this.#set(this.#inputs, id, undefined);
    this.stopAwaiting(id);
    this.setActive(id, false);
  }

  /** Nodes under way, in the order they began. */
  *active(): Iterable<string> {
    for (const id of this.#state.transient.active) if (this.#active.get(id) !== false) yield id;
    for (const [id, active] of this.#active) if (active && !this.#state.transient.active.has(id)) yield id;
  }

  /** How many nodes take one of the places that `maxParallelism` gives. */
  get placesTaken(): number {
    return this.#placesTaken;
  }

  setActive(id: string, active: boolean): void {
    if (this.#isActive(id) === active) return;
    this.#active.set(id, active);
    const takes = takesPlace(this.nodePlan(id)) && this.node(id).dynamic === undefined;
    if (active && !takes) this.#placeless.set(id, true);
    else if (active) this.#placesTaken++;
    else if (this.#isPlaceless(id)) this.#placeless.set(id, false);
    else this.#placesTaken--;
  }

  /** The node stays under way, and takes no place any more. */
  freePlace(id: string): void {
    if (!this.#isActive(id) || this.#isPlaceless(id)) return;
    this.#placeless.set(id, true);
    this.#placesTaken--;
  }

  #isActive(id: string): boolean {
    return this.#active.get(id) ?? this.#state.transient.active.has(id);
  }

  #isPlaceless(id: string): boolean {
    return this.#placeless.get(id) ?? this.#state.transient.placeless.has(id);
  }

  hold(id: string): void {
    this.#held.set(id, true);
    this.#heldCount++;
  }

  /** The node that has been held longest, which is no longer held. */
  release(): string | undefined {
    if (this.#heldCount === 0) return undefined;
    const take = (id: string): string => {
      this.#held.set(id, false);
      this.#heldCount--;
      return id;
    };
    for (const id of this.#state.transient.held) if (this.#held.get(id) !== false) return take(id);
    for (const [id, held] of this.#held) if (held) return take(id);
    return undefined;
  }

  /** Whether the node was asked for in the execution that this one recovers, in vain. */
  isUnrecovered(id: string): boolean {
    return this.#unrecovered.has(id) || this.#state.transient.unrecovered.has(id);
  }

  /** The checkpoint that the node's task had left there; empty for none. */
  priorCheckpoint(id: string): string {
    return this.#unrecovered.get(id) ?? this.#state.transient.unrecovered.get(id) ?? "";
  }

  setUnrecovered(id: string, checkpoint: string): void {
    this.#unrecovered.set(id, checkpoint);
  }

  isRunning(id: string): boolean {
    return this.#running.get(id) ?? this.#state.transient.running.has(id);
  }

  setRunning(id: string, running: boolean): void {
    if (this.isRunning(id) !== running) this.#running.set(id, running);
  }

  inputs(id: string): LiteralMap {
    const changed = this.#inputs.has(id) ? this.#inputs.get(id) : this.#state.transient.inputs.get(id);
    return changed ?? emptyMap;
  }

  /** Whether the node's inputs are at hand. */
  hasInputs(id: string): boolean {
    return (this.#inputs.has(id) ? this.#inputs.get(id) : this.#state.transient.inputs.get(id)) !== undefined;
  }

  setInputs(id: string, inputs: LiteralMap): void {
    this.#inputs.set(id, inputs);
  }

  /** One of a node's upstream nodes ended; true when it was the last that the node waited for. */
  countDown(id: string): boolean {
    const left = this.waitsFor(id) - 1;
    this.#waiting.set(id, left);
    return left === 0;
  }

  /** The arm's branch chose it; true when it waits for nothing else. */
  choose(arm: string): boolean {
    this.#chosen.add(arm);
    return this.countDown(arm);
  }

  waitsFor(id: string): number {
    const wired = this.#wired.get(id);
    return this.#waiting.get(id) ?? this.#state.waiting.get(id) ?? (wired === undefined ? 0 : waitsAtFirst(wired));
  }

  /** Asks for values that a node cannot go on without; a value asked for already is not asked for again. */
  await(id: string, uris: ReadonlySet<string>): void {
    for (const uri of uris)
      if (this.value(uri) === undefined && !this.#isAwaited(uri)) this.decisions.push({ kind: "load", uri });
    this.#awaiting.set(id, uris);
  }

  /** Nodes that await a value, each with all the addresses that it awaits. */
  awaiting(): Map<string, ReadonlySet<string>> {
    const all = new Map(this.#state.transient.awaiting);
    for (const [id, uris] of this.#awaiting) {
      if (uris === undefined) all.delete(id);
      else all.set(id, uris);
    }
    return all;
  }

  stopAwaiting(id: string): void {
    this.#set(this.#awaiting, id, undefined);
  }

  #isAwaited(uri: string): boolean {
    for (const uris of this.awaiting().values()) if (uris.has(uri)) return true;
    return false;
  }

  value(uri: string): LiteralMap | undefined {
    return this.#values.has(uri) ? this.#values.get(uri) : this.#state.transient.values.get(uri);
  }

  setValue(uri: string, value: LiteralMap): void {
    this.#values.set(uri, value);
  }

  /** Lets go of the values that no node awaits any more. */
  dropValues(): void {
    for (const uri of [...this.#state.transient.values.keys(), ...this.#values.keys()])
      if (this.value(uri) !== undefined && !this.#isAwaited(uri)) this.#values.set(uri, undefined);
  }

  array(id: string): ArrayDraft | undefined {
    const known = this.#arrays.get(id);
    if (known !== undefined) return known;
    const items = this.#state.arrays.get(id);
    if (items === undefined) return undefined;
    const draft = new ArrayDraft(items);
    this.#arrays.set(id, draft);
    return draft;
  }

  addArray(id: string, array: ArrayDraft): void {
    this.#arrays.set(id, array);
  }

  /** The array nodes that this step has looked at. */
  arrays(): IterableIterator<[string, ArrayDraft]> {
    return this.#arrays.entries();
  }

  /** All that was wired by nodes that ended in this step. */
  #dropped(): ReadonlySet<string> {
    const dropped = new Set<string>();
    for (const holder of this.#unwired) {
      const wiring = this.#wirings.get(holder) ?? this.#state.transient.wirings.get(holder);
      for (const id of wiring?.keys() ?? []) dropped.add(id);
    }
    return dropped;
  }

  changes(): Changes {
    const items = new Map<string, ReturnType<typeof create<typeof ItemBatchSchema>>>();
    const arrays: Map<string, ReturnType<ArrayDraft["changes"]>> = new Map();
    for (const [id, array] of this.#arrays) {
      const rows = array.rows();
      if (rows.length > 0) items.set(id, create(ItemBatchSchema, { items: rows }));
      arrays.set(id, array.changes(rows.length > 0));
    }
    return {
      execution: this.#execution,
      nodes: this.#nodes,
      dropped: this.#dropped(),
      items,
      transient: {
        inputs: this.#inputs,
        awaiting: this.#awaiting,
        values: this.#values,
        running: this.#running,
        held: this.#held,
        active: this.#active,
        placeless: this.#placeless,
        unrecovered: this.#unrecovered,
        arrays,
        wired: this.#wirings,
        unwired: this.#unwired,
        chosen: this.#chosen,
      },
    };
  }

  /** Whether the execution goes on. */
  get isLive(): boolean {
    return !this.#finished;
  }
  #finished = false;

  finish(): void {
    this.#finished = true;
    this.decisions.push({ kind: "finish" });
  }

  #set<T>(map: Map<string, T | undefined>, id: string, value: T | undefined): void {
    map.set(id, value);
  }
}
