import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { FlyteError } from "@haltere/core";
import { taskBundleExport } from "@haltere/ports";
import type { BuildOptions } from "esbuild";
import { bundleError, isBuildFailure, messageText } from "./build-error.ts";
import { packageRootOf } from "./module-name.ts";
import { nativePackages } from "./native-packages.ts";
import { runtimeModule, userModules } from "./user-modules.ts";

export interface BundleOptions {
  /** Packages to leave out of the bundle, beside those with native code; whoever runs the tasks must have them. */
  readonly external?: readonly string[];
}

/** One ECMAScript module with everything that the tasks of a file need but Node itself. */
export interface Bundle {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, 20 hexadecimal digits. */
  readonly hash: string;
  /** `haltere-<hash>.mjs` */
  readonly fileName: string;
  /** The names of the user's modules in it, sorted. */
  readonly modules: readonly string[];
  /** The name of the module that `bundleFile` was called with. */
  readonly entryModule: string;
  readonly warnings: readonly string[];
}

/** Set where this package runs from its TypeScript source: then what is bundled comes from source as well. */
const runsFromSource = import.meta.url.endsWith(".ts");

/**
 * Bundles a file of the user's with all it imports. The same files give the same bytes, wherever they lie.
 * @throws FlyteError NotFound for a missing file or import, InvalidArgument for a file that does not parse (each with
 * file, line and column), FailedPrecondition where `haltere` is not installed beside the file.
 */
export async function bundleFile(file: string, options: BundleOptions = {}): Promise<Bundle> {
  const asked = resolve(file);
  if (!existsSync(asked)) {
    throw new FlyteError("NotFound", `There is no file ${file}.`, {
      where: { file },
      hint: "Give the path of a TypeScript or JavaScript file.",
    });
  }
  const path = realpathSync(asked);
  const root = packageRootOf(dirname(path))?.folder ?? dirname(path);
  const user = userModules(root);
  const native = new Set<string>();
  const { build } = await import("esbuild");
  const result = await build({
    ...settings,
    absWorkingDir: root,
    stdin: { contents: entry(path), resolveDir: dirname(path), sourcefile: "haltere:entry", loader: "js" },
    external: [...(options.external ?? [])],
    conditions: runsFromSource ? ["haltere-source"] : [],
    plugins: [runtimeFrom(dirname(path)), user.plugin, nativePackages(native)],
  }).catch((thrown: unknown) => {
    throw isBuildFailure(thrown) ? bundleError(thrown, relative(process.cwd(), asked) || file) : thrown;
  });
  const bytes = result.outputFiles[0]?.contents;
  const entryModule = user.modules.get(path);
  if (bytes === undefined || entryModule === undefined) {
    throw new FlyteError("InvalidArgument", `${file} exports nothing.`, {
      where: { file },
      hint: "Export the tasks and workflows of the file, in an ECMAScript module.",
    });
  }
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
  return {
    bytes,
    hash,
    fileName: `haltere-${hash}.mjs`,
    modules: [...new Set(user.modules.values())].sort(),
    entryModule,
    warnings: [
      ...result.warnings.map(messageText),
      ...[...native].sort().map((name) => `${name} has native code: it is not part of the bundle.`),
    ],
  };
}

const settings = {
  bundle: true,
  write: false,
  outfile: "bundle.mjs",
  format: "esm",
  platform: "node",
  target: "node22",
  sourcemap: "inline",
  sourcesContent: false,
  legalComments: "none",
  logLevel: "silent",
  // CommonJS packages call `require` for Node's own modules, which no ECMAScript module has.
  banner: {
    js: 'import { createRequire as haltere$createRequire } from "node:module"; const require = haltere$createRequire(import.meta.url);',
  },
} as const satisfies BuildOptions;

function entry(path: string): string {
  return [
    // Exported, so that a package that calls itself free of side effects keeps it.
    `export * as haltereEntry from ${JSON.stringify(path)};`,
    `export { ${taskBundleExport}, haltereProject } from ${JSON.stringify(runtimeModule)};`,
  ].join("\n");
}

/** Resolves the SDK's part of a bundle from the entry's folder, whichever of its modules imports it: one copy a bundle. */
function runtimeFrom(folder: string): NonNullable<BuildOptions["plugins"]>[number] {
  return {
    name: "haltere-runtime",
    setup({ onResolve, resolve: resolveFrom }) {
      onResolve({ filter: /^haltere\/task-process$/ }, ({ pluginData, kind }) =>
        pluginData === fromEntry
          ? undefined
          : resolveFrom(runtimeModule, { resolveDir: folder, kind, pluginData: fromEntry }),
      );
    },
  };
}

const fromEntry = Symbol("resolved from the entry's folder");
