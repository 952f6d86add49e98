import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { FlyteError } from "@haltere/core";
import { bundleFile } from "../bundle/bundle-file.ts";
import { type LoadedBundle, loadBundle } from "../bundle/load-bundle.ts";
import { readContent } from "../task-process/addressed-content.ts";

/** Fetches a bundle that was uploaded by fast registration into a folder, and evaluates it. */
export async function fetchBundle(uri: string, folder: string): Promise<LoadedBundle> {
  const content = await readContent(uri).catch((thrown: unknown) => {
    const error = FlyteError.from(thrown);
    throw new FlyteError(error.code, `The task's code was not found at ${uri}: ${error.message}`, {
      recoverable: error.recoverable,
      hint: "Register the workflow again.",
      cause: error,
    });
  });
  const file = join(resolve(folder), basename(uri));
  await writeFile(file, content);
  return await loadBundle(file);
}

const extensions = [".ts", ".mts", ".js", ".mjs", ".tsx", ".jsx"];

/**
 * Finds the code of a task that lies in the image: the bundle that HALTERE_BUNDLE names, else the module itself, under
 * the working directory.
 */
export async function bundleOfImage(
  loaderArguments: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Promise<LoadedBundle> {
  if (environment.HALTERE_BUNDLE) return await loadBundle(resolve(folder, environment.HALTERE_BUNDLE));
  const module = loaderArguments[loaderArguments.indexOf("task-module") + 1] ?? "";
  const path = candidates(module.split(".")).find((candidate) => existsSync(join(folder, candidate)));
  if (path !== undefined) return await loadBundle((await bundleFile(join(folder, path))).bytes);
  throw new FlyteError("NotFound", `The image has no file for the module ${module} under ${folder}.`, {
    hint: "Copy the project into the image's working directory, or name its bundle in HALTERE_BUNDLE.",
  });
}

/** The files that may be called so: a dot is a slash, or a dot of the file's own name. */
function candidates(parts: readonly string[]): string[] {
  const paths: string[] = [];
  for (let own = 1; own <= parts.length; own++) {
    const path = [...parts.slice(0, -own), parts.slice(-own).join(".")].join("/");
    paths.push(...extensions.map((extension) => path + extension));
  }
  return paths;
}
