// Builds what is published: JavaScript with our packages bundled into it, others as dependencies, and declarations.
// Plain JavaScript, for whatever Node runs `npm pack`.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const packages = dirname(here);
const repository = dirname(packages);
const dist = join(here, "dist");
/** What people import. */
const libraries = [
  ...["index", "connector", "extend-backend-utils", "models", "remote", "task-process", "testing"],
  ...["duckdb", "openai", "sensor", "shell", "webhook"].map((name) => `connectors-${name}`),
];
const entries = [...libraries, "command", "execute", "fast-execute", "map-execute"];
/** Programs that run in threads and processes of their own, and so are files of their own. */
const programs = {
  "node-worker": join(packages, "executors/src/node/worker-entry.ts"),
  "storage-reader": join(packages, "storage/src/sqlite/threads/reader.ts"),
  "storage-writer": join(packages, "storage/src/sqlite/threads/writer.ts"),
};
const programUrl = /new URL\("\.\/threads\/(reader|writer)\.ts", import\.meta\.url\)/g;

rmSync(dist, { recursive: true, force: true });
const used = await buildJavaScript();
copyPython();
copyConsole();
buildDeclarations(used);
requireDependencies(used);

/** @returns {Promise<Set<string>>} the packages that the built code imports */
async function buildJavaScript() {
  const external = new Set();
  await build({
    entryPoints: {
      ...Object.fromEntries(entries.map((entry) => [entry, join(here, "src", `${entry}.ts`)])),
      ...programs,
    },
    outdir: dist,
    chunkNames: "chunk-[hash]",
    absWorkingDir: repository,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22.18",
    conditions: ["haltere-source"],
    legalComments: "none",
    logLevel: "warning",
    plugins: [
      {
        name: "packages",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
            if (kind === "entry-point" || path.startsWith("@haltere/")) return undefined;
            if (!path.startsWith("node:")) external.add(packageName(path));
            return { path, external: true };
          });
          onLoad({ filter: /storage\/src\/sqlite\/(readers|writer)\.ts$/ }, ({ path }) => {
            const contents = readFileSync(path, "utf8").replace(
              programUrl,
              'new URL("./storage-$1.js", import.meta.url)',
            );
            if (!contents.includes('new URL("./storage-'))
              return { errors: [{ text: `${path} names its thread's program in another way` }] };
            return { contents, loader: "ts" };
          });
          onLoad({ filter: /cli\/src\/dev\/console-folder\.ts$/ }, ({ path }) => {
            const contents = readFileSync(path, "utf8").replace('"../../../console/dist"', '"./console"');
            if (!contents.includes('"./console"'))
              return { errors: [{ text: `${path} names the console in another way` }] };
            return { contents, loader: "ts" };
          });
        },
      },
    ],
  });
  return external;
}

/** The programs that run in a user's Python. */
function copyPython() {
  const from = join(packages, "executors/python");
  for (const name of readdirSync(from).filter((name) => name.endsWith(".py")))
    cpSync(join(from, name), join(dist, "python", name));
}

/** The pages that the control plane serves; what the build made for itself stays behind. */
function copyConsole() {
  const from = join(packages, "console/dist");
  const own = (name) => name === ".digest" || name === "manifest.json";
  cpSync(from, join(dist, "console"), { recursive: true, filter: (path) => !own(basename(path)) });
}

/** Declarations of the entries people import, and of all they reach, with our packages as relative paths. */
function buildDeclarations(external) {
  const types = join(dist, "types");
  const config = join(here, "tsconfig.build.json");
  const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", config], { stdio: "inherit" });
  if (status !== 0) throw new Error("The declarations were not made.");
  const kept = new Set();
  const keep = (file) => {
    if (kept.has(file)) return;
    kept.add(file);
    const text = readFileSync(file, "utf8").replace(
      /(\bfrom |\bimport\(|^import )"([^"]+)"/gm,
      (whole, before, specifier) => {
        const target = declarationOf(specifier, file, types);
        if (target === undefined) {
          if (!specifier.startsWith("node:")) external.add(packageName(specifier));
          return whole;
        }
        keep(target);
        const path = relative(dirname(file), target).replace(/\.d\.ts$/, ".js");
        return `${before}"${path.startsWith(".") ? path : `./${path}`}"`;
      },
    );
    writeFileSync(file, text);
  };
  for (const entry of libraries) {
    const file = join(types, "haltere", "src", `${entry}.d.ts`);
    keep(file);
    writeFileSync(join(dist, `${entry}.d.ts`), `export * from "./types/haltere/src/${entry}.js";\n`);
  }
  for (const file of readdirSync(types, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !kept.has(path)) rmSync(path);
  }
}

/** The declaration that a specifier in another stands for; undefined for packages that are not ours. */
function declarationOf(specifier, from, types) {
  if (specifier.startsWith(".")) return join(dirname(from), specifier.replace(/\.[jt]s$/, ".d.ts"));
  const [, name, subpath] = /^@haltere\/([^/]+)(\/.*)?$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const { exports } = JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8"));
  const source = exports[subpath === undefined ? "." : `.${subpath}`];
  return join(types, name, source.replace(/\.ts$/, ".d.ts"));
}

/** Fails where package.json does not name what the build imports, in the versions that our packages have. */
function requireDependencies(external) {
  const versions = {};
  for (const folder of readdirSync(packages)) {
    const manifest = join(packages, folder, "package.json");
    if (folder === basename(here) || !existsSync(manifest)) continue;
    Object.assign(versions, JSON.parse(readFileSync(manifest, "utf8")).dependencies);
  }
  const wanted = Object.fromEntries([...external].sort().map((name) => [name, versions[name]]));
  const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  if (JSON.stringify(wanted) !== JSON.stringify(dependencies)) {
    throw new Error(`packages/haltere/package.json must have "dependencies": ${JSON.stringify(wanted, undefined, 2)}`);
  }
}

function packageName(specifier) {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}
