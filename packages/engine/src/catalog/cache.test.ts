import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { integerLiteral, literalMap, stringLiteral } from "@haltere/core";
import {
  type CachedOutputSchema,
  DeleteCacheRequestSchema,
  GetCacheRequestSchema,
  GetOrExtendReservationRequestSchema,
  PutCacheRequestSchema,
  ReleaseReservationRequestSchema,
} from "@haltere/idl/cacheservice";
import { countingIds, openMemoryStore, standingClock } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { createCache } from "./create-catalog.ts";

type Output = MessageInitShape<typeof CachedOutputSchema>;
const literals = (value: string) => ({
  output: { case: "outputLiterals" as const, value: literalMap({ o: stringLiteral(value) }) },
});

function openCache() {
  const clock = standingClock();
  const blobs = memoryBlobs();
  const cache = createCache({ store: openMemoryStore(), blobs, clock, ids: countingIds(), maxInlineBytes: 100 });
  const put = (key: string, output: Output, overwrite = false) =>
    cache.put(create(PutCacheRequestSchema, { key, output, overwrite }));
  const get = async (key: string) => (await cache.get(create(GetCacheRequestSchema, { key }))).output;
  const remove = (key: string) => cache.delete(create(DeleteCacheRequestSchema, { key }));
  const count = async () => {
    let blobsKept = 0;
    for await (const _ of blobs.list(blobs.root)) blobsKept += 1;
    return blobsKept;
  };
  return { cache, clock, put, get, remove, count };
}

test("an output is kept under its key, small or large, with the times it was put", async () => {
  const { put, get, clock, count } = openCache();
  await put("small", { ...literals("x"), metadata: { keyMap: { values: { a: "b" } } } });
  await put("../large key", literals("y".repeat(200)));
  await put("address", { output: { case: "outputUri", value: "s3://b/o" } });
  expect((await get("small"))?.output).toMatchObject({
    case: "outputLiterals",
    value: literalMap({ o: stringLiteral("x") }),
  });
  expect((await get("small"))?.metadata?.keyMap?.values).toEqual({ a: "b" });
  expect((await get("../large key"))?.output.value).toEqual(literalMap({ o: stringLiteral("y".repeat(200)) }));
  expect((await get("address"))?.output).toEqual({ case: "outputUri", value: "s3://b/o" });
  expect(await count()).toBe(1);
  const first = (await get("small"))?.metadata;
  clock.advance(5_000_000);
  await put("small", literals("z"), true);
  const second = (await get("small"))?.metadata;
  expect(second?.createdAt).toEqual(first?.createdAt);
  expect(Number(second?.lastUpdatedAt?.seconds)).toBe(Number(first?.lastUpdatedAt?.seconds) + 5);
});

test("what is cached is written over only where that is asked for, and leaves no blob behind", async () => {
  const { put, get, remove, count } = openCache();
  await put("k", literals("a".repeat(200)));
  await expect(put("k", literals("b"))).rejects.toMatchObject({ code: "AlreadyExists" });
  await Promise.all(["c", "d"].map((text) => put("k", literals(text.repeat(200)), true)));
  expect(await count()).toBe(1);
  expect((await get("k"))?.output.case).toBe("outputLiterals");
  await remove("k");
  expect(await count()).toBe(0);
  await expect(get("k")).rejects.toMatchObject({ code: "NotFound" });
  await expect(remove("k")).rejects.toMatchObject({ code: "NotFound" });
});

test("keys, outputs and owners must be given", async () => {
  const { cache, put, get } = openCache();
  await expect(get("")).rejects.toMatchObject({ code: "InvalidArgument", message: "missing key" });
  await expect(put("", literals("x"))).rejects.toMatchObject({ message: "missing key" });
  await expect(put("k", {})).rejects.toMatchObject({ message: "missing output" });
  await expect(
    cache.getOrExtendReservation(create(GetOrExtendReservationRequestSchema, { key: "k" })),
  ).rejects.toMatchObject({ message: "missing owner_id" });
});

test("a key's reservation goes by the catalog's rules", async () => {
  const { cache } = openCache();
  const ask = async (ownerId: string) => {
    const answer = await cache.getOrExtendReservation(
      create(GetOrExtendReservationRequestSchema, { key: "k", ownerId }),
    );
    return [answer.reservation?.key, answer.reservation?.ownerId];
  };
  expect(await ask("one")).toEqual(["k", "one"]);
  expect(await ask("two")).toEqual(["k", "one"]);
  await cache.releaseReservation(create(ReleaseReservationRequestSchema, { key: "k", ownerId: "two" }));
  expect(await ask("two")).toEqual(["k", "one"]);
  await cache.releaseReservation(create(ReleaseReservationRequestSchema, { key: "k", ownerId: "one" }));
  expect(await ask("two")).toEqual(["k", "two"]);
});

test("integers come back whole", async () => {
  const { put, get } = openCache();
  const value = literalMap({ o: integerLiteral(2n ** 53n + 1n) });
  await put("k", { output: { case: "outputLiterals", value } });
  expect((await get("k"))?.output.value).toEqual(value);
});
