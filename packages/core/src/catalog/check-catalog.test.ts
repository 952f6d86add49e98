import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ArtifactSchema,
  DatasetSchema,
  FilterExpressionSchema,
  GetArtifactRequestSchema,
  PaginationOptionsSchema,
  PartitionSchema,
  type SinglePropertyFilterSchema,
  TagSchema,
} from "@haltere/idl/datacatalog";
import { expect, test } from "vitest";
import { readArtifactFilters, readCatalogPage, readDatasetFilters } from "./catalog-query.ts";
import { checkNewArtifact, checkNewTag, checkPartitions, readArtifactHandle } from "./check-artifact.ts";
import { checkNewDataset } from "./check-dataset.ts";
import { grantedHeartbeat, reserve } from "./reservation.ts";

const id = { project: "p", domain: "d", name: "n", version: "v" };

test.each([
  [undefined, "missing dataset"],
  [{}, "missing dataset"],
  [{ id: { ...id, project: "" } }, "missing project"],
  [{ id: { ...id, version: "" } }, "missing version"],
  [
    { id: { ...id, name: "" }, partitionKeys: ["b", "a", "a"] },
    "missing name, invalid value for partitionKey, value:[Keys are not unique, occurrence count: map[a:2 b:1]]",
  ],
  [{ id: { ...id, UUID: "none" } }, 'UUID "none" is none'],
])("%j is no dataset", (dataset, message) => {
  expect(() => checkNewDataset(dataset && create(DatasetSchema, dataset))).toThrow(message);
});

test.each([
  [undefined, "missing artifact"],
  [{ id: "a" }, "missing dataset"],
  [{ dataset: id, data: [{ name: "o" }] }, "missing artifactID"],
  [{ dataset: id, id: "a" }, "missing artifactData"],
])("%j is no artifact", (artifact, message) => {
  expect(() => checkNewArtifact(artifact && create(ArtifactSchema, artifact))).toThrow(message);
});

test("a tag says its name, its artifact and its dataset", () => {
  expect(() => checkNewTag(undefined)).toThrow("missing tag");
  expect(() => checkNewTag(create(TagSchema, { name: "t", artifactId: "a" }))).toThrow("missing dataset");
  expect(() => checkNewTag(create(TagSchema, { dataset: id, artifactId: "a" }))).toThrow("missing tagName");
  expect(() => checkNewTag(create(TagSchema, { dataset: id, name: "t" }))).toThrow("missing artifactID");
  expect(checkNewTag(create(TagSchema, { dataset: id, name: "t", artifactId: "a" }))).toMatchObject({ name: "t" });
});

test("partitions are those of the dataset, each with a value", () => {
  const check = (keys: string[], ...pairs: [string, string][]) =>
    checkPartitions(
      keys,
      pairs.map(([key, value]) => create(PartitionSchema, { key, value })),
    );
  expect(() => check([])).not.toThrow();
  expect(() => check(["a", "b"], ["b", "2"], ["a", "1"])).not.toThrow();
  expect(() => check(["a", "b"], ["a", "1"])).toThrow(
    'Partition key mismatch, dataset keys: [a b], artifact Partitions: [key:"a"  value:"1"]',
  );
  expect(() => check(["b", "a"], ["a", "1"], ["z", "2"])).toThrow(
    "Artifact partition assignment does not match dataset partition keys: map[a:true b:false]",
  );
  expect(() => check(["a", "b"], ["", "1"], ["b", ""])).toThrow("missing partitionKey[0], missing partitionValue[1]");
});

test("an artifact is named by its id, or by a tag of a dataset", () => {
  const read = (init: MessageInitShape<typeof GetArtifactRequestSchema>) =>
    readArtifactHandle(create(GetArtifactRequestSchema, init));
  const byTag = { case: "tagName", value: "t" } as const;
  expect(read({ queryHandle: { case: "artifactId", value: "a" } })).toMatchObject({ kind: "id", id: "a" });
  expect(read({ dataset: id, queryHandle: byTag })).toMatchObject({ kind: "tag", tag: "t" });
  expect(() => read({ dataset: id })).toThrow("missing one of artifactID/tagName");
  expect(() => read({ queryHandle: byTag })).toThrow("missing dataset");
  expect(() => read({ dataset: { ...id, name: "" }, queryHandle: { case: "artifactId", value: "a" } })).toThrow(
    "missing name",
  );
  expect(() => read({ dataset: id, queryHandle: { ...byTag, value: "" } })).toThrow("missing tagName");
});

test("pages: fifty of the latest where nothing is said, else what is said, none where no limit is", () => {
  const page = (init: MessageInitShape<typeof PaginationOptionsSchema>) =>
    readCatalogPage(create(PaginationOptionsSchema, init));
  expect(readCatalogPage(undefined)).toEqual({ limit: 50, offset: 0, descending: true });
  expect(page({ token: " " })).toEqual({ limit: 0, offset: 0, descending: true });
  expect(page({ limit: 3, token: "07", sortOrder: 1 })).toEqual({ limit: 3, offset: 7, descending: false });
  for (const token of ["x", "-1", "1.5", "99999999999999"])
    expect(() => page({ token })).toThrow(`Invalid token value: ${token}`);
  expect(() => page({ sortKey: 3 as never })).toThrow("Invalid sort key 3");
  expect(() => page({ sortOrder: 3 as never })).toThrow("Invalid sort order 3");
});

test("datasets are filtered by their properties, artifacts by their tags and partitions", () => {
  const filters = (...list: MessageInitShape<typeof SinglePropertyFilterSchema>["propertyFilter"][]) =>
    create(FilterExpressionSchema, {
      filters: list.map((propertyFilter) => (propertyFilter ? { propertyFilter } : {})),
    });
  const dataset = { case: "datasetFilter", value: { property: { case: "name", value: "n" } } } as const;
  const tag = { case: "tagFilter", value: { property: { case: "tagName", value: "t" } } } as const;
  const partition = {
    case: "partitionFilter",
    value: { property: { case: "keyVal", value: { key: "k", value: "v" } } },
  } as const;
  const artifact = { case: "artifactFilter", value: { property: { case: "artifactId", value: "a" } } } as const;
  expect(readDatasetFilters(undefined)).toEqual([]);
  expect(readDatasetFilters(filters(dataset))).toEqual([{ name: "n" }]);
  expect(() => readDatasetFilters(filters(tag))).toThrow("Dataset cannot be filtered by Tag properties");
  expect(() => readDatasetFilters(filters(partition))).toThrow("Dataset cannot be filtered by Partition properties");
  expect(() => readDatasetFilters(filters(artifact))).toThrow("Dataset cannot be filtered by Artifact properties");
  expect(() => readDatasetFilters(filters({ case: "datasetFilter", value: {} }))).toThrow("no such entity");
  expect(readArtifactFilters(filters(tag, partition))).toEqual([
    { kind: "tag", name: "t" },
    { kind: "partition", key: "k", value: "v" },
  ]);
  expect(() => readArtifactFilters(filters(dataset))).toThrow("Artifact cannot be filtered by Dataset properties");
  expect(() => readArtifactFilters(filters(artifact))).toThrow("no such entity");
  expect(() =>
    readArtifactFilters(filters({ case: "tagFilter", value: { property: { case: "tagName", value: "" } } })),
  ).toThrow("missing TagName");
});

test("a reservation is its holder's until its time is over; heartbeats are cut at ten seconds", () => {
  const standing = { owner: "one", expiresAt: 100 };
  expect(reserve(undefined, { owner: "two", heartbeat: 5, now: 10 })).toEqual({ owner: "two", expiresAt: 25 });
  expect(reserve(standing, { owner: "two", heartbeat: 5, now: 100 })).toBeUndefined();
  expect(reserve(standing, { owner: "two", heartbeat: 5, now: 101 })).toEqual({ owner: "two", expiresAt: 116 });
  expect(reserve(standing, { owner: "one", heartbeat: 5, now: 50 })).toEqual({ owner: "one", expiresAt: 65 });
  expect([undefined, 5, 60_000_000, -1e300].map(grantedHeartbeat)).toEqual([10_000_000, 5, 10_000_000, -10_000_000]);
});
