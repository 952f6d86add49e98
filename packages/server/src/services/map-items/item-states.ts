import { fromBinary } from "@bufbuild/protobuf";
import { TaskExecution_Phase as Phase } from "@haltere/idl/core";
import { ItemBatchSchema, type ItemState } from "@haltere/idl/haltere";
import type { Condition, Key, Store } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";

/** What the rows of a map's items tell of those from one index up to another, which is not one of them. */
export async function readItemStates(
  store: Store,
  node: Key<"node_executions">,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, ItemState>> {
  const rows = await store.list("map_items", {
    where: [
      ...equals({ ...node }),
      { column: "last_index", comparison: "gte", value: from },
      { column: "first_index", comparison: "lt", value: to },
    ],
  });
  const states = new Map<number, ItemState>();
  for (const row of rows) {
    for (const item of fromBinary(ItemBatchSchema, row.items).items) {
      if (item.index < from || item.index >= to) continue;
      const known = states.get(item.index);
      // The end of an attempt counts before its start, in whatever order they were written.
      if (known === undefined || item.attempt > known.attempt || (item.attempt === known.attempt && !hasEnded(known)))
        states.set(item.index, item);
    }
  }
  return states;
}

/** The first index from one on at which a batch begins that has items which failed or were aborted; undefined where none has. */
export async function nextFailures(
  store: Store,
  node: Key<"node_executions">,
  from: number,
): Promise<number | undefined> {
  const where: Condition[] = [
    ...equals({ ...node }),
    { column: "failures", comparison: "gt", value: 0 },
    { column: "last_index", comparison: "gte", value: from },
  ];
  const orderBy = { column: "first_index", descending: false } as const;
  const [row] = await store.list("map_items", { where, orderBy, limit: 1, without: ["items"] });
  return row && Math.max(row.first_index, from);
}

/** Whether the item has ended, and how. */
export function endPhase(state: ItemState): Phase | undefined {
  if (state.aborted) return Phase.ABORTED;
  if (state.result.case === undefined) return undefined;
  return state.result.case === "failure" ? Phase.FAILED : Phase.SUCCEEDED;
}

function hasEnded(state: ItemState): boolean {
  return endPhase(state) !== undefined;
}
