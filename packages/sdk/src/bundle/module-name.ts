import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, sep } from "node:path";

/** A folder that holds a package.json, and the name in it. */
export interface PackageRoot {
  readonly folder: string;
  readonly name: string | undefined;
}

/**
 * The nearest folder, from `folder` upwards, that holds a package.json; undefined where there is none up to the root.
 */
export function packageRootOf(folder: string): PackageRoot | undefined {
  for (let current = folder; ; current = dirname(current)) {
    const manifest = `${current}/package.json`;
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, "utf8"));
      return { folder: current, name: typeof name === "string" ? name : undefined };
    }
    if (current === dirname(current)) return undefined;
  }
}

/**
 * The name of a module on the wire: its path from the root of its package, dots for slashes, without its extension.
 * `src/flows/hello.ts` is `src.flows.hello`.
 */
export function moduleNameOf(file: string, root: string): string {
  return relative(root, file)
    .split(sep)
    .filter((part) => part !== "..")
    .join(".")
    .replace(/\.[cm]?[jt]sx?$/, "");
}
