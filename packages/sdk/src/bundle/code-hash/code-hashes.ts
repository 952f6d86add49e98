import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Metafile, transform as Transform } from "esbuild";
import { userLoaders } from "../user-modules.ts";
import { bundleImports } from "./bundle-imports.ts";
import { modulePieces } from "./module-pieces.ts";
import { type CodeModule, reachableCode } from "./reachable-code.ts";
import { wholeModule } from "./whole-module.ts";

/** The hash of what each export of each of the user's modules can reach: by module name, then by export. */
export type CodeHashes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Hashes the code that exports can reach, as `codeHash` tells it. Neither where the files lie nor whether a package is
 * part of the bundle changes a hash.
 * @param root The folder that the metafile's paths are relative to.
 * @param modules The names of the user's modules, by file.
 */
export async function codeHashes(
  metafile: Metafile,
  root: string,
  modules: ReadonlyMap<string, string>,
  transform: typeof Transform,
): Promise<CodeHashes> {
  const imports = bundleImports(metafile, root);
  const known = new Map<string, CodeModule>();
  for (const [file, name] of modules) {
    // Printed anew, so that comments, types and white space do not count.
    const { code } = await transform(await readFile(file, "utf8"), {
      loader: userLoaders[extname(file)] ?? "js",
      minifyWhitespace: true,
      legalComments: "none",
    });
    known.set(file, { kind: "pieces", name, pieces: modulePieces(code) });
  }
  const graph = {
    module(file: string): CodeModule {
      const module = known.get(file) ?? wholeModule(file, root, imports);
      known.set(file, module);
      return module;
    },
    resolve: (file: string, specifier: string) => imports(file).find(({ original }) => original === specifier)?.target,
  };
  const hashes: Record<string, Record<string, string>> = {};
  // In the order of the files, which is the same wherever they lie: two packages may have modules of one name.
  for (const file of [...modules.keys()].sort()) {
    const module = known.get(file);
    if (module?.kind !== "pieces") continue;
    const own = Object.fromEntries(
      [...module.pieces.exports.keys()].map((name) => [name, hashOf(reachableCode(graph, { key: file, name }))]),
    );
    hashes[module.name] = { ...own, ...hashes[module.name] };
  }
  return hashes;
}

function hashOf(lines: readonly string[]): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(line).update("\0\0");
  return hash.digest("hex");
}
