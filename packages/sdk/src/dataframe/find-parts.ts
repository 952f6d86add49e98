import { stat } from "node:fs/promises";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { localPathOf } from "../files/address.ts";
import { FlyteDirectory } from "../files/directory.ts";
import { FlyteFile } from "../files/file.ts";
import type { FileAccess } from "../files/file-access.ts";

/** The formats that can be read and written here. */
export type TableFormat = "parquet" | "csv";

/** @throws FlyteError InvalidArgument for another format; an empty one is Parquet, as in flytekit. */
export function tableFormat(format: string, location: string): TableFormat {
  if (format === "" || format === "parquet") return "parquet";
  if (format === "csv") return "csv";
  throw new FlyteError("InvalidArgument", `the table ${location} is in the format ${format}`, {
    kind: "user",
    where: { file: location },
    hint: "Tables are read and written as parquet and csv.",
  });
}

/** The name of the one file in a folder that a table is written to; flytekit's. */
export function partName(format: TableFormat): string {
  return format === "csv" ? ".csv" : "00000";
}

/**
 * The files of this machine that hold a table, in their order: one that is a single file, or those in a folder, of which
 * those whose names begin with a dot or an underscore (but `.csv`, flytekit's name) are not data. What lies elsewhere is
 * downloaded.
 */
export async function findParts(
  location: string,
  format: TableFormat,
  access: FileAccess | undefined,
): Promise<readonly string[]> {
  const reach = access === undefined ? {} : { access };
  const path = localPathOf(location);
  if (path === undefined && /^https?:/.test(location)) {
    return [await new FlyteFile(location, { placed: true, ...reach }).download()];
  }
  if (path !== undefined && (await isFile(path))) return [path];
  const folder = new FlyteDirectory(location, { placed: true, ...reach });
  const found: string[] = [];
  for await (const { path: name, file } of folder.walk()) {
    const last = name.split("/").at(-1) ?? "";
    const isData = format === "csv" ? last.endsWith(".csv") : !/^[._]/.test(last);
    if (isData) found.push(path === undefined ? await file.download() : join(path, name));
  }
  if (found.length > 0) return found;
  throw new FlyteError("NotFound", `there are no ${format} files in ${location}`, {
    kind: "user",
    where: { file: location },
  });
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (thrown) {
    throw new FlyteError("NotFound", `there is no table at ${path}: ${FlyteError.from(thrown).message}`, {
      kind: "user",
      where: { file: path },
      cause: thrown,
    });
  }
}
