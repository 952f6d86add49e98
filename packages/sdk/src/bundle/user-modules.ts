import { readFile } from "node:fs/promises";
import { basename, dirname, extname, sep } from "node:path";
import type { Loader, Plugin } from "esbuild";
import { moduleNameOf, type PackageRoot, packageRootOf } from "./module-name.ts";

/** Packages whose modules are ours, not the user's, when they are run from their source. */
export const ownPackages = /^(haltere|@haltere\/(idl|core|ports|sdk|connector|connectors))$/;

/** How esbuild reads a file of the user's, by the end of its name. */
export const userLoaders: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".jsx": "jsx",
};

/** ECMAScript module syntax at the start of a line; a CommonJS file has none, and has no namespace to hand over. */
const moduleSyntax = /^\s*(import|export)\b/m;

export interface UserModules {
  readonly plugin: Plugin;
  /** Names of the user's modules, filled while the build runs: file by module name. */
  readonly modules: Map<string, string>;
  /** Whether any of them speaks of `codeHash`, once the build has run. */
  readonly hashCode: () => boolean;
}

/**
 * Lets every module of the user hand its namespace to the SDK under its name, as the last thing it does. A module
 * evaluates after those it imports, so the one that defines an entity names it before any that exports it again.
 */
export function userModules(entryRoot: string): UserModules {
  const modules = new Map<string, string>();
  let hashCode = false;
  const roots = new Map<string, PackageRoot | undefined>();
  const rootOf = (folder: string): PackageRoot | undefined => {
    if (!roots.has(folder)) roots.set(folder, packageRootOf(folder));
    return roots.get(folder);
  };
  const plugin: Plugin = {
    name: "haltere-user-modules",
    setup(build) {
      build.onLoad({ filter: /\.[m]?[jt]sx?$/ }, async ({ path }) => {
        if (path.includes(`${sep}node_modules${sep}`)) return undefined;
        const root = rootOf(dirname(path));
        if (root?.name !== undefined && ownPackages.test(root.name)) return undefined;
        const loader = userLoaders[extname(path)];
        const source = await readFile(path, "utf8");
        if (loader === undefined || !moduleSyntax.test(source)) return undefined;
        const name = moduleNameOf(path, root?.folder ?? entryRoot);
        modules.set(path, name);
        hashCode ||= /\bcodeHash\b/.test(source);
        return { contents: `${source}\n${handOver(name, basename(path))}`, loader };
      });
    },
  };
  return { plugin, modules, hashCode: () => hashCode };
}

function handOver(name: string, file: string): string {
  return [
    `import * as haltere$namespace from ${JSON.stringify(`./${file}`)};`,
    `import { registerModule as haltere$registerModule } from ${JSON.stringify(runtimeModule)};`,
    `haltere$registerModule(${JSON.stringify(name)}, haltere$namespace);`,
  ].join("\n");
}

/** The part of the SDK that belongs into a bundle, as a project that depends on `haltere` imports it. */
export const runtimeModule = "haltere/task-process";
