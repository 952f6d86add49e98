import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Metafile } from "esbuild";
import { packageRootOf } from "../module-name.ts";
import { packageFolder, packageNameOf } from "../native-packages.ts";
import { ownPackages } from "../user-modules.ts";

/** An import that counts: neither Node's own nor Haltere's. */
interface BundleImport {
  /** As it is written. */
  readonly original: string;
  /** The file that it is; of a package outside of the bundle its package.json, or one of its files. */
  readonly target: string;
}

/** Answers what a file of a bundle imports. */
export type BundleImports = (file: string) => readonly BundleImport[];

export function bundleImports({ inputs }: Metafile, root: string): BundleImports {
  const known = new Map<string, readonly BundleImport[]>();
  const own = new Map<string, boolean>();
  const isOwn = (file: string): boolean => {
    const folder = dirname(file);
    let answer = own.get(folder);
    if (answer === undefined) {
      answer = ownPackages.test(namedRootOf(folder)?.name ?? "");
      own.set(folder, answer);
    }
    return answer;
  };
  return (file) => {
    const found = known.get(file);
    if (found !== undefined) return found;
    const imports = inputs[relative(root, file).split(sep).join("/")]?.imports ?? [];
    const counted = imports.flatMap(({ path, original = path, external = false }) => {
      const target = external ? outside(path, dirname(file)) : resolve(root, path);
      return target === undefined || !existsSync(target) || isOwn(target) ? [] : [{ original, target }];
    });
    known.set(file, counted);
    return counted;
  };
}

/** The file of what is no part of the bundle: an address, or a package by its name. */
function outside(path: string, from: string): string | undefined {
  if (path.startsWith("file://")) return fileURLToPath(path);
  const name = packageNameOf(path);
  const folder = name === undefined ? undefined : packageFolder(name, from);
  return folder === undefined ? undefined : join(folder, "package.json");
}

/** The nearest package that has a name: folders within a package may have a package.json that says how to load them. */
export function namedRootOf(folder: string): ReturnType<typeof packageRootOf> {
  const root = packageRootOf(folder);
  if (root === undefined || root.name !== undefined) return root;
  const above = dirname(root.folder);
  return above === root.folder ? undefined : namedRootOf(above);
}
