import { create } from "@bufbuild/protobuf";
import { isPackedMap } from "@haltere/core";
import { BlobType_BlobDimensionality, type Literal, LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { FlyteDirectory } from "../files/directory.ts";
import { jsonToPacked } from "./json.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { createTransformer, packedMismatch, scalarOf, type Transformer, unreadable } from "./transformer.ts";

/** `Directory`, `Directory.schema({ format })`: Flyte's blob of many parts. A path given for one is taken as the directory. */
export function directoryTransformer(format: string): Transformer {
  const blobType = { format, dimensionality: BlobType_BlobDimensionality.MULTIPART };
  const unpack: Transformer["unpack"] = (packed, position) => {
    const path = isPackedMap(packed) ? packed.get("path") : packed;
    if (typeof path !== "string") throw packedMismatch(position, "a directory", packed);
    return read(path, position);
  };
  return createTransformer({
    name: "FlyteDirectory",
    literalType: create(LiteralTypeSchema, { type: { case: "blob", value: blobType } }),
    jsonSchema: directorySchema,
    toLiteral(value, position) {
      const uri = addressFor(directoryOf(value, position), position);
      return create(LiteralSchema, {
        value: { case: "scalar", value: { value: { case: "blob", value: { metadata: { type: blobType }, uri } } } },
      });
    },
    readLiteral(literal: Literal, position) {
      const scalar = scalarOf(literal);
      if (scalar?.case === "generic") return unpack(jsonToPacked(scalar.value), position);
      if (scalar?.case !== "blob") return unreadable;
      if (scalar.value.metadata?.type?.dimensionality !== BlobType_BlobDimensionality.MULTIPART) {
        throw valueError(position, `expected a directory, got the file ${scalar.value.uri}`);
      }
      return read(scalar.value.uri, position);
    },
    pack: (value, position) => new Map([["path", addressFor(directoryOf(value, position), position)]]),
    unpack,
  });
}

function directoryOf(value: unknown, position: Position): FlyteDirectory {
  if (value instanceof FlyteDirectory) return value;
  if (typeof value === "string" && value !== "") return new FlyteDirectory(value);
  throw mismatch(position, "a Directory", value, "Make one of a path with Directory.from(path).");
}

function read(location: string, position: Position): FlyteDirectory {
  const access = position.files === undefined ? {} : { access: position.files };
  return new FlyteDirectory(location, { placed: true, ...access });
}

/** Where the directory lies for others: its address, or where its upload goes. */
function addressFor(directory: FlyteDirectory, position: Position): string {
  const { isPlaced, location, remotePath } = directory;
  if (isPlaced) return location;
  if (position.files !== undefined) return position.files.uploadDirectory(location, remotePath || undefined);
  throw valueError(
    position,
    `the directory ${location} lies on this machine, and nothing can upload it here`,
    "Give it when the workflow is run, or return it from a task. A default or fixed one lies where all can read it: an address, or Directory.from(path, { remotePath: false }).",
  );
}

/** How flytekit's schema of a dataclass shows a FlyteDirectory. */
const directorySchema = {
  type: "object",
  title: "FlyteDirectory",
  properties: { path: { anyOf: [{ type: "string" }, { type: "string", format: "path" }], default: null } },
  additionalProperties: false,
};
