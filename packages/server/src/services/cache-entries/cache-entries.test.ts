import { create } from "@bufbuild/protobuf";
import { integerLiteral } from "@haltere/core";
import { DataCatalog, type DatasetID, DatasetIDSchema } from "@haltere/idl/datacatalog";
import { CacheEntryService, ListCacheEntriesRequest_Order as Order } from "@haltere/idl/haltere";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { callsOf, openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";

let plane: TestControlPlane;
let cache: ReturnType<typeof callsOf<typeof CacheEntryService>>;
let catalog: ReturnType<typeof callsOf<typeof DataCatalog>>;
beforeEach(async () => {
  plane = await openControlPlane({ maxInlineBytes: 40 });
  onTestFinished(() => plane.close());
  cache = callsOf(plane.services, CacheEntryService);
  catalog = callsOf(plane.services, DataCatalog);
});

const scope = { project: "p", domain: "d" };
const datasetOf = (task: string, version: string): DatasetID =>
  create(DatasetIDSchema, { ...scope, name: `flyte_task-${task}`, version: `${version}-aaaaaaaa-b_bbb-bb` });

async function keep(task: string, version: string, name: string, bytes = 1): Promise<void> {
  const dataset = datasetOf(task, version);
  const { project, domain, name: key } = dataset;
  const known = await plane.store.get("datasets", { project, domain, name: key, version: dataset.version });
  if (known === undefined)
    await catalog.createDataset({ dataset: { id: dataset, metadata: { keyMap: { "task-version": "v7" } } } });
  const keyMap = {
    "exec-project": "p",
    "exec-domain": "d",
    "execution-name": `run-${name}`,
    "exec-node": "n0",
    "exec-attempt": "2",
  };
  const data = Array.from({ length: bytes }, (_, index) => ({ name: `o${index}`, value: integerLiteral(index) }));
  await catalog.createArtifact({ artifact: { id: name, dataset, data, metadata: { keyMap } } });
  await catalog.addTag({ tag: { name: `tag-${name}`, dataset, artifactId: name } });
}

const names = async (request: Parameters<typeof cache.listCacheEntries>[0]) =>
  (await cache.listCacheEntries({ ...scope, ...request })).entries.map(({ id }) => id?.artifactId);

test("an entry says which task it is of, who made it, and holds its values", async () => {
  await keep("mod.t", "1-2", "a");
  const [listed] = (await cache.listCacheEntries(scope)).entries;
  expect(listed).toMatchObject({
    task: "mod.t",
    cacheVersion: "1-2",
    tags: ["tag-a"],
    source: {
      taskId: { name: "mod.t", version: "v7" },
      nodeExecutionId: { nodeId: "n0", executionId: { project: "p", domain: "d", name: "run-a" } },
      retryAttempt: 2,
    },
  });
  expect(listed?.outputs).toBeUndefined();
  const whole = await cache.getCacheEntry({ id: listed?.id });
  expect(whole.outputs?.literals).toEqual({ o0: integerLiteral(0) });
});

test("pages go from the newest on, and searches find by task and dataset", async () => {
  for (const [task, version, name] of [
    ["mod.one", "1", "a"],
    ["mod.two", "1", "b"],
    ["mod.two", "2", "c"],
  ] as const)
    await keep(task, version, name);
  expect(await names({})).toEqual(["c", "b", "a"]);
  const first = await cache.listCacheEntries({ ...scope, limit: 2 });
  await keep("mod.one", "1", "d");
  expect(await names({ limit: 2, token: first.token })).toEqual(["a"]);
  expect(await names({ task: "two" })).toEqual(["c", "b"]);
  // What stands before every task's name is no part of it.
  expect(await names({ task: "flyte" })).toEqual([]);
  const { name: dataset, version: datasetVersion } = datasetOf("mod.two", "2");
  expect(await names({ dataset })).toEqual(["c", "b"]);
  expect(await names({ dataset, datasetVersion })).toEqual(["c"]);
  expect(await names({ project: "other" })).toEqual([]);
});

test("an evicted entry is found no more, and leaves no row and no blob", async () => {
  await keep("mod.t", "1", "a", 20);
  const [entry] = (await cache.listCacheEntries(scope)).entries;
  const target = { case: "entry" as const, value: entry?.id ?? {} };
  expect(await cache.evictCacheEntries({ target, dryRun: true })).toMatchObject({ entries: 1n });
  expect(await names({})).toEqual(["a"]);
  const blobs = async () => {
    const found: string[] = [];
    for await (const { uri } of plane.blobs.list(plane.blobs.root)) found.push(uri);
    return found.length;
  };
  expect(await blobs()).toBe(1);
  expect(await cache.evictCacheEntries({ target })).toMatchObject({ entries: 1n });
  expect(await blobs()).toBe(0);
  const queryHandle = { case: "tagName" as const, value: "tag-a" };
  await expect(catalog.getArtifact({ dataset: datasetOf("mod.t", "1"), queryHandle })).rejects.toMatchObject({
    code: "NotFound",
  });
  for (const table of ["artifacts", "artifact_tags", "artifact_partitions"] as const)
    expect(await plane.store.count(table, [])).toBe(0);
  await expect(cache.evictCacheEntries({ target })).rejects.toMatchObject({ code: "NotFound" });
  // The result can be kept again.
  await keep("mod.t", "1", "a");
});

test("all entries of a task are evicted, or those of one version, and no other task's", async () => {
  for (let number = 0; number < 120; number++) await keep("mod.t", number % 2 === 0 ? "1" : "2", `e${number}`);
  await keep("mod.tt", "1", "other");
  const task = { ...scope, name: "mod.t" };
  expect(
    await cache.evictCacheEntries({ target: { case: "task", value: { ...task, cacheVersion: "1" } } }),
  ).toMatchObject({ entries: 60n });
  expect(await cache.evictCacheEntries({ target: { case: "task", value: task } })).toMatchObject({ entries: 60n });
  expect(await names({})).toEqual(["other"]);
});

test("entries are picked by cache version, whatever else the datasets' versions say, and ordered", async () => {
  for (const [task, version, name] of [
    ["mod.b", "1", "b1"],
    ["mod.a", "1", "a1"],
    ["mod.a", "11", "a11"],
    ["mod.a", "1-2", "a12"],
    ["mod.a", "1", "a1again"],
  ] as const)
    await keep(task, version, name);
  expect(await names({ cacheVersion: "1" })).toEqual(["a1again", "a1", "b1"]);
  expect(await names({ cacheVersion: "1-2" })).toEqual(["a12"]);
  expect(await names({ cacheVersion: "1", order: Order.OLDEST })).toEqual(["b1", "a1", "a1again"]);
  expect(await names({ order: Order.TASK })).toEqual(["a1", "a11", "a12", "a1again", "b1"]);
  for (const order of [Order.NEWEST, Order.OLDEST, Order.TASK]) {
    const whole = await names({ cacheVersion: "1", order });
    const paged: unknown[] = [];
    let token = "";
    do {
      const page = await cache.listCacheEntries({ ...scope, cacheVersion: "1", order, limit: 1, token });
      paged.push(...page.entries.map(({ id }) => id?.artifactId));
      token = page.token;
    } while (token !== "");
    expect(paged).toEqual(whole);
  }
});

test("chosen entries are evicted, and those that are gone are passed over", async () => {
  for (const name of ["a", "b", "c"]) await keep("mod.t", "1", name);
  const ids = (await cache.listCacheEntries(scope)).entries.flatMap(({ id }) => id ?? []).slice(0, 2);
  const target = { case: "entries" as const, value: { ids } };
  expect(await cache.evictCacheEntries({ target, dryRun: true })).toMatchObject({ entries: 2n });
  expect(await cache.evictCacheEntries({ target })).toMatchObject({ entries: 2n });
  expect(await cache.evictCacheEntries({ target })).toMatchObject({ entries: 0n });
  expect(await names({})).toEqual(["a"]);
});

test("reservations are told until they expire", async () => {
  const datasetId = datasetOf("mod.t", "1");
  await catalog.createDataset({ dataset: { id: datasetId } });
  await catalog.getOrExtendReservation({ reservationId: { datasetId, tagName: "tag" }, ownerId: "run-n0-0" });
  const { reservations } = await cache.listCacheReservations(scope);
  expect(reservations).toMatchObject([{ task: "mod.t", cacheVersion: "1", tag: "tag", owner: "run-n0-0" }]);
  plane.clock.advance(3_600_000_000);
  expect((await cache.listCacheReservations(scope)).reservations).toEqual([]);
});

test("what is missing is named", async () => {
  await expect(cache.listCacheEntries({ project: "p" })).rejects.toThrow("missing domain");
  await expect(cache.listCacheEntries({ ...scope, limit: 1001 })).rejects.toThrow("limit");
  await expect(cache.listCacheEntries({ ...scope, token: "-" })).rejects.toThrow("token");
  await expect(cache.getCacheEntry({})).rejects.toThrow("missing id");
  await expect(cache.getCacheEntry({ id: scope })).rejects.toThrow("missing id.dataset");
  await expect(cache.evictCacheEntries({})).rejects.toThrow("missing target");
  await expect(cache.evictCacheEntries({ target: { case: "task", value: scope } })).rejects.toThrow("task.name");
});
