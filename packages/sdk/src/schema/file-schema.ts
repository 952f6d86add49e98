import { mkdtempSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { FlyteError } from "@haltere/core";
import { z } from "zod";
import { current } from "../context/task-context.ts";
import { FlyteFile } from "../files/file.ts";
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
  /** A file from a path on this machine, or from an address (`s3://…`, `https://…`, `file://…`). */
  from(location: string, options?: { readonly metadata?: Readonly<Record<string, string>> }): FlyteFile;
  /**
   * A file of this text, written into the running task's working directory under `name`.
   * @throws FlyteError FailedPrecondition outside of a task.
   */
  fromText(text: string, options: { readonly name: string }): FlyteFile;
  /** The same for bytes. */
  fromBytes(bytes: Uint8Array, options: { readonly name: string }): FlyteFile;
}

/** A file that travels between tasks: Flyte's blob. It is a schema itself (`inputs: { table: File }`), for files of any format. */
export type File = FlyteFile;
export const File: FileSchema & FileFactory = Object.assign(fileSchema(), {
  schema: fileSchema,
  from: (location: string, options: { readonly metadata?: Readonly<Record<string, string>> } = {}) =>
    new FlyteFile(location, options),
  fromText: (text: string, { name }: { readonly name: string }) => written(text, name),
  fromBytes: (bytes: Uint8Array, { name }: { readonly name: string }) => written(bytes, name),
});

/** Each file has a directory of its own, so that two of one name do not overwrite each other. */
function written(content: string | Uint8Array, name: string): FlyteFile {
  if (name === "" || name !== basename(name)) {
    throw new FlyteError("InvalidArgument", `${JSON.stringify(name)} is no name of a file`, {
      hint: "Leave out directories.",
    });
  }
  const path = join(mkdtempSync(join(current().workingDirectory, "file-")), name);
  writeFileSync(path, content);
  return new FlyteFile(path);
}
