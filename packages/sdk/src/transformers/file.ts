import { create } from "@bufbuild/protobuf";
import { isPackedMap, type Packed } from "@haltere/core";
import { BlobType_BlobDimensionality, type Literal, LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { FlyteFile } from "../files/file.ts";
import { jsonToPacked } from "./json.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { createTransformer, packedMismatch, scalarOf, type Transformer, unreadable } from "./transformer.ts";

/** `File`, `File.schema({ format })`: Flyte's blob of one part. A path given for a file is taken as the file. */
export function fileTransformer(format: string): Transformer {
  const blobType = { format, dimensionality: BlobType_BlobDimensionality.SINGLE };
  return createTransformer({
    name: "FlyteFilePath",
    literalType: create(LiteralTypeSchema, { type: { case: "blob", value: blobType } }),
    jsonSchema: fileSchema,
    toLiteral(value, position) {
      const file = fileOf(value, position);
      return create(LiteralSchema, {
        value: {
          case: "scalar",
          value: { value: { case: "blob", value: { metadata: { type: blobType }, uri: addressFor(file, position) } } },
        },
        metadata: { ...file.metadata },
      });
    },
    readLiteral(literal: Literal, position) {
      const scalar = scalarOf(literal);
      if (scalar?.case === "generic") return unpack(jsonToPacked(scalar.value), position);
      if (scalar?.case !== "blob") return unreadable;
      if (scalar.value.metadata?.type?.dimensionality === BlobType_BlobDimensionality.MULTIPART) {
        throw valueError(position, `expected a file, got the directory ${scalar.value.uri}`);
      }
      return read(scalar.value.uri, literal.metadata, position);
    },
    pack(value, position) {
      const file = fileOf(value, position);
      const packed = new Map<Packed, Packed>([["path", addressFor(file, position)]]);
      const metadata = Object.entries(file.metadata);
      if (metadata.length > 0) packed.set("metadata", new Map(metadata));
      return packed;
    },
    unpack,
  });
}

function unpack(packed: Packed, position: Position): FlyteFile {
  const path = isPackedMap(packed) ? packed.get("path") : packed;
  if (typeof path !== "string") throw packedMismatch(position, "a file", packed);
  const metadata = isPackedMap(packed) ? packed.get("metadata") : undefined;
  const entries: [string, string][] = [];
  if (metadata !== undefined && isPackedMap(metadata)) {
    for (const [key, item] of metadata) {
      if (typeof key === "string" && typeof item === "string") entries.push([key, item]);
    }
  }
  return read(path, Object.fromEntries(entries), position);
}

function fileOf(value: unknown, position: Position): FlyteFile {
  if (value instanceof FlyteFile) return value;
  if (typeof value === "string" && value !== "") return new FlyteFile(value);
  throw mismatch(position, "a File", value, "Make one of a path with File.from(path).");
}

function read(location: string, metadata: Readonly<Record<string, string>>, position: Position): FlyteFile {
  const access = position.files === undefined ? {} : { access: position.files };
  return new FlyteFile(location, { metadata, placed: true, ...access });
}

/** Where the file lies for others: its address, or where its upload goes. */
function addressFor(file: FlyteFile, position: Position): string {
  if (file.isPlaced) return file.location;
  if (position.files !== undefined) return position.files.upload(file.location, file.remotePath || undefined);
  throw valueError(
    position,
    `the file ${file.location} lies on this machine, and nothing can upload it here`,
    "Give it when the workflow is run, or return it from a task. A default or fixed one lies where all can read it: an address, or File.from(path, { remotePath: false }).",
  );
}

/** How flytekit's schema of a dataclass shows a FlyteFile. */
const fileSchema = {
  type: "object",
  title: "FlyteFile",
  properties: {
    path: { anyOf: [{ type: "string" }, { type: "string", format: "path" }], default: null },
    metadata: {
      anyOf: [
        { type: "object", additionalProperties: { type: "string" }, propertyNames: { type: "string" } },
        { type: "null" },
      ],
      default: null,
    },
  },
  additionalProperties: false,
};
