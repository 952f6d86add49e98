import { createHash } from "node:crypto";
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { FlyteError } from "@haltere/core";
import { taskBundleExport } from "@haltere/ports";
import type { BuildOptions } from "esbuild";
import { bundleError, isBuildFailure, messageText } from "./build-error.ts";
import type { CodeHashes } from "./code-hash/code-hashes.ts";
import { packageRootOf } from "./module-name.ts";
import { nativePackages } from "./native-packages.ts";
import { ownFaults } from "./own-faults.ts";
import { sharedRuntime } from "./shared-runtime.ts";
import { runtimeModule, userLoaders, userModules } from "./user-modules.ts";

export interface BundleOptions {
  /** Packages to leave out of the bundle, beside those with native code; whoever runs the tasks must have them. */
  readonly external?: readonly string[];
  /**
   * Leaves the SDK and Zod out, for a bundle that this process runs at once and no other does: it is made and loaded in
   * a fraction of the time. Without effect where the project has another `haltere` than this process.
   */
  readonly shareRuntime?: boolean;
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
  /** The names of the modules that were asked for, in the order they were given. */
  readonly entryModules: readonly string[];
  readonly warnings: readonly string[];
}

/** Set where this package runs from its TypeScript source: then what is bundled comes from source as well. */
const runsFromSource = import.meta.url.endsWith(".ts");

/**
 * Bundles files of the user's with all they import. The same files give the same bytes, wherever they lie.
 * @throws FlyteError NotFound for a missing file or import, InvalidArgument for a file that does not parse (each with
 * file, line and column), FailedPrecondition where `haltere` is not installed beside the first file.
 */
export async function bundleFiles(
  files: readonly [string, ...(readonly string[])],
  options: BundleOptions = {},
): Promise<Bundle> {
  const paths = files.map(existing);
  const folder = dirname(existing(files[0]));
  const root = packageRootOf(folder)?.folder ?? folder;
  const user = userModules(root);
  const native = new Set<string>();
  const { build, transform } = await import("esbuild");
  const run = (hashes?: CodeHashes) =>
    build({
      ...settings,
      absWorkingDir: root,
      stdin: { contents: entry(paths, hashes), resolveDir: folder, sourcefile: "haltere:entry", loader: "js" },
      external: [...(options.external ?? [])],
      conditions: runsFromSource ? ["haltere-source"] : [],
      plugins: [
        ...(options.shareRuntime ? [sharedRuntime(runtimeModule, folder, fromEntry)] : []),
        runtimeFrom(folder),
        user.plugin,
        nativePackages(native),
      ],
    });
  const first = await run().catch(async (thrown: unknown) => {
    if (!isBuildFailure(thrown)) throw thrown;
    throw bundleError(await ownFaults(thrown, { root, modules: user.modules, transform }), files[0]);
  });
  // What a task can reach is known when all is resolved: only where a policy asks for it, the bundle is made again.
  const result = user.hashCode()
    ? await run(
        await (await import("./code-hash/code-hashes.ts")).codeHashes(first.metafile, root, user.modules, transform),
      )
    : first;
  const bytes = result.outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 20);
  return {
    bytes,
    hash,
    fileName: `haltere-${hash}.mjs`,
    modules: [...new Set(user.modules.values())].sort(),
    entryModules: paths.map((path, index) => entryModule(user.modules.get(path), files[index] ?? path)),
    warnings: [
      ...result.warnings.map(messageText),
      ...[...native].sort().map((name) => `${name} has native code: it is not part of the bundle.`),
    ],
  };
}

/** One file by itself: see `bundleFiles`. */
export function bundleFile(file: string, options?: BundleOptions): Promise<Bundle> {
  return bundleFiles([file], options);
}

function existing(file: string): string {
  const path = resolve(file);
  if (existsSync(path)) return sourceFile(realpathSync(path), file);
  throw new FlyteError("NotFound", `There is no file ${file}.`, {
    where: { file },
    hint: "Give the path of a TypeScript or JavaScript file.",
  });
}

function sourceFile(path: string, file: string): string {
  const folder = statSync(path).isDirectory();
  if (!folder && extname(path) in userLoaders) return path;
  const what = folder ? "is a folder" : "is no TypeScript or JavaScript file";
  throw new FlyteError("InvalidArgument", `${file} ${what}.`, {
    where: { file },
    hint: `Give the path of a file of workflows: ${Object.keys(userLoaders).join(", ")}.`,
  });
}

function entryModule(name: string | undefined, file: string): string {
  if (name !== undefined) return name;
  throw new FlyteError("InvalidArgument", `${file} exports nothing.`, {
    where: { file },
    hint: "Export the tasks and workflows of the file, in an ECMAScript module.",
  });
}

const settings = {
  bundle: true,
  write: false,
  metafile: true,
  outfile: "bundle.mjs",
  format: "esm",
  platform: "node",
  target: "node22",
  sourcemap: "inline",
  sourcesContent: false,
  legalComments: "none",
  // The SDK's local runner checks bodies itself where no bundle's loader has; the check and its parser stay outside.
  define: { HALTERE_BUNDLED: "true" },
  logLevel: "silent",
  // CommonJS packages call `require` for Node's own modules, which no ECMAScript module has.
  banner: {
    js: 'import { createRequire as haltere$createRequire } from "node:module"; const require = haltere$createRequire(import.meta.url);',
  },
} as const satisfies BuildOptions;

function entry(paths: readonly string[], hashes: CodeHashes | undefined): string {
  return [
    // Exported, so that a package that calls itself free of side effects keeps them.
    ...paths.map((path, index) => `export * as haltereEntry${index} from ${JSON.stringify(path)};`),
    `export { ${taskBundleExport}, haltereProject } from ${JSON.stringify(runtimeModule)};`,
    ...(hashes === undefined
      ? []
      : [
          `import { registerCode as haltere$registerCode } from ${JSON.stringify(runtimeModule)};`,
          `haltere$registerCode(${JSON.stringify(hashes)});`,
        ]),
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
