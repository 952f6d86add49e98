import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import { ArtifactSchema } from "@haltere/idl/datacatalog";
import {
  type CacheEntryId,
  type GetCacheEntryRequest,
  type ListCacheEntriesRequest,
  ListCacheEntriesResponseSchema,
  ListCacheEntriesRequest_Order as Order,
} from "@haltere/idl/haltere";
import type { Condition, Row, Store } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";
import { missing, refuseZeroByte, requireText } from "../requests/refusals.ts";
import { numberToken, pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { cacheEntryFromRow, cacheVersionOf, taskDatasetPrefix, taskVersionOf } from "./cache-entry-row.ts";

/** A page of entries, the newest first where nothing else is asked for. */
export async function listCacheEntries({ store }: ServiceResources, request: ListCacheEntriesRequest) {
  const { project, domain, task, dataset, datasetVersion } = request;
  requireText(project, "project");
  requireText(domain, "domain");
  refuseZeroByte(task, "task");
  refuseZeroByte(dataset, "dataset");
  refuseZeroByte(datasetVersion, "dataset_version");
  refuseZeroByte(request.cacheVersion, "cache_version");
  const limit = pageSize(request.limit);
  const where: Condition[] = equals({
    dataset_project: project,
    dataset_domain: domain,
    ...(dataset !== "" && { dataset_name: dataset }),
    ...(datasetVersion !== "" && { dataset_version: datasetVersion }),
  });
  if (task !== "") {
    where.push({ column: "dataset_name", comparison: "contains", value: `${taskDatasetPrefix}%${task}` });
  }
  const { page, token } = await takePage(store, where, request, limit);
  const versions = new Map<string, Promise<string>>();
  const versionOf = (row: Listed) => {
    const key = `${row.dataset_name}\n${row.dataset_version}`;
    const known = versions.get(key) ?? taskVersionOf(store, row);
    versions.set(key, known);
    return known;
  };
  const entries = page.map(async (row) => cacheEntryFromRow(store, row, await versionOf(row)));
  return create(ListCacheEntriesResponseSchema, {
    entries: await Promise.all(entries),
    token,
  });
}

type Listed = Omit<Row<"artifacts">, "data">;
const orders: Readonly<Record<number, { readonly column: "id" | "dataset_name"; readonly descending: boolean }>> = {
  [Order.NEWEST]: { column: "id", descending: true },
  [Order.OLDEST]: { column: "id", descending: false },
  [Order.TASK]: { column: "dataset_name", descending: false },
};

/**
 * Rows of a cache version are picked out of pages that the store narrows by a part of the dataset's version. A token is the place of the last row,
 * so that pages follow each other whatever comes meanwhile; by tasks' names it is a number of rows.
 */
async function takePage(
  store: Store,
  where: readonly Condition[],
  { cacheVersion, order, token }: ListCacheEntriesRequest,
  limit: number,
): Promise<{ readonly page: Listed[]; readonly token: string }> {
  const within: Condition[] =
    cacheVersion === "" ? [] : [{ column: "dataset_version", comparison: "contains", value: `${cacheVersion}-` }];
  const orderBy = orders[order] ?? { column: "id", descending: true };
  const byName = orderBy.column === "dataset_name";
  const comparison = orderBy.descending ? "lt" : "gt";
  const page: Listed[] = [];
  for (let place = numberToken(token); ; ) {
    const from: Condition[] = place === undefined || byName ? [] : [{ column: "id", comparison, value: place }];
    const rows: Listed[] = await store.list("artifacts", {
      where: [...where, ...within, ...from],
      orderBy,
      limit: limit + 1,
      ...(byName && place !== undefined && { offset: place }),
      without: ["data"],
    });
    for (const row of rows) {
      if (page.length === limit) return { page, token: String(place ?? 0) };
      if (cacheVersion === "" || cacheVersionOf(row.dataset_version) === cacheVersion) page.push(row);
      place = byName ? (place ?? 0) + 1 : row.id;
    }
    if (rows.length <= limit) return { page, token: "" };
  }
}

/** An entry with its values. @throws FlyteError NotFound, DataLoss where its values are gone */
export async function getCacheEntry({ store, blobs }: ServiceResources, request: GetCacheEntryRequest) {
  const row = await findEntry(store, request.id);
  const entry = await cacheEntryFromRow(store, row, await taskVersionOf(store, row));
  const content = row.data ?? (await blobs.read(row.data_uri).catch(gone));
  const literals = fromBinary(ArtifactSchema, content).data.flatMap(({ name, value }) =>
    value === undefined ? [] : [[name, value] as const],
  );
  entry.outputs = create(LiteralMapSchema, { literals: Object.fromEntries(literals) });
  return entry;
}

function gone(thrown: unknown): never {
  const error = FlyteError.from(thrown);
  if (error.code !== "NotFound") throw error;
  throw new FlyteError("DataLoss", `the values of the cache entry are gone: ${error.message}`, {
    cause: thrown,
    hint: "Evict the entry.",
  });
}

/** @throws FlyteError InvalidArgument for an id that lacks a part, NotFound */
export async function findEntry(
  store: ServiceResources["store"],
  id: CacheEntryId | undefined,
): Promise<Row<"artifacts">> {
  if (id === undefined) throw missing("id");
  const { project, domain, dataset, datasetVersion, artifactId } = id;
  for (const [field, value] of Object.entries({ project, domain, dataset })) requireText(value, `id.${field}`);
  requireText(datasetVersion, "id.dataset_version");
  requireText(artifactId, "id.artifact_id");
  const row = await store.get("artifacts", {
    dataset_project: project,
    dataset_domain: domain,
    dataset_name: dataset,
    dataset_version: datasetVersion,
    artifact_id: artifactId,
  });
  if (row !== undefined) return row;
  throw new FlyteError("NotFound", `there is no cache entry ${artifactId} of ${dataset} ${datasetVersion}`, {
    hint: "List the entries to see which there are.",
  });
}
