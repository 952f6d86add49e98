import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { taskBundleExport } from "@haltere/ports";
import type { Plugin } from "esbuild";

/**
 * Leaves the SDK and Zod out of a bundle that this process runs at once: it imports the copies that are loaded here
 * already, by their addresses. Where the project has others than this process, nothing is left out.
 * @param asked Marks what is to be resolved as if nothing were shared.
 */
export function sharedRuntime(runtimeModule: string, folder: string, asked: symbol): Plugin {
  const [sdk, zod] = [ownFolder(), dirname(createRequire(import.meta.url).resolve("zod"))];
  return {
    name: "haltere-shared-runtime",
    setup({ onResolve, onLoad, resolve }) {
      let runtime: Promise<string | undefined> | undefined;
      /** This process's copy of the runtime module, if it is the project's as well. */
      const shared = async (): Promise<string | undefined> => {
        const { path, errors } = await resolve(runtimeModule, {
          resolveDir: folder,
          kind: "import-statement",
          pluginData: asked,
        });
        return errors.length === 0 && within(path, sdk) ? path : undefined;
      };
      onResolve({ filter: /^(haltere|zod)(\/|$)/ }, async ({ path, pluginData, namespace, ...from }) => {
        if (pluginData === asked) return undefined;
        runtime ??= shared();
        const own = await runtime;
        if (own === undefined) return undefined;
        if (path === runtimeModule) {
          if (namespace === oneBundle) return { path: pathToFileURL(own).href, external: true };
          return { path, namespace: oneBundle };
        }
        const { resolveDir, importer, kind } = from;
        const found = await resolve(path, { resolveDir, importer, kind, namespace, pluginData: asked });
        if (found.errors.length > 0 || !(within(found.path, sdk) || within(found.path, zod))) return undefined;
        return { path: pathToFileURL(found.path).href, external: true };
      });
      onLoad({ filter: /^/, namespace: oneBundle }, () => ({
        contents: [
          `import { bundleRuntime } from ${JSON.stringify(runtimeModule)};`,
          `export const { registerModule, registerCode, haltereProject, ${taskBundleExport} } = bundleRuntime();`,
        ].join("\n"),
        loader: "js",
      }));
    },
  };
}

/** The namespace of the module that is the runtime of this one bundle. */
const oneBundle = "haltere-one-bundle";

/** Where the modules lie that users import as `haltere/…`: beside this one where it was built. */
function ownFolder(): string {
  const place = import.meta.url.endsWith(".ts") ? "../../../haltere/src/" : "./";
  return dirname(fileURLToPath(new URL(`${place}x`, import.meta.url)));
}

function within(path: string, folder: string): boolean {
  return path.startsWith(folder + sep);
}
