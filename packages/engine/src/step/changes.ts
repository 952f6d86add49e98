import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import type { LiteralMap } from "@haltere/idl/core";
import {
  type ExecutionState,
  ExecutionStateSchema,
  type ItemBatch,
  ItemBatchSchema,
  type NodeState,
  NodeStateSchema,
} from "@haltere/idl/haltere";
import type { NodePlan } from "../plan/node-plan.ts";
import type { ItemChanges } from "./array-items.ts";

/** What a step changes: rows of `engine_state`, and what only memory holds. */
export interface Changes {
  readonly execution: ExecutionState | undefined;
  readonly nodes: ReadonlyMap<string, NodeState>;
  /** Nodes whose rows go, or are not written: what holds them has ended, and nothing will ask for them again. */
  readonly dropped: ReadonlySet<string>;
  /** At most one batch an array node and step. */
  readonly items: ReadonlyMap<string, ItemBatch>;
  readonly transient: TransientChanges;
}

/** A value that is undefined or false takes its entry away. */
interface TransientChanges {
  readonly inputs: ReadonlyMap<string, LiteralMap | undefined>;
  readonly awaiting: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  readonly values: ReadonlyMap<string, LiteralMap | undefined>;
  readonly running: ReadonlyMap<string, boolean>;
  readonly held: ReadonlyMap<string, boolean>;
  readonly active: ReadonlyMap<string, boolean>;
  readonly placeless: ReadonlyMap<string, boolean>;
  readonly unrecovered: ReadonlyMap<string, string>;
  readonly arrays: ReadonlyMap<string, ItemChanges>;
  /** What dynamic tasks wired, by the node of each. */
  readonly wired: ReadonlyMap<string, ReadonlyMap<string, NodePlan>>;
  /** Nodes that ended and whose tasks had wired something. */
  readonly unwired: ReadonlySet<string>;
  /** Arms that their branches chose. */
  readonly chosen: ReadonlySet<string>;
}

/** A row of the engine's state, but for the execution it belongs to: of `engine_state`, or with `items` of `map_items`. */
export interface StateRow {
  readonly state_key: string;
  readonly value: Uint8Array;
  readonly items?: { readonly node: string; readonly number: number; readonly batch: ItemBatch };
}

const executionKey = "execution";
const nodePrefix = "node/";
const itemsPrefix = "items/";

/** Names a node's row among those of an execution. */
export function nodeKey(id: string): string {
  return nodePrefix + id;
}

/** Names a batch among the rows of an execution. */
export function itemsKey(node: string, number: number): string {
  return `${itemsPrefix}${node}/${String(number).padStart(8, "0")}`;
}

/** The rows that changes write. */
export function stateRows(changes: Changes): StateRow[] {
  const rows: StateRow[] = [];
  if (changes.execution !== undefined)
    rows.push({ state_key: executionKey, value: toBinary(ExecutionStateSchema, changes.execution) });
  for (const [id, node] of changes.nodes)
    if (!changes.dropped.has(id)) rows.push({ state_key: nodeKey(id), value: toBinary(NodeStateSchema, node) });
  for (const [id, batch] of changes.items) {
    const number = (changes.transient.arrays.get(id)?.counts.batches ?? 1) - 1;
    const items = { node: id, number, batch };
    rows.push({ state_key: itemsKey(id, number), value: toBinary(ItemBatchSchema, batch), items });
  }
  return rows;
}

/** What rows say, decoded: folded into an initial state it makes the state that wrote them, but for what is transient. */
export interface LoadedRows {
  readonly execution: ExecutionState | undefined;
  readonly nodes: ReadonlyMap<string, NodeState>;
  readonly batches: readonly { readonly node: string; readonly number: number; readonly batch: ItemBatch }[];
}

export function readStateRows(rows: readonly StateRow[]): LoadedRows {
  let execution: ExecutionState | undefined;
  const nodes = new Map<string, NodeState>();
  const batches: { node: string; number: number; batch: ItemBatch }[] = [];
  for (const { state_key: key, value } of rows) {
    if (key === executionKey) execution = fromBinary(ExecutionStateSchema, value);
    else if (key.startsWith(nodePrefix)) nodes.set(key.slice(nodePrefix.length), fromBinary(NodeStateSchema, value));
    else if (key.startsWith(itemsPrefix)) {
      const end = key.lastIndexOf("/");
      const [node, number] = [key.slice(itemsPrefix.length, end), Number(key.slice(end + 1))];
      batches.push({ node, number, batch: fromBinary(ItemBatchSchema, value) });
    } else throw new FlyteError("DataLoss", `The engine's state has a row "${key}", which this version does not know.`);
  }
  return { execution, nodes, batches };
}
