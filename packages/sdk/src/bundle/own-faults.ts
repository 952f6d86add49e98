import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import type { BuildFailure, Message, transform } from "esbuild";
import { isBuildFailure } from "./build-error.ts";
import { userLoaders } from "./user-modules.ts";

/**
 * The failure of a build with every fault of the user's modules told of their own text: what is added to a module
 * continues a statement that its file breaks off, and the parser would complain of that.
 */
export async function ownFaults(
  failure: BuildFailure,
  {
    root,
    modules,
    transform: parse,
  }: {
    /** The folder that places are relative to. */
    readonly root: string;
    readonly modules: ReadonlyMap<string, string>;
    readonly transform: typeof transform;
  },
): Promise<BuildFailure> {
  const files = new Set(failure.errors.flatMap(({ location }) => (location ? [location.file] : [])));
  const faults = new Map<string, readonly Message[]>();
  for (const file of files) {
    const path = resolve(root, file);
    const loader = userLoaders[extname(path)];
    if (!modules.has(path) || loader === undefined) continue;
    try {
      await parse(await readFile(path, "utf8"), { loader, sourcefile: file, logLevel: "silent" });
    } catch (thrown) {
      if (!isBuildFailure(thrown)) throw thrown;
      faults.set(file, thrown.errors);
    }
  }
  const others = failure.errors.filter(({ location }) => !location || !faults.has(location.file));
  return { ...failure, errors: [...[...faults.values()].flat(), ...others] };
}
