import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { blobLiteral, collectionLiteral, literalMap, readLiteral, structuredDatasetLiteral } from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  type Literal,
  type StructuredDatasetType,
  StructuredDatasetTypeSchema,
} from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uploadInputs } from "./upload-inputs.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "upload-inputs-"));
  await mkdir(join(folder, "table"));
  for (const name of ["a.txt", "t.csv", "t.parquet", "table/00000"]) await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

async function addresses(literal: Literal): Promise<string[]> {
  const uploads = {
    uploadFile: async (name: string, content: Uint8Array | { path: string }) =>
      `mem://md5-of-${content instanceof Uint8Array ? "bytes" : basename(content.path)}/${name}`,
    uploadDirectory: async (path: string) => `mem://tree/${basename(path)}`,
  };
  const { literals } = await uploadInputs(uploads, literalMap({ x: literal }));
  const read = (value: Literal | undefined): string[] => {
    if (value === undefined) return [];
    const opened = readLiteral(value);
    if (opened.kind === "collection") return opened.value.flatMap(read);
    return opened.kind === "blob" || opened.kind === "structured dataset" ? [opened.value.uri] : [];
  };
  return read(literals.x);
}

const { SINGLE, MULTIPART } = BlobType_BlobDimensionality;
const parquet: StructuredDatasetType = create(StructuredDatasetTypeSchema, { format: "parquet" });

test("files and directories are uploaded, wherever they stand; what lies elsewhere is left", async () => {
  const file = blobLiteral(`file://${folder}/a.txt`, "", SINGLE);
  expect(await addresses(file)).toEqual(["mem://md5-of-a.txt/a.txt"]);
  expect(await addresses(collectionLiteral([file, file]))).toHaveLength(2);
  expect(await addresses(blobLiteral(`file://${folder}/table`, "", MULTIPART))).toEqual(["mem://tree/table"]);
  expect(await addresses(blobLiteral("s3://b/k", "", MULTIPART))).toEqual(["s3://b/k"]);
});

test("a table of one file becomes a folder of one, as flytekit names it", async () => {
  const csv = create(StructuredDatasetTypeSchema, { format: "csv" });
  expect(await addresses(structuredDatasetLiteral(`file://${folder}/table`, parquet))).toEqual(["mem://tree/table"]);
  expect(await addresses(structuredDatasetLiteral(`file://${folder}/t.parquet`, parquet))).toEqual([
    "mem://md5-of-t.parquet",
  ]);
  expect(await addresses(structuredDatasetLiteral(`file://${folder}/t.csv`, csv))).toEqual(["mem://md5-of-t.csv"]);
  expect(await addresses(structuredDatasetLiteral("s3://b/t", parquet))).toEqual(["s3://b/t"]);
});
