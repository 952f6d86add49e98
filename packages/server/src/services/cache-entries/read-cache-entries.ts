import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import { ArtifactSchema } from "@haltere/idl/datacatalog";
import {
  type CacheEntryId,
  type GetCacheEntryRequest,
  type ListCacheEntriesRequest,
  ListCacheEntriesResponseSchema,
} from "@haltere/idl/haltere";
import type { Condition, Row } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";
import { missing, refuseZeroByte, requireText } from "../requests/refusals.ts";
import { numberToken, pageSize } from "../requests/sized-page.ts";
import type { ServiceResources } from "../service-resources.ts";
import { cacheEntryFromRow, taskDatasetPrefix, taskVersionOf } from "./cache-entry-row.ts";

/** The newest entries first. A token is the place of the last one, so that pages follow each other whatever comes meanwhile. */
export async function listCacheEntries({ store }: ServiceResources, request: ListCacheEntriesRequest) {
  const { project, domain, task, dataset, datasetVersion } = request;
  requireText(project, "project");
  requireText(domain, "domain");
  refuseZeroByte(task, "task");
  refuseZeroByte(dataset, "dataset");
  refuseZeroByte(datasetVersion, "dataset_version");
  const limit = pageSize(request.limit);
  const before = numberToken(request.token);
  const where: Condition[] = equals({
    dataset_project: project,
    dataset_domain: domain,
    ...(dataset !== "" && { dataset_name: dataset }),
    ...(datasetVersion !== "" && { dataset_version: datasetVersion }),
  });
  if (task !== "") {
    where.push({ column: "dataset_name", comparison: "contains", value: `${taskDatasetPrefix}%${task}` });
  }
  if (before !== undefined) where.push({ column: "id", comparison: "lt", value: before });
  const rows = await store.list("artifacts", {
    where,
    orderBy: { column: "id", descending: true },
    limit: limit + 1,
    without: ["data"],
  });
  const page = rows.slice(0, limit);
  const versions = new Map<string, Promise<string>>();
  const versionOf = (row: Row<"artifacts">) => {
    const key = `${row.dataset_name}\n${row.dataset_version}`;
    const known = versions.get(key) ?? taskVersionOf(store, row);
    versions.set(key, known);
    return known;
  };
  const entries = page.map(async (row) => cacheEntryFromRow(store, row, await versionOf(row)));
  return create(ListCacheEntriesResponseSchema, {
    entries: await Promise.all(entries),
    token: rows.length > limit ? String(page.at(-1)?.id ?? "") : "",
  });
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
