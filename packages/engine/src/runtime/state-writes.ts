import { isTerminalNodePhase } from "@haltere/core";
import type { Store, Write } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { type ExecutionKey, ofExecution } from "../records/execution-key.ts";
import {
  type Changes,
  itemsKey,
  type LoadedRows,
  nodeKey,
  readStateRows,
  type StateRow,
  stateRows,
} from "../step/changes.ts";
import { nodeOf, type State } from "../step/state.ts";

/**
 * What a step changes of an execution, as writes: its small state, which goes when the execution ends, and what happened to items of
 * array nodes, which stays as their record.
 */
export function stateWrites(
  plan: ExecutionPlan,
  state: State,
  key: ExecutionKey,
  changes: Changes,
  finished: boolean,
): Write[] {
  const rows = stateRows(changes);
  const items = rows.flatMap((row) => (row.items === undefined ? [] : [itemsWrite(plan, state, key, row, row.items)]));
  if (finished) {
    return [
      ...items,
      { kind: "delete", table: "engine_state", where: key },
      { kind: "delete", table: "engine_executions", where: key },
    ];
  }
  const small = rows.flatMap(({ state_key, value, items }): Write[] =>
    items === undefined ? [{ kind: "put", table: "engine_state", row: { ...key, state_key, value } }] : [],
  );
  const gone = [...changes.dropped].flatMap((id): Write[] =>
    state.nodes.has(id) ? [{ kind: "delete", table: "engine_state", where: { ...key, state_key: nodeKey(id) } }] : [],
  );
  return [...small, ...gone, ...items];
}

function itemsWrite(
  plan: ExecutionPlan,
  state: State,
  key: ExecutionKey,
  { value }: StateRow,
  { node, number, batch: { items } }: NonNullable<StateRow["items"]>,
): Write {
  let [first, last, failures] = [Number.MAX_SAFE_INTEGER, 0, 0];
  for (const { index, result, aborted } of items) {
    first = Math.min(first, index);
    last = Math.max(last, index);
    if (aborted || result.case === "failure") failures++;
  }
  const node_id = nodeOf(plan, state, node)?.uniqueId ?? node;
  const row = { ...key, node_key: node, node_id, batch: number, first_index: first, last_index: last, failures };
  return { kind: "put", table: "map_items", row: { ...row, items: value } };
}

/** The state of a live execution, with the items of its array nodes that are under way. */
export async function readState(store: Store, key: ExecutionKey): Promise<LoadedRows> {
  const loaded = readStateRows(await store.list("engine_state", { where: ofExecution(key) }));
  const arrays = [...loaded.nodes].flatMap(([id, { array, phase }]) =>
    array === undefined || isTerminalNodePhase(phase) ? [] : [id],
  );
  if (arrays.length === 0) return loaded;
  const rows = await store.list("map_items", {
    where: [...ofExecution(key), { column: "node_key", comparison: "in", value: arrays }],
  });
  const { batches } = readStateRows(
    rows.map(({ node_key, batch, items }) => ({ state_key: itemsKey(node_key, batch), value: items })),
  );
  return { ...loaded, batches: [...loaded.batches, ...batches] };
}
