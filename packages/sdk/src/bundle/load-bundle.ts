import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { FlyteError } from "@haltere/core";
import { type TaskBundle, taskBundleExport } from "@haltere/ports";
import { checkBody } from "../body-check/index.ts";
import type { BundleProject } from "./bundle-project.ts";
import { bundleFolder, keepBundle } from "./kept-bundles.ts";
import { loadError } from "./load-error.ts";

/** A bundle that has been evaluated in this process. */
export interface LoadedBundle {
  /** Where it lies. */
  readonly file: string;
  readonly taskBundle: TaskBundle;
  readonly project: BundleProject;
}

/**
 * Evaluates a bundle: its bytes, or the file it lies in. Bytes are kept under their hash in `cacheFolder`, so that the
 * same bundle is evaluated once a process.
 * @throws FlyteError InvalidArgument where the file is no bundle of Haltere's, or a module of the user's throws while it
 * evaluates: with the frames of the user's code.
 */
export async function loadBundle(
  source: Uint8Array | string,
  { cacheFolder = bundleFolder() }: { readonly cacheFolder?: string } = {},
): Promise<LoadedBundle> {
  const file = typeof source === "string" ? source : keepBundle(source, cacheFolder);
  const evaluated: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href).catch((thrown) => {
    throw loadError(thrown, dirname(file));
  });
  const { [taskBundleExport]: taskBundle, haltereProject: project } = evaluated;
  if (!isTaskBundle(taskBundle) || !isProject(project)) {
    throw new FlyteError("InvalidArgument", `${file} is no bundle of workflows.`, {
      where: { file },
      hint: "Give a file that `haltere register` or `bundleFile` made, with this version of haltere.",
    });
  }
  for (const body of project.bodies()) checkBody(body);
  return { file, taskBundle, project };
}

function isTaskBundle(value: unknown): value is TaskBundle {
  return typeof value === "object" && value !== null && "execute" in value && typeof value.execute === "function";
}

function isProject(value: unknown): value is BundleProject {
  return typeof value === "object" && value !== null && "entities" in value && "translate" in value && "run" in value;
}
