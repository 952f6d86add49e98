import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type CachedTask, type EvictCacheEntriesRequest, EvictCacheEntriesResponseSchema } from "@haltere/idl/haltere";
import type { Row, Write } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import { equals } from "../requests/list-query.ts";
import { missing, refuseZeroByte, requireText } from "../requests/refusals.ts";
import type { ServiceResources } from "../service-resources.ts";
import { artifactKey, cacheVersionOf, taskDatasetPrefix } from "./cache-entry-row.ts";
import { findEntry } from "./read-cache-entries.ts";

/** How many entries go in one commit. */
const batch = 50;
const attempts = 8;
/** How many entries a request may name. */
const mostEntries = 1000;

/** Removes one entry, or all of a task, in small commits: a call that is cut short has removed a part, and may be sent again. */
export async function evictCacheEntries(
  { store, blobs }: ServiceResources,
  { target, dryRun }: EvictCacheEntriesRequest,
  { signal }: Pick<CallContext, "signal">,
) {
  let evicted = 0;
  const evict = async (row: Row<"artifacts">): Promise<void> => {
    if (!dryRun && !(await remove(store, blobs, row))) return;
    evicted++;
  };
  switch (target.case) {
    case "entry":
      await evict(await findEntry(store, target.value));
      break;
    case "task":
      for await (const rows of entriesOf(store, target.value)) {
        signal.throwIfAborted();
        await Promise.all(rows.map(evict));
      }
      break;
    case "entries":
      if (target.value.ids.length > mostEntries)
        throw new FlyteError("InvalidArgument", `${target.value.ids.length} entries are more than ${mostEntries}`, {
          hint: "Evict the rest with further calls.",
        });
      for (const id of target.value.ids) {
        signal.throwIfAborted();
        const row = await findEntry(store, id).catch(unlessGone);
        if (row !== undefined) await evict(row);
      }
      break;
    case undefined:
      throw missing("target");
  }
  return create(EvictCacheEntriesResponseSchema, { entries: BigInt(evicted) });
}

function unlessGone(thrown: unknown): undefined {
  if (FlyteError.from(thrown).code !== "NotFound") throw thrown;
}

async function* entriesOf(store: ServiceResources["store"], task: CachedTask): AsyncGenerator<Row<"artifacts">[]> {
  const { project, domain, name, cacheVersion } = task;
  requireText(project, "task.project");
  requireText(domain, "task.domain");
  requireText(name, "task.name");
  refuseZeroByte(cacheVersion, "task.cache_version");
  const within = equals({
    dataset_project: project,
    dataset_domain: domain,
    dataset_name: `${taskDatasetPrefix}${name}`,
  });
  let last = 0;
  for (;;) {
    const rows = await store.list("artifacts", {
      where: [...within, { column: "id", comparison: "gt", value: last }],
      orderBy: { column: "id", descending: false },
      limit: batch,
      without: ["data"],
    });
    if (rows.length === 0) return;
    last = rows.at(-1)?.id ?? last;
    yield rows.filter((row) => cacheVersion === "" || cacheVersionOf(row.dataset_version) === cacheVersion);
  }
}

/** Removes an entry with its tags, unless somebody else has; its blob goes once nothing refers to it. */
async function remove(
  store: ServiceResources["store"],
  blobs: ServiceResources["blobs"],
  row: Row<"artifacts">,
): Promise<boolean> {
  const key = artifactKey(row);
  let known: Pick<Row<"artifacts">, "updated_at" | "data_uri"> | undefined = row;
  for (let attempt = 0; attempt < attempts && known !== undefined; attempt++) {
    const { updated_at, data_uri } = known;
    const parts = (["artifact_tags", "artifact_partitions", "artifacts"] as const).map(
      (table): Write => ({ kind: "delete", table, where: key }),
    );
    const written = await store.commit([
      { kind: "update", table: "artifacts", key, set: { updated_at }, expected: { updated_at } },
      ...parts,
    ]);
    if (written.ok) {
      if (data_uri !== "") await blobs.delete(data_uri);
      return true;
    }
    // It was written anew meanwhile, or is gone.
    known = await store.get("artifacts", key);
  }
  if (known === undefined) return false;
  throw new FlyteError("Aborted", `the cache entry ${row.artifact_id} is written again and again`, {
    recoverable: true,
    hint: "Try again.",
  });
}
