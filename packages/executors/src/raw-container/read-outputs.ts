import { createReadStream, type Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { blobLiteral, FlyteError, literalMap, literalTypeText } from "@haltere/core";
import {
  BlobType_BlobDimensionality as Dimensionality,
  type Literal,
  LiteralMapSchema,
  type LiteralType,
} from "@haltere/idl/core";
import type { Attempt, Blobs } from "@haltere/ports";
import { fileName } from "./file-name.ts";
import { outputLiteral } from "./output-literal.ts";

/** By this file of its output path a program says that it failed, and why. */
const errorFile = "_ERROR";
const maxErrorBytes = 1024 * 1024;
/** Bytes that a value may have which is not a file: the co-pilot's bound. */
const maxValueBytes = 1024;

/**
 * The types of what a raw container has to write, by the outputs' names.
 * @throws FlyteError InvalidArgument naming the output that no file can give: one of another type than blobs and simple
 * types, or with a name that no file has.
 */
export function fileOutputs({ task, item }: Pick<Attempt, "task" | "item">): ReadonlyMap<string, LiteralType> {
  const types = new Map<string, LiteralType>();
  for (const [name, { type: declared }] of Object.entries(task.interface?.outputs?.variables ?? {})) {
    // A map task declares the lists that the node gives; an item gives an element.
    const isElement = item !== undefined && declared?.type.case === "collectionType";
    const type = isElement && declared?.type.case === "collectionType" ? declared.type.value : declared;
    if (type === undefined || (type.type.case !== "blob" && type.type.case !== "simple")) {
      throw new FlyteError(
        "InvalidArgument",
        `A raw container cannot give the output ${name} of the type ${type ? literalTypeText(type) : "unknown"}.`,
        { where: { output: name }, hint: "Declare it as a file, and have a task after it read that." },
      );
    }
    types.set(fileName("The output", name), type);
  }
  return types;
}

/** What the program says of its failure in the file for it; undefined where it wrote none. */
export async function writtenError(folder: string): Promise<string | undefined> {
  const path = join(folder, errorFile);
  const found = await statOf(path);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw new FlyteError("InvalidArgument", `${errorFile} in the output path is no file.`);
  if (found.size > maxErrorBytes) {
    throw new FlyteError(
      "InvalidArgument",
      `${errorFile} in the output path has ${found.size} bytes, of 1 MiB allowed.`,
    );
  }
  return await readFile(path, "utf8");
}

/**
 * Reads what a raw container's program wrote, as Flyte's co-pilot does: a file of each output's name, whatever its ending
 * where there is one alone; files and directories go to the raw output prefix. Writes `outputs.pb`.
 * @throws FlyteError naming the output that is missing or not of its type.
 */
export async function readOutputs(
  blobs: Blobs,
  attempt: Attempt,
  outputs: ReadonlyMap<string, LiteralType>,
  folder: string,
): Promise<void> {
  const literals: Record<string, Literal> = {};
  for (const [name, type] of outputs) {
    try {
      literals[name] = await readOutput(blobs, `${attempt.rawOutputPrefix}/${name}`, type, folder, name);
    } catch (error) {
      const { code, message, hint } = FlyteError.from(error);
      throw new FlyteError(code, `The output ${name} cannot be taken from the container: ${message}`, {
        where: { output: name },
        cause: error,
        ...(hint !== undefined && { hint }),
      });
    }
  }
  await blobs.write(`${attempt.outputPrefix}/outputs.pb`, toBinary(LiteralMapSchema, literalMap(literals)));
}

async function readOutput(
  blobs: Blobs,
  uri: string,
  type: LiteralType,
  folder: string,
  name: string,
): Promise<Literal> {
  const { path, found } = await findOutput(folder, name);
  if (type.type.case === "simple") {
    if (!found.isFile()) throw new FlyteError("InvalidArgument", `${path} is no file, where its value was expected.`);
    if (found.size > maxValueBytes) {
      throw new FlyteError(
        "InvalidArgument",
        `${path} has ${found.size} bytes, of ${maxValueBytes} that a value may have.`,
        {
          hint: "Declare the output as a file.",
        },
      );
    }
    return outputLiteral(type.type.value, await readFile(path));
  }
  const dimensionality = type.type.case === "blob" ? type.type.value.dimensionality : Dimensionality.SINGLE;
  const isDirectory = dimensionality === Dimensionality.MULTIPART;
  if (found.isDirectory() !== isDirectory) {
    const [expected, actual] = isDirectory ? ["a directory", "a file"] : ["a file", "a directory"];
    throw new FlyteError("InvalidArgument", `${path} is ${actual}, where ${expected} was expected.`);
  }
  if (isDirectory) await storeDirectory(blobs, uri, path);
  else await storeFile(blobs, uri, path, found);
  return blobLiteral(uri, "", dimensionality);
}

/** The file of an output's name, or else the only one with that name and any ending. */
async function findOutput(folder: string, name: string): Promise<{ readonly path: string; readonly found: Stats }> {
  const exact = join(folder, name);
  const found = await statOf(exact);
  if (found !== undefined) return { path: exact, found };
  const written = (await readdir(folder)).sort();
  const [other, ...more] = written.filter((entry) => entry.startsWith(`${name}.`));
  if (other !== undefined && more.length === 0) {
    const path = join(folder, other);
    const ended = await statOf(path);
    if (ended !== undefined) return { path, found: ended };
  }
  const there = written.length === 0 ? "nothing" : written.slice(0, 10).join(", ");
  throw new FlyteError("NotFound", `there is no file ${exact}; its folder has ${there}.`, {
    hint: `Have the program write ${name} into the task's output path.`,
  });
}

/** With folders below it as they are: Flyte, which takes them apart, would lose files that share a name. */
async function storeDirectory(blobs: Blobs, uri: string, folder: string): Promise<void> {
  for (const entry of (await readdir(folder)).sort()) {
    const path = join(folder, entry);
    const found = await stat(path);
    if (found.isDirectory()) await storeDirectory(blobs, `${uri}/${entry}`, path);
    else await storeFile(blobs, `${uri}/${entry}`, path, found);
  }
}

/** Pipes and sockets are no files: nobody writes to them any more. */
async function storeFile(blobs: Blobs, uri: string, path: string, found: Stats): Promise<void> {
  if (!found.isFile()) throw new FlyteError("InvalidArgument", `${path} is no regular file.`);
  await blobs.write(uri, createReadStream(path));
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
