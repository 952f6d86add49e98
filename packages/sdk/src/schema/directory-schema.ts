import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { current } from "../context/task-context.ts";
import { type DirectoryDetails, FlyteDirectory } from "../files/directory.ts";
import { directoryTransformer } from "../transformers/directory.ts";
import type { FileOptions } from "./file-schema.ts";
import { markTransformer } from "./transformer-mark.ts";

/** The schema of a directory. */
type DirectorySchema = z.ZodType<FlyteDirectory, FlyteDirectory>;

function directorySchema(options: FileOptions = {}): DirectorySchema {
  const schema = z.custom<FlyteDirectory>(
    (value) => value instanceof FlyteDirectory || typeof value === "string",
    "expected a Directory",
  );
  const format = (options.format ?? "").replace(/^[~.]+/, "");
  markTransformer(schema, () => directoryTransformer(format));
  return schema;
}

/** What `Directory` can do beside being a schema. */
interface DirectoryFactory {
  /** The schema of directories of one format: `Directory.schema({ format: "tensorboard" })`. */
  schema(options?: FileOptions): DirectorySchema;
  /** A directory from a path on this machine, or from an address. */
  from(location: string, options?: DirectoryDetails): FlyteDirectory;
  /**
   * A new, empty directory in the running task's working directory; `newFile` puts files into it.
   * @throws FlyteError FailedPrecondition outside of a task.
   */
  create(options?: DirectoryDetails): FlyteDirectory;
}

/**
 * A directory that travels between tasks: Flyte's blob of many parts, flytekit's FlyteDirectory. It is a schema itself
 * (`inputs: { pages: Directory }`), for directories of any format.
 */
export type Directory = FlyteDirectory;
export const Directory: DirectorySchema & DirectoryFactory = Object.assign(directorySchema(), {
  schema: directorySchema,
  from: (location: string, options: DirectoryDetails = {}) => new FlyteDirectory(location, options),
  create: (options: DirectoryDetails = {}) =>
    new FlyteDirectory(mkdtempSync(join(current().workingDirectory, "directory-")), options),
});
