import { statSync } from "node:fs";
import { constants, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { isPackedMap, structuredDatasetLiteral } from "@haltere/core";
import { LiteralTypeSchema, type StructuredDatasetType, StructuredDatasetTypeSchema } from "@haltere/idl/core";
import { FlyteDataFrame } from "../dataframe/dataframe.ts";
import { partName, tableFormat } from "../dataframe/find-parts.ts";
import { localPathOf } from "../files/address.ts";
import type { FileAccess } from "../files/file-access.ts";
import { jsonToPacked } from "./json.ts";
import { mismatch, type Position, valueError } from "./position.ts";
import { createTransformer, packedMismatch, scalarOf, type Transformer, unreadable } from "./transformer.ts";

/** What the schema of a table says of it. */
export interface DataFrameType {
  /** Empty for any; then what is written is Parquet, as in flytekit. */
  readonly format: string;
  readonly columns: ReadonlyMap<string, Transformer> | undefined;
}

/** `DataFrame`, `DataFrame.schema({ columns, format })`: Flyte's structured dataset. */
export function dataFrameTransformer({ format, columns }: DataFrameType): Transformer {
  const wireType = create(StructuredDatasetTypeSchema, {
    format,
    columns: [...(columns ?? [])].map(([name, { literalType }]) => ({ name, literalType })),
  });
  const declared = columns === undefined ? {} : { columns };

  function read(location: string, told: StructuredDatasetType, position: Position): FlyteDataFrame {
    return new FlyteDataFrame(
      { kind: "stored", location, isPlaced: true },
      {
        format: told.format,
        wireType: told,
        position,
        ...declared,
        ...(position.files === undefined ? {} : { access: position.files }),
      },
    );
  }

  const unpack: Transformer["unpack"] = (packed, position) => {
    const uri = isPackedMap(packed) ? packed.get("uri") : undefined;
    const told = isPackedMap(packed) ? packed.get("file_format") : undefined;
    if (typeof uri !== "string") throw packedMismatch(position, "a table", packed);
    const itsFormat = typeof told === "string" && told !== "" ? told : format;
    return read(uri, create(StructuredDatasetTypeSchema, { format: itsFormat }), position);
  };

  return createTransformer({
    name: "StructuredDataset Transformer",
    literalType: create(LiteralTypeSchema, { type: { case: "structuredDatasetType", value: wireType } }),
    jsonSchema: dataFrameSchema,
    toLiteral(value, position) {
      const frame = dataFrameOf(value, position);
      const itsFormat = formatOf(frame, format);
      // One that is passed on keeps what its literal said.
      const told = frame.wireType ?? { ...wireType, format: itsFormat };
      return structuredDatasetLiteral(addressFor(frame, itsFormat, columns, position), told);
    },
    readLiteral(literal, position) {
      const scalar = scalarOf(literal);
      switch (scalar?.case) {
        case "structuredDataset": {
          const { uri, metadata } = scalar.value;
          return read(uri, metadata?.structuredDatasetType ?? create(StructuredDatasetTypeSchema), position);
        }
        // flytekit's FlyteSchema, which came before: always Parquet.
        case "schema":
          return read(scalar.value.uri, create(StructuredDatasetTypeSchema, { format: "parquet" }), position);
        case "generic":
          return unpack(jsonToPacked(scalar.value), position);
        default:
          return unreadable;
      }
    },
    pack(value, position) {
      const frame = dataFrameOf(value, position);
      const itsFormat = formatOf(frame, format);
      return new Map([
        ["uri", addressFor(frame, itsFormat, columns, position)],
        ["file_format", itsFormat],
      ]);
    },
    unpack,
  });
}

/** The declared format, else its own; what is written is Parquet else, and of what lies elsewhere nothing is known. */
function formatOf({ source, format }: FlyteDataFrame<unknown>, declared: string): string {
  const isElsewhere = source.kind === "stored" && source.isPlaced;
  return declared || format || (isElsewhere ? "" : "parquet");
}

function dataFrameOf(value: unknown, position: Position): FlyteDataFrame<unknown> {
  if (value instanceof FlyteDataFrame) return value;
  throw mismatch(position, "a DataFrame", value, "Make one with DataFrame.fromRows(rows), fromArrow or fromFile.");
}

/** Where the table lies for others: its address, or where it is written or copied to. */
function addressFor(
  frame: FlyteDataFrame<unknown>,
  format: string,
  columns: ReadonlyMap<string, Transformer> | undefined,
  position: Position,
): string {
  const { source } = frame;
  if (source.kind === "stored" && source.isPlaced) return source.location;
  const { files } = position;
  if (files === undefined) {
    throw valueError(
      position,
      "the table lies on this machine, and nothing can upload it here",
      'Give it when the workflow is run, or return it from a task. A default or fixed one lies where all can read it: an address, or DataFrame.fromFile("file:///…").',
    );
  }
  // A file of another format than the declared one is written anew: as it is, nobody could read it by its type.
  const isAsDeclared = frame.format === "" || frame.format === format;
  if (source.kind === "stored" && isAsDeclared) return uploaded(source.location, format, files, position);
  const wanted = tableFormat(format, "it");
  return frame.writtenBy(files, wanted, () =>
    files.produce((folder) => frame.writeTo(folder, wanted, columns, position)),
  );
}

/** A folder is uploaded with all in it; a file becomes a folder of one, as flytekit names it. */
function uploaded(location: string, format: string, files: FileAccess, position: Position): string {
  const path = localPathOf(location) ?? location;
  const info = statSync(path, { throwIfNoEntry: false });
  if (info === undefined) throw valueError(position, `there is no table ${path}`);
  if (info.isDirectory()) return files.uploadDirectory(path);
  const name = partName(tableFormat(format, path));
  return files.produce((folder) => copyFile(path, join(folder, name), constants.COPYFILE_FICLONE));
}

/** How flytekit's schema of a dataclass shows a StructuredDataset. */
const dataFrameSchema = {
  type: "object",
  title: "StructuredDataset",
  properties: {
    uri: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
    file_format: { anyOf: [{ type: "string" }, { type: "null" }], default: "" },
  },
  additionalProperties: false,
};
