import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError, timestampFromMicroseconds } from "@haltere/core";
import {
  CatalogCacheStatus,
  type LiteralMap,
  LiteralMapSchema,
  TaskExecution_Phase as Phase,
  TaskLog_MessageFormat,
} from "@haltere/idl/core";
import {
  type ItemState,
  type ListMapItemsRequest,
  ListMapItemsResponseSchema,
  type MapItem,
  MapItemSchema,
} from "@haltere/idl/haltere";
import type { Row } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import { loadLiterals } from "../literals/stored-literals.ts";
import { nodeExecutionKey } from "../node-executions/node-execution-row.ts";
import { getNodeExecutionRow } from "../node-executions/read-node-executions.ts";
import { type FullNodeExecutionIdentifier, requireNodeExecutionIdentifier } from "../requests/identifiers.ts";
import { invalidValue } from "../requests/refusals.ts";
import { maxPageSize, numberToken, pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { logAddress } from "../task-executions/log-links.ts";
import { boundInputs } from "./bound-inputs.ts";
import { itemLogName, itemLogPlace } from "./item-log.ts";
import { endPhase, nextFailures, readItemStates } from "./item-states.ts";
import { itemInputs } from "./item-values.ts";
import { type MapRecord, readMapRecord } from "./map-record.ts";
import { type Standing, standingItems } from "./standing-items.ts";

/** Items with their values on one page: each may have some tens of KiB. */
const maxPageWithValues = 100;
/** Items that one call looks at for those of some phases; what is left is the next page's. */
const maxLookedAt = 20_000;

/** A page of a map's items in their order. With phases it may be short, or empty, before the last: the token says whether there is more. */
export async function listMapItems(
  resources: ServiceResources,
  request: ListMapItemsRequest,
  { signal }: Pick<CallContext, "signal">,
) {
  const id = requireNodeExecutionIdentifier(request.id);
  const limit = pageSize(request.limit, request.withValues ? maxPageWithValues : maxPageSize);
  const after = numberToken(request.token);
  const row = await getNodeExecutionRow(resources.store, id);
  const key = nodeExecutionKey(id.executionId, id.nodeId);
  const record = await readMapRecord(resources.store, key);
  const standing = record.ended ? new Map<number, Standing>() : standingItems(resources, id);
  const phases = new Set(request.phases);
  const onlyFailures =
    phases.size > 0 && [...phases].every((phase) => phase === Phase.FAILED || phase === Phase.ABORTED);

  const items: MapItem[] = [];
  const states = new Map<number, ItemState>();
  const { size, succeeded, failed, running } = record;
  const answer = async (token: string) => {
    if (request.outputsOnly) await Promise.all(items.map((item) => addOutputs(resources.blobs, item, states)));
    else await Promise.all(items.map((item) => addLog(resources, id, item)));
    if (request.withValues && !request.outputsOnly) await addValues(resources, id, row, record, items, states);
    return create(ListMapItemsResponseSchema, { items, token, counts: { size, succeeded, failed, running } });
  };
  if (request.indexes.length > 0) {
    for (const index of request.indexes) if (index >= size) throw noSuchItem(index, size);
    if (request.indexes.length > limit) throw invalidValue("indexes");
    for (const [from, to] of closeTogether(request.indexes))
      for (const [index, state] of await readItemStates(resources.store, key, from, to)) states.set(index, state);
    items.push(...request.indexes.map((index) => itemOf(index, states.get(index), record, standing)));
    return answer("");
  }
  const first = after === undefined ? 0 : after + 1;
  let next = first;
  while (items.length < limit && next < record.size && next - first < maxLookedAt) {
    signal.throwIfAborted();
    if (onlyFailures && record.resources.size < record.size) {
      const failing = await nextFailures(resources.store, key, next);
      // Those that another engine told of, or that were aborted with their node, are in the record alone.
      if (failing === undefined && next >= record.resources.size) next = record.size;
      else if (failing !== undefined && next >= record.resources.size) next = failing;
      if (next >= record.size) break;
    }
    const to = Math.min(next + (phases.size === 0 ? limit : maxPageSize), record.size);
    const found = await readItemStates(resources.store, key, next, to);
    for (; next < to && items.length < limit; next++) {
      const item = itemOf(next, found.get(next), record, standing);
      if (phases.size > 0 && !phases.has(item.phase)) continue;
      items.push(item);
      const state = found.get(next);
      if (state !== undefined) states.set(next, state);
    }
  }
  return answer(next < size ? String(next - 1) : "");
}

function itemOf(
  index: number,
  state: ItemState | undefined,
  { resources }: MapRecord,
  standing: ReadonlyMap<number, Standing>,
): MapItem {
  const ended = state && endPhase(state);
  if (state !== undefined && ended !== undefined) {
    const item = create(MapItemSchema, { index, phase: ended, attempt: state.attempt, cacheStatus: state.cacheStatus });
    if (state.startedAt > 0n) item.startedAt = timestampFromMicroseconds(Number(state.startedAt));
    if (state.endedAt > 0n) item.endedAt = timestampFromMicroseconds(Number(state.endedAt));
    if (state.result.case === "failure") item.error = state.result.value;
    return item;
  }
  const here = standing.get(index);
  const told = resources.get(index);
  const item = create(MapItemSchema, {
    index,
    phase: here?.phase ?? told?.phase ?? Phase.UNDEFINED,
    attempt: Math.max(here?.attempt ?? 0, told?.retryAttempt ?? 0, state?.attempt ?? 0),
    cacheStatus: told?.cacheStatus ?? CatalogCacheStatus.CACHE_DISABLED,
    logs: told?.logs ?? [],
  });
  if (here?.since !== undefined) item.startedAt = timestampFromMicroseconds(here.since);
  return item;
}

/** The ranges that hold these indexes, of which none is much larger than what is asked of it. */
function closeTogether(indexes: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const ranges: [number, number][] = [];
  for (const index of [...indexes].sort((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last !== undefined && index - last[1] < 200) last[1] = index + 1;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}

function noSuchItem(index: number, size: number): FlyteError {
  return new FlyteError(
    "InvalidArgument",
    `invalid value for indexes: the map has ${size} items, and none at ${index}`,
    {
      hint: "Items count from 0.",
    },
  );
}

/** Links the log of the item's attempt where there is one here. */
async function addLog(
  { blobs, links }: ServiceResources,
  id: FullNodeExecutionIdentifier,
  item: MapItem,
): Promise<void> {
  const name = itemLogName(item);
  if ((await blobs.head(itemLogPlace(blobs, id, item))) === undefined) {
    item.logs = item.logs.filter(({ uri }) => !uri.startsWith(`${blobs.root}/`));
    return;
  }
  const uri = `${logAddress(links, { nodeExecutionId: id, retryAttempt: 0 })}?${new URLSearchParams({ log: name })}`;
  item.logs = [{ $typeName: "flyteidl.core.TaskLog", uri, name, ...plainLog }];
}

const plainLog = {
  messageFormat: TaskLog_MessageFormat.UNKNOWN,
  ShowWhilePending: false,
  HideOnceFinished: false,
  LinkType: 0,
};

async function addValues(
  resources: ServiceResources,
  id: FullNodeExecutionIdentifier,
  row: Row<"node_executions">,
  record: MapRecord,
  items: readonly MapItem[],
  states: ReadonlyMap<number, ItemState>,
): Promise<void> {
  const { blobs } = resources;
  const [encoded, bound] = await Promise.all([
    encodedInputs(resources, row),
    boundInputs(resources, id.executionId, id.nodeId),
  ]);
  const indexes = items.map(({ index }) => index);
  const inputs = itemInputs(encoded, indexes, (name, length) => length === record.size && !bound.has(name));
  await Promise.all(
    items.map(async (item) => {
      item.inputs = inputs.get(item.index) ?? create(LiteralMapSchema);
      await addOutputs(blobs, item, states);
    }),
  );
}

async function addOutputs(
  blobs: ServiceResources["blobs"],
  item: MapItem,
  states: ReadonlyMap<number, ItemState>,
): Promise<void> {
  const outputs = await outputsOf(blobs, states.get(item.index));
  if (outputs !== undefined) item.outputs = outputs;
}

async function encodedInputs({ blobs }: ServiceResources, row: Row<"node_executions">): Promise<Uint8Array> {
  if (row.inputs !== null) return row.inputs;
  const isOurs = row.input_uri.startsWith(`${blobs.root}/`) && (await blobs.head(row.input_uri)) !== undefined;
  return isOurs ? await blobs.read(row.input_uri) : new Uint8Array();
}

async function outputsOf(
  blobs: ServiceResources["blobs"],
  state: ItemState | undefined,
): Promise<LiteralMap | undefined> {
  if (state?.result.case === "outputs") return fromBinary(LiteralMapSchema, state.result.value);
  return state?.result.case === "outputsUri"
    ? loadLiterals(blobs, { inline: null, uri: state.result.value })
    : undefined;
}
