import { clone, create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError, requireCatalogText, timestampFromMicroseconds } from "@haltere/core";
import {
  type CachedOutput,
  CachedOutputSchema,
  type DeleteCacheRequest,
  DeleteCacheResponseSchema,
  type GetCacheRequest,
  GetCacheResponseSchema,
  type GetOrExtendReservationRequest,
  GetOrExtendReservationResponseSchema,
  MetadataSchema,
  type PutCacheRequest,
  PutCacheResponseSchema,
  type ReleaseReservationRequest,
  ReleaseReservationResponseSchema,
} from "@haltere/idl/cacheservice";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { Row } from "@haltere/ports";
import type { CatalogResources } from "./catalog-resources.ts";
import { dropKept, keepBytes, readKept } from "./kept-bytes.ts";
import { holdReservation, type ReservationSlot } from "./reservations.ts";

const attempts = 8;

/** What is cached under a key, with the times it was first and last put. @throws FlyteError NotFound */
export async function getCached(resources: CatalogResources, { key }: GetCacheRequest) {
  requireCatalogText(key, "key");
  const row = await resources.store.get("cache_entries", { cache_key: key });
  if (!row) throw notCached(key);
  const output = fromBinary(CachedOutputSchema, row.output);
  if (row.output_uri !== "") {
    const bytes = await readKept(resources, { inline: null, uri: row.output_uri });
    output.output = { case: "outputLiterals", value: fromBinary(LiteralMapSchema, bytes) };
  }
  output.metadata ??= create(MetadataSchema);
  output.metadata.createdAt = timestampFromMicroseconds(row.created_at);
  output.metadata.lastUpdatedAt = timestampFromMicroseconds(row.updated_at);
  return create(GetCacheResponseSchema, { output });
}

/** Caches an output. @throws FlyteError AlreadyExists where the key has one and the request does not say to overwrite it */
export async function putCached(resources: CatalogResources, request: PutCacheRequest) {
  const { key, output, overwrite } = request;
  requireCatalogText(key, "key");
  if (output?.output.case === undefined) throw new FlyteError("InvalidArgument", "missing output");
  const { store, clock } = resources;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const standing = await store.get("cache_entries", { cache_key: key });
    if (standing && !overwrite) throw cachedAlready(key);
    const kept = await keepOutput(resources, key, output);
    const now = clock.now();
    const row = { cache_key: key, ...kept, created_at: now, updated_at: now };
    const updated_at = Math.max(now, (standing?.updated_at ?? 0) + 1);
    const written = await store.commit([
      standing
        ? {
            kind: "update",
            table: "cache_entries",
            key: { cache_key: key },
            set: { ...kept, updated_at },
            expected: { updated_at: standing.updated_at },
          }
        : { kind: "insert", table: "cache_entries", row },
    ]);
    if (written.ok) {
      if (standing) await dropKept(resources, { inline: null, uri: standing.output_uri });
      return create(PutCacheResponseSchema);
    }
    await dropKept(resources, { inline: null, uri: kept.output_uri });
  }
  throw new FlyteError("Aborted", `what is cached under ${key} changed all the time`, {
    recoverable: true,
    hint: "Try again.",
  });
}

/** @throws FlyteError NotFound */
export async function deleteCached(resources: CatalogResources, { key }: DeleteCacheRequest) {
  requireCatalogText(key, "key");
  const row = await resources.store.get("cache_entries", { cache_key: key });
  if (!row) throw notCached(key);
  const where = { cache_key: key, updated_at: row.updated_at };
  await resources.store.commit([{ kind: "delete", table: "cache_entries", where }]);
  await dropKept(resources, { inline: null, uri: row.output_uri });
  return create(DeleteCacheResponseSchema);
}

/** Reserves the computation of what a key is to hold, or extends it; answers who holds it, which may be another. */
export async function getOrExtendCacheReservation(resources: CatalogResources, request: GetOrExtendReservationRequest) {
  const { key } = request;
  requireCatalogText(key, "key");
  requireCatalogText(request.ownerId, "owner_id");
  const { store } = resources;
  const table = "cache_reservations";
  const row = { cache_key: key };
  const slot: ReservationSlot = {
    read: () => store.get(table, row),
    async write(next, expected, now) {
      const set = { ...next, updated_at: now };
      const written = await store.commit([
        expected
          ? { kind: "update", table, key: row, set, expected }
          : { kind: "insert", table, row: { ...row, ...set, created_at: now } },
      ]);
      return written.ok;
    },
  };
  const held = await holdReservation(resources, slot, request);
  return create(GetOrExtendReservationResponseSchema, { reservation: { key, ...held } });
}

/** Lets go of a reservation, if the owner holds it. */
export async function releaseCacheReservation(resources: CatalogResources, request: ReleaseReservationRequest) {
  const { key, ownerId } = request;
  requireCatalogText(key, "key");
  requireCatalogText(ownerId, "owner_id");
  const where = { cache_key: key, owner_id: ownerId };
  await resources.store.commit([{ kind: "delete", table: "cache_reservations", where }]);
  return create(ReleaseReservationResponseSchema);
}

/** Large literals lie beside the row; their message then has no output. */
async function keepOutput(
  resources: CatalogResources,
  key: string,
  output: CachedOutput,
): Promise<Pick<Row<"cache_entries">, "output" | "output_uri">> {
  const bare = clone(CachedOutputSchema, output);
  if (bare.output.case !== "outputLiterals") return { output: toBinary(CachedOutputSchema, bare), output_uri: "" };
  const kept = await keepBytes(resources, toBinary(LiteralMapSchema, bare.output.value), ["cache", key.slice(0, 64)]);
  if (kept.uri !== "") bare.output = { case: undefined };
  return { output: toBinary(CachedOutputSchema, bare), output_uri: kept.uri };
}

function notCached(key: string): FlyteError {
  return new FlyteError("NotFound", `nothing is cached under ${JSON.stringify(key)}`);
}

function cachedAlready(key: string): FlyteError {
  return new FlyteError("AlreadyExists", `an output is cached under ${JSON.stringify(key)}`, {
    hint: "Set overwrite to replace it.",
  });
}
