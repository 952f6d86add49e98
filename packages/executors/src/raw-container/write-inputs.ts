import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import {
  blobLiteral,
  collectionLiteral,
  FlyteError,
  literalMap,
  mapLiteral,
  readLiteral,
  timestampText,
  unionLiteral,
} from "@haltere/core";
import {
  BlobType_BlobDimensionality as Dimensionality,
  DataLoadingConfig_LiteralMapFormat as Format,
  type Literal,
  type LiteralMap,
  LiteralMapSchema,
  LiteralSchema,
} from "@haltere/idl/core";
import type { Blobs } from "@haltere/ports";
import { stringify } from "yaml";
import { copyDirectory, copyFile } from "./copy-blob.ts";
import { fileName } from "./file-name.ts";
import { goDurationText } from "./go-duration.ts";
import { fixedFloatText, goJsonText } from "./plain-text.ts";

export interface InputsTarget {
  readonly blobs: Blobs;
  /** The folder that stands for the container's input path. */
  readonly folder: string;
  readonly format: Format;
  /** Aborted where the inputs are not wanted any more. */
  readonly signal: AbortSignal;
}

/** What was written: as the file of all inputs says it, and as inputs.pb does, where files are local ones. */
interface Written {
  readonly value: unknown;
  readonly literal: Literal;
}

/**
 * Writes a raw container's inputs as Flyte's co-pilot does: a file of each one's name, a folder for lists, maps and
 * directories, `inputs.pb` of them all, and `inputs.json` or `inputs.yaml`.
 * @throws FlyteError naming the input that cannot be given so.
 */
export async function writeInputs(target: InputsTarget, inputs: LiteralMap): Promise<void> {
  const { folder, format } = target;
  const values: Record<string, unknown> = {};
  const literals: Record<string, Literal> = {};
  for (const [name, literal] of Object.entries(inputs.literals)) {
    try {
      const written = await writeLiteral(target, literal, join(folder, fileName("The input", name)));
      if (format !== Format.PROTO) requireFinite(written.value, format);
      values[name] = written.value;
      literals[name] = written.literal;
    } catch (error) {
      throw atInput(error, name);
    }
  }
  await writeFile(join(folder, "inputs.pb"), toBinary(LiteralMapSchema, literalMap(literals)));
  if (format === Format.JSON) await writeFile(join(folder, "inputs.json"), goJsonText(values));
  if (format === Format.YAML) await writeFile(join(folder, "inputs.yaml"), yamlText(values));
}

/** YAML 1.1, in which `yes` and times want quotes: what Go's encoder writes, and most programs read. */
function yamlText(values: Readonly<Record<string, unknown>>): string {
  return stringify(values, {
    version: "1.1",
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    blockQuote: "literal",
    aliasDuplicateObjects: false,
  });
}

async function writeLiteral(target: InputsTarget, literal: Literal, path: string): Promise<Written> {
  target.signal.throwIfAborted();
  const opened = readLiteral(literal);
  const file = async (content: string | Uint8Array, value: unknown): Promise<Written> => {
    // As the co-pilot has it: a script that is given as a text can be run.
    await writeFile(path, content, { mode: 0o777 });
    return { value, literal };
  };
  switch (opened.kind) {
    case "integer":
    case "boolean":
    case "string":
      return file(String(opened.value), opened.value);
    case "float":
      return file(fixedFloatText(opened.value), opened.value);
    case "datetime": {
      const text = timestampText(opened.value);
      return file(text, text);
    }
    case "duration":
      // The co-pilot leaves it null in inputs.json: a program that rests on more would fail on a cluster.
      return file(goDurationText(opened.value), null);
    case "none":
      return file("null", null);
    case "msgpack":
    case "binary":
      return file(opened.value, base64Encode(opened.value));
    case "generic":
      return file(goJsonText(opened.value), opened.value);
    case "error":
      return file(opened.value.message, opened.value.message);
    case "blob": {
      const { uri, metadata } = opened.value;
      const { format = "", dimensionality = Dimensionality.SINGLE } = metadata?.type ?? {};
      const copy = dimensionality === Dimensionality.MULTIPART ? copyDirectory : copyFile;
      await copy(target.blobs, uri, path, target.signal);
      return { value: path, literal: blobLiteral(path, format, dimensionality) };
    }
    case "schema":
      await copyDirectory(target.blobs, opened.value.uri, path, target.signal);
      return { value: path, literal: schemaAt(literal, path) };
    case "union": {
      if (opened.value === undefined || opened.type === undefined) return file("null", null);
      const inner = await writeLiteral(target, opened.value, path);
      return { value: inner.value, literal: unionLiteral(inner.literal, opened.type) };
    }
    case "collection": {
      await mkdir(path);
      const items: Written[] = [];
      for (const [index, item] of opened.value.entries()) {
        items.push(await writeLiteral(target, item, join(path, String(index))));
      }
      return {
        value: items.map(({ value }) => value),
        literal: collectionLiteral(items.map((item) => item.literal)),
      };
    }
    case "map": {
      await mkdir(path);
      const items: [string, Written][] = [];
      for (const [key, item] of Object.entries(opened.value)) {
        items.push([key, await writeLiteral(target, item, join(path, fileName("The key", key)))]);
      }
      return {
        value: Object.fromEntries(items.map(([key, { value }]) => [key, value])),
        literal: mapLiteral(Object.fromEntries(items.map(([key, item]) => [key, item.literal]))),
      };
    }
    case "offloaded":
      return writeLiteral(target, fromBinary(LiteralSchema, await target.blobs.read(opened.value.uri)), path);
    case "structured dataset":
      throw notGiven("a structured dataset", "Give the task a file or a directory.");
    case "unknown":
      throw notGiven("a value of an unknown kind", "Use a control plane as new as the client that sent it.");
  }
}

function schemaAt(literal: Literal, uri: string): Literal {
  if (literal.value.case !== "scalar" || literal.value.value.value.case !== "schema") return literal;
  const scalar = literal.value.value;
  const value = { ...scalar, value: { case: "schema" as const, value: { ...literal.value.value.value.value, uri } } };
  return { ...literal, value: { case: "scalar", value } };
}

function notGiven(what: string, hint: string): FlyteError {
  return new FlyteError("InvalidArgument", `A raw container cannot be given ${what}.`, { hint });
}

/** JSON has no word for them, and Flyte writes YAML by way of JSON. */
function requireFinite(value: unknown, format: Format): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    const file = format === Format.JSON ? "inputs.json" : "inputs.yaml";
    throw new FlyteError("InvalidArgument", `${value} cannot be written into ${file}.`, {
      hint: "Give the task the format PROTO.",
    });
  }
  if (typeof value !== "object" || value === null) return;
  for (const item of Object.values(value)) requireFinite(item, format);
}

function atInput(thrown: unknown, input: string): FlyteError {
  const { code, message, hint } = FlyteError.from(thrown);
  return new FlyteError(code, message, { where: { input }, cause: thrown, ...(hint !== undefined && { hint }) });
}
