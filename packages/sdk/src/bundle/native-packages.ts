import { existsSync, readdirSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Leaves packages that load native code out of the bundle: a `.node` file cannot be part of one, and is found from the
 * place of the package's own files. The process that runs the tasks must be able to resolve them.
 */
export function nativePackages(found: Set<string>): Plugin {
  return {
    name: "haltere-native-packages",
    setup(build) {
      const known = new Map<string, boolean>();
      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.kind === "entry-point") return undefined;
        const name = packageNameOf(args.path);
        if (name === undefined) return undefined;
        let native = known.get(name);
        if (native === undefined) {
          const folder = packageFolder(name, args.resolveDir);
          native = folder !== undefined && isNative(folder);
          known.set(name, native);
        }
        if (!native) return undefined;
        found.add(name);
        return { path: args.path, external: true };
      });
    },
  };
}

/** `@scope/name` or `name` of a bare import; undefined for builtins and the package's own `#` imports. */
export function packageNameOf(specifier: string): string | undefined {
  if (specifier.startsWith("node:") || specifier.startsWith("#")) return undefined;
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}

/** The folder of a package as Node finds it from another. */
export function packageFolder(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", ...name.split("/"));
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder) || folder === sep) return undefined;
  }
}

function isNative(folder: string): boolean {
  if (["binding.gyp", "prebuilds", "build/Release"].some((part) => existsSync(join(folder, part)))) return true;
  return readdirSync(folder).some((file) => file.endsWith(".node"));
}
