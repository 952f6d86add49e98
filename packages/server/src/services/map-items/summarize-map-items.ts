import { create } from "@bufbuild/protobuf";
import { TaskExecution_Phase as Phase } from "@haltere/idl/core";
import { type SummarizeMapItemsRequest, SummarizeMapItemsResponseSchema } from "@haltere/idl/haltere";
import type { CallContext } from "@haltere/rpc";
import { nodeExecutionKey } from "../node-executions/node-execution-row.ts";
import { getNodeExecutionRow } from "../node-executions/read-node-executions.ts";
import { requireNodeExecutionIdentifier } from "../requests/identifiers.ts";
import { equals } from "../requests/list-query.ts";
import type { ServiceResources } from "../service-resources.ts";
import { createFailureGroups } from "./alike-failures.ts";
import { readMapRecord } from "./map-record.ts";
import { scanItems } from "./scan-items.ts";
import { standingItems } from "./standing-items.ts";

/** Rows of items that are read at once. */
const rowsAtOnce = 5000;
const unread = [
  ...(["execution_project", "execution_domain", "execution_name", "node_key", "node_id"] as const),
  ...(["batch", "last_index", "failures"] as const),
];
const mostGroups = 100;

/** The phases of all items of a map, and what those that failed say. */
export async function summarizeMapItems(
  resources: ServiceResources,
  request: SummarizeMapItemsRequest,
  { signal }: Pick<CallContext, "signal">,
) {
  const { store } = resources;
  const id = requireNodeExecutionIdentifier(request.id);
  await getNodeExecutionRow(store, id);
  const key = nodeExecutionKey(id.executionId, id.nodeId);
  const record = await readMapRecord(store, key);
  const phases = new Uint8Array(record.size);
  const attempts = new Uint32Array(record.size);
  const failures = new Map<number, Uint8Array>();
  for (const [index, { phase }] of record.resources) if (index < record.size) phases[index] = phase;
  if (!record.ended) for (const [index, { phase }] of standingItems(resources, id)) phases[index] = phase;
  const before = phases.slice();
  const ended = new Uint8Array(record.size);
  for (let from = 0; ; ) {
    signal.throwIfAborted();
    const rows = await store.list("map_items", {
      where: [...equals({ ...key }), { column: "first_index", comparison: "gte", value: from }],
      orderBy: { column: "first_index", descending: false },
      limit: rowsAtOnce,
      without: unread,
    });
    for (const { items } of rows) {
      scanItems(items, ({ index, attempt, ended: how, failure }) => {
        const known = attempts[index];
        // The end of an attempt counts before its start, in whatever order they were written.
        if (known === undefined || attempt < known || (attempt === known && ended[index])) return;
        attempts[index] = attempt;
        ended[index] = how === undefined ? 0 : 1;
        phases[index] = how ?? before[index] ?? Phase.UNDEFINED;
        if (failure === undefined) failures.delete(index);
        else failures.set(index, failure);
      });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) break;
    // Rows that begin with the same item may be read twice, which changes nothing.
    from = Math.max(last.first_index, from + 1);
  }
  const decoder = new TextDecoder();
  const groups = createFailureGroups();
  for (const index of [...failures.keys()].sort((one, other) => one - other))
    groups.add(index, decoder.decode(failures.get(index)));
  return create(SummarizeMapItemsResponseSchema, {
    runs: runsOf(phases),
    failures: groups.mostFrequent(mostGroups).map((group) => ({ ...group })),
    ended: record.ended,
  });
}

function runsOf(phases: Uint8Array): number[] {
  const runs: number[] = [];
  let from = 0;
  for (let at = 1; at <= phases.length; at++) {
    if (phases[at] === phases[from]) continue;
    runs.push(phases[from] ?? Phase.UNDEFINED, at - from);
    from = at;
  }
  return runs;
}
