import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { z } from "zod";
import { current, runningContext } from "../context/task-context.ts";
import { type FileDetails, FlyteFile } from "../files/file.ts";
import { plainName } from "../files/inner-path.ts";
import { fileTransformer } from "../transformers/file.ts";
import { markTransformer } from "./transformer-mark.ts";

/** The schema of a file. */
type FileSchema = z.ZodType<FlyteFile, FlyteFile>;

export interface FileOptions {
  /** The file's format, `csv` or `.csv`: part of its type on the wire. Absent for any. */
  readonly format?: string;
}

function fileSchema(options: FileOptions = {}): FileSchema {
  const schema = z.custom<FlyteFile>(
    (value) => value instanceof FlyteFile || typeof value === "string",
    "expected a File",
  );
  const format = (options.format ?? "").replace(/^[~.]+/, "");
  markTransformer(schema, () => fileTransformer(format));
  return schema;
}

/** What `File` can do beside being a schema. */
interface FileFactory {
  /** The schema of files of one format: `File.schema({ format: "csv" })`. */
  schema(options?: FileOptions): FileSchema;
  /** A file from a path on this machine, or from an address (`https://…`, `file://…`). */
  from(location: string, options?: FileDetails): FlyteFile;
  /**
   * A file to be written, piece by piece, in the running task's working directory: `writer()` or `write(pieces)`.
   * @throws FlyteError FailedPrecondition outside of a task.
   */
  create(name: string, options?: FileDetails): FlyteFile;
  /**
   * A file of this text, written into the running task's working directory under `name`.
   * @throws FlyteError FailedPrecondition outside of a task.
   */
  fromText(text: string, options: NamedFile): FlyteFile;
  /** The same for bytes. */
  fromBytes(bytes: Uint8Array, options: NamedFile): FlyteFile;
  /** The same for a value as JSON. */
  fromJson(value: unknown, options: NamedFile): FlyteFile;
  /** The same for pieces that come one after the other, of which no more than one is held. */
  fromStream(
    pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
    options: NamedFile,
  ): Promise<FlyteFile>;
}

interface NamedFile extends FileDetails {
  readonly name: string;
}

/** A file that travels between tasks: Flyte's blob. It is a schema itself (`inputs: { table: File }`), for files of any format. */
export type File = FlyteFile;
export const File: FileSchema & FileFactory = Object.assign(fileSchema(), {
  schema: fileSchema,
  from: (location: string, options: FileDetails = {}) => new FlyteFile(location, options),
  create: created,
  fromText: (text: string, options: NamedFile) => written(text, options),
  fromBytes: (bytes: Uint8Array, options: NamedFile) => written(bytes, options),
  fromJson: (value: unknown, options: NamedFile) => written(JSON.stringify(value) ?? "null", options),
  fromStream: async (
    pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
    { name, ...details }: NamedFile,
  ) => {
    const file = created(name, details);
    await file.write(pieces);
    return file;
  },
});

/** Each file has a directory of its own, so that two of one name do not overwrite each other. */
function created(name: string, details: FileDetails = {}): FlyteFile {
  if (runningContext() === undefined) {
    throw new FlyteError(
      "FailedPrecondition",
      `the file ${name} is made outside of a task, whose folder it would lie in`,
      {
        kind: "user",
        hint: "Make it in a task's function; else write a file of your own, and give File.from(path).",
      },
    );
  }
  return new FlyteFile(join(mkdtempSync(join(current().workingDirectory, "file-")), plainName(name)), details);
}

function written(content: string | Uint8Array, { name, ...details }: NamedFile): FlyteFile {
  const file = created(name, details);
  writeFileSync(file.location, content);
  return file;
}
