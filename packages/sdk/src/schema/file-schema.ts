import { z } from "zod";
import { FlyteFile } from "../files/file.ts";
import { fileTransformer } from "../transformers/file.ts";
import { markTransformer } from "./transformer-mark.ts";

/** The schema of a file. */
export type FileSchema = z.ZodType<FlyteFile, FlyteFile>;

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
export interface FileFactory {
  /** The schema of files of one format: `File.schema({ format: "csv" })`. */
  schema(options?: FileOptions): FileSchema;
  /** A file from a path on this machine, or from an address (`s3://…`, `https://…`, `file://…`). */
  from(location: string, options?: { readonly metadata?: Readonly<Record<string, string>> }): FlyteFile;
}

/** A file that travels between tasks: Flyte's blob. It is a schema itself (`inputs: { table: File }`), for files of any format. */
export type File = FlyteFile;
export const File: FileSchema & FileFactory = Object.assign(fileSchema(), {
  schema: fileSchema,
  from: (location: string, options: { readonly metadata?: Readonly<Record<string, string>> } = {}) =>
    new FlyteFile(location, options),
});
