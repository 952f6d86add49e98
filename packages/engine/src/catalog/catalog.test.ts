import { create, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { integerLiteral, stringLiteral } from "@haltere/core";
import {
  AddTagRequestSchema,
  CreateArtifactRequestSchema,
  CreateDatasetRequestSchema,
  DatasetIDSchema,
  GetArtifactRequestSchema,
  GetDatasetRequestSchema,
  GetOrExtendReservationRequestSchema,
  ListArtifactsRequestSchema,
  ListDatasetsRequestSchema,
  ReleaseReservationRequestSchema,
  UpdateArtifactRequestSchema,
} from "@haltere/idl/datacatalog";
import { countingIds, openMemoryStore, standingClock } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { createCatalog } from "./create-catalog.ts";

const dataset = { project: "p", domain: "d", name: "ds", version: "v1" };
const large = stringLiteral("x".repeat(500));

function openCatalog() {
  const clock = standingClock();
  const blobs = memoryBlobs();
  const catalog = createCatalog({ store: openMemoryStore(), blobs, clock, ids: countingIds(), maxInlineBytes: 200 });
  const kept = async () => {
    const uris: string[] = [];
    for await (const { uri } of blobs.list(blobs.root)) uris.push(uri);
    return uris;
  };
  return { catalog, clock, kept };
}

const request = <S extends DescMessage>(schema: S, init: MessageInitShape<S>): MessageShape<S> => create(schema, init);
type Values = Readonly<Record<string, ReturnType<typeof integerLiteral>>>;
const data = (values: Values) => Object.entries(values).map(([name, value]) => ({ name, value }));

async function withDataset(partitionKeys: string[] = []) {
  const opened = openCatalog();
  const { catalog, clock } = opened;
  await catalog.createDataset(request(CreateDatasetRequestSchema, { dataset: { id: dataset, partitionKeys } }));
  const put = async (id: string, values: Values, parts: Readonly<Record<string, string>> = {}) => {
    clock.advance(1);
    const partitions = Object.entries(parts).map(([key, value]) => ({ key, value }));
    const artifact = { id, dataset, data: data(values), partitions, metadata: { keyMap: { m: id } } };
    return catalog.createArtifact(request(CreateArtifactRequestSchema, { artifact }));
  };
  const get = async (init: MessageInitShape<typeof GetArtifactRequestSchema>) =>
    (await catalog.getArtifact(request(GetArtifactRequestSchema, init))).artifact;
  const byId = (id: string) => get({ dataset, queryHandle: { case: "artifactId", value: id } });
  const byTag = (tag: string) => get({ dataset, queryHandle: { case: "tagName", value: tag } });
  const tag = (name: string, artifactId: string) =>
    catalog.addTag(request(AddTagRequestSchema, { tag: { name, artifactId, dataset } }));
  const list = async (init: MessageInitShape<typeof ListArtifactsRequestSchema>) => {
    const asked = request(ListArtifactsRequestSchema, init);
    asked.dataset ??= create(DatasetIDSchema, dataset);
    const { artifacts, nextToken } = await catalog.listArtifacts(asked);
    return [...artifacts.map(({ id }) => id), nextToken];
  };
  return { ...opened, put, get, byId, byTag, tag, list };
}

test("a dataset is made once and read back with an identity of its own", async () => {
  const { catalog } = openCatalog();
  const make = request(CreateDatasetRequestSchema, { dataset: { id: dataset, partitionKeys: ["b", "a"] } });
  await catalog.createDataset(make);
  await expect(catalog.createDataset(make)).rejects.toMatchObject({ code: "AlreadyExists" });
  const read = await catalog.getDataset(request(GetDatasetRequestSchema, { dataset }));
  expect(read.dataset).toMatchObject({ id: dataset, partitionKeys: ["b", "a"], metadata: { keyMap: {} } });
  const UUID = read.dataset?.id?.UUID ?? "";
  expect(UUID).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await catalog.getDataset(request(GetDatasetRequestSchema, { dataset: { ...dataset, UUID } }));
  const other = request(GetDatasetRequestSchema, { dataset: { ...dataset, UUID: UUID.replace(/^./, "g") } });
  await expect(catalog.getDataset(other)).rejects.toMatchObject({
    code: "NotFound",
    message: 'missing entity of type Dataset with identifier project:"p"  name:"ds"  domain:"d"  version:"v1"',
  });
});

test("datasets are listed by what they are, the latest first, with a token even after the last page", async () => {
  const { catalog, clock } = openCatalog();
  for (const name of ["a", "b", "c"]) {
    clock.advance(1);
    await catalog.createDataset(request(CreateDatasetRequestSchema, { dataset: { id: { ...dataset, name } } }));
  }
  const list = async (init: MessageInitShape<typeof ListDatasetsRequestSchema>) => {
    const { datasets, nextToken } = await catalog.listDatasets(request(ListDatasetsRequestSchema, init));
    return [...datasets.map(({ id }) => id?.name), nextToken];
  };
  expect(await list({})).toEqual(["c", "b", "a", "3"]);
  expect(await list({ pagination: { limit: 2, sortOrder: 1 } })).toEqual(["a", "b", "2"]);
  expect(await list({ pagination: { limit: 2, sortOrder: 1, token: "2" } })).toEqual(["c", "3"]);
  expect(await list({ pagination: {} })).toEqual(["0"]);
  const named = {
    propertyFilter: { case: "datasetFilter", value: { property: { case: "name", value: "b" } } },
  } as const;
  expect(await list({ filter: { filters: [named] } })).toEqual(["b", "1"]);
});

test("an artifact is made once, in a dataset that is there, and found with or without it", async () => {
  const { put, byId, get, catalog } = await withDataset(["k"]);
  await put("a", { o: integerLiteral(1), big: large }, { k: "v" });
  await expect(put("a", { o: integerLiteral(1) }, { k: "v" })).rejects.toMatchObject({ code: "AlreadyExists" });
  const artifact = await byId("a");
  expect(artifact).toMatchObject({
    id: "a",
    dataset,
    partitions: [{ key: "k", value: "v" }],
    metadata: { keyMap: { m: "a" } },
  });
  expect(artifact?.data.map(({ name, value }) => [name, value])).toEqual([
    ["o", integerLiteral(1)],
    ["big", large],
  ]);
  expect((await get({ queryHandle: { case: "artifactId", value: "a" } }))?.id).toBe("a");
  await expect(byId("none")).rejects.toMatchObject({ code: "NotFound", message: expect.stringContaining("Artifact") });
  await expect(put("b", { o: integerLiteral(1) })).rejects.toMatchObject({ code: "InvalidArgument" });
  const elsewhere = { id: "c", dataset: { ...dataset, name: "none" }, data: data({ o: integerLiteral(1) }) };
  await expect(
    catalog.createArtifact(request(CreateArtifactRequestSchema, { artifact: elsewhere })),
  ).rejects.toMatchObject({ code: "NotFound", message: expect.stringContaining("Dataset") });
});

test("an update replaces metadata and all data, and leaves no blob of the old behind", async () => {
  const { put, byId, tag, catalog, kept } = await withDataset();
  await put("a", { o0: integerLiteral(1), o1: large });
  await tag("t", "a");
  const update = (values: Values, queryHandle: { case: "artifactId" | "tagName"; value: string }) =>
    catalog.updateArtifact(request(UpdateArtifactRequestSchema, { dataset, queryHandle, data: data(values) }));
  expect(await kept()).toHaveLength(1);
  const answer = await update({ o2: large, o0: integerLiteral(9) }, { case: "tagName", value: "t" });
  expect(answer.artifactId).toBe("a");
  const artifact = await byId("a");
  expect(artifact?.data.map(({ name }) => name)).toEqual(["o0", "o2"]);
  expect(artifact?.metadata?.keyMap).toEqual({});
  expect(await kept()).toHaveLength(1);
  await update({ o0: integerLiteral(2) }, { case: "artifactId", value: "a" });
  expect(await kept()).toEqual([]);
  await expect(update({}, { case: "artifactId", value: "a" })).rejects.toMatchObject({
    message: "missing artifactData",
  });
  await expect(update({ o: large }, { case: "tagName", value: "none" })).rejects.toMatchObject({ code: "NotFound" });
});

test("whatever a dataset and an artifact are named, large data lie below the blobs' root", async () => {
  const { catalog, kept } = openCatalog();
  const id = { project: "..", domain: "", name: "../../etc/passwd", version: "v/../%2e" };
  await expect(catalog.createDataset(request(CreateDatasetRequestSchema, { dataset: { id } }))).rejects.toMatchObject({
    message: "missing domain",
  });
  const odd = { ...id, domain: "ä".repeat(300) };
  await catalog.createDataset(request(CreateDatasetRequestSchema, { dataset: { id: odd } }));
  const artifact = { id: "..", dataset: odd, data: data({ o: large }) };
  await catalog.createArtifact(request(CreateArtifactRequestSchema, { artifact }));
  expect(await kept()).toEqual([expect.stringMatching(/^mem:\/\/blobs\/metadata\/catalog(\/[\w-]{1,64}){6}$/)]);
});

test("a tag names one artifact for good; an artifact may have several", async () => {
  const { put, byTag, tag } = await withDataset();
  await put("a", { o: integerLiteral(1) });
  await put("b", { o: integerLiteral(2) });
  await tag("t", "a");
  await expect(tag("t", "b")).rejects.toMatchObject({ code: "AlreadyExists" });
  await tag("u", "a");
  const artifact = await byTag("t");
  expect(artifact?.id).toBe("a");
  expect(artifact?.tags.map(({ name, artifactId }) => [name, artifactId])).toEqual([
    ["t", "a"],
    ["u", "a"],
  ]);
  await expect(tag("v", "none")).rejects.toMatchObject({ code: "NotFound" });
  await expect(byTag("none")).rejects.toMatchObject({ code: "NotFound", message: expect.stringContaining("Tag") });
});

test("artifacts are listed by their tags and partitions, all of which must fit", async () => {
  const { put, tag, list } = await withDataset(["k", "l"]);
  await put("a", { o: integerLiteral(1) }, { k: "x", l: "1" });
  await put("b", { o: integerLiteral(2) }, { k: "x", l: "2" });
  await tag("t", "b");
  const partition = (key: string, value: string) =>
    ({
      propertyFilter: { case: "partitionFilter", value: { property: { case: "keyVal", value: { key, value } } } },
    }) as const;
  const tagged = (name: string) =>
    ({ propertyFilter: { case: "tagFilter", value: { property: { case: "tagName", value: name } } } }) as const;
  expect(await list({})).toEqual(["b", "a", "2"]);
  expect(await list({ filter: { filters: [partition("k", "x"), partition("l", "1")] } })).toEqual(["a", "1"]);
  expect(await list({ filter: { filters: [partition("k", "x"), tagged("t")] } })).toEqual(["b", "1"]);
  expect(await list({ filter: { filters: [tagged("none")] } })).toEqual(["0"]);
  await expect(list({ dataset: { ...dataset, name: "none" } })).rejects.toMatchObject({ code: "NotFound" });
});

test("a reservation is held by one of those who ask at once, until it is released or expires", async () => {
  const { catalog, clock } = openCatalog();
  const reservationId = { datasetId: dataset, tagName: "t" };
  const ask = async (ownerId: string, seconds?: number) => {
    const heartbeatInterval = seconds === undefined ? {} : { heartbeatInterval: { seconds: BigInt(seconds) } };
    const asked = request(GetOrExtendReservationRequestSchema, { reservationId, ownerId, ...heartbeatInterval });
    const { reservation } = await catalog.getOrExtendReservation(asked);
    return [reservation?.ownerId, Number(reservation?.heartbeatInterval?.seconds)];
  };
  const release = (ownerId: string) =>
    catalog.releaseReservation(request(ReleaseReservationRequestSchema, { reservationId, ownerId }));
  const owners = await Promise.all(["a", "b", "c"].map((owner) => ask(owner, 5)));
  const [winner] = owners[0] ?? [];
  expect(new Set(owners.map(([owner]) => owner))).toEqual(new Set([winner]));
  await release("nobody");
  expect(await ask("d", 3600)).toEqual([winner, 10]);
  clock.advance(15_000_001);
  expect(await ask("d")).toEqual(["d", 10]);
  await release("d");
  expect(await ask("e", 1)).toEqual(["e", 1]);
  await release("");
  expect(await ask("f", 1)).toEqual(["f", 1]);
  for (const empty of [
    request(ReleaseReservationRequestSchema, {}),
    request(ReleaseReservationRequestSchema, { reservationId: {} }),
  ])
    await expect(catalog.releaseReservation(empty)).rejects.toMatchObject({ code: "InvalidArgument" });
});
