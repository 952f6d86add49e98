import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { create } from "@bufbuild/protobuf";
import {
  blobLiteral,
  collectionLiteral,
  literalMap,
  mapLiteral,
  readLiteral,
  structuredDatasetLiteral,
  unionLiteral,
} from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  type Literal,
  type LiteralMap,
  type StructuredDataset,
  StructuredDatasetTypeSchema,
} from "@haltere/idl/core";
import type { Remote } from "@haltere/sdk/remote";

type Uploads = Pick<Remote, "uploadFile" | "uploadDirectory">;

/** The inputs with every file, directory and table of this machine uploaded, so that tasks elsewhere find it. */
export async function uploadInputs(remote: Uploads, inputs: LiteralMap): Promise<LiteralMap> {
  return literalMap(await eachValue(inputs.literals, (literal) => uploaded(remote, literal)));
}

async function uploaded(remote: Uploads, literal: Literal): Promise<Literal> {
  const value = readLiteral(literal);
  switch (value.kind) {
    case "blob": {
      const { uri, metadata } = value.value;
      if (!uri.startsWith("file://")) return literal;
      const { format = "", dimensionality = BlobType_BlobDimensionality.SINGLE } = metadata?.type ?? {};
      const path = uri.slice("file://".length);
      const address =
        dimensionality === BlobType_BlobDimensionality.MULTIPART
          ? await remote.uploadDirectory(path)
          : await remote.uploadFile(basename(path), { path });
      return blobLiteral(address, format, dimensionality);
    }
    case "structured dataset":
      return await uploadedTable(remote, literal, value.value);
    case "union":
      return value.value && value.type ? unionLiteral(await uploaded(remote, value.value), value.type) : literal;
    case "collection":
      return collectionLiteral(await Promise.all(value.value.map((item) => uploaded(remote, item))));
    case "map":
      return mapLiteral(await eachValue(value.value, (item) => uploaded(remote, item)));
    default:
      return literal;
  }
}

/** A table is a folder of files; one that is a single file becomes a folder as flytekit names what is in it. */
async function uploadedTable(remote: Uploads, literal: Literal, table: StructuredDataset): Promise<Literal> {
  if (!table.uri.startsWith("file://")) return literal;
  const path = table.uri.slice("file://".length);
  const type = table.metadata?.structuredDatasetType ?? create(StructuredDatasetTypeSchema);
  if ((await stat(path)).isDirectory()) return structuredDatasetLiteral(await remote.uploadDirectory(path), type);
  const name = type.format === "csv" ? ".csv" : "00000";
  const address = await remote.uploadFile(name, { path });
  return structuredDatasetLiteral(address.slice(0, -name.length - 1), type);
}

async function eachValue<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => Promise<T>,
): Promise<Record<string, T>> {
  const entries = await Promise.all(
    Object.entries(record).map(async ([key, value]) => [key, await change(value)] as const),
  );
  return Object.fromEntries(entries);
}
