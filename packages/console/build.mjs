// Builds the console into dist, beside each text its brotli. What is built from the same sources already is left as it is.
// Plain JavaScript, called by `npm run setup`.
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const dist = join(here, "dist");

const inputs = createHash("sha256");
for (const folder of ["src", "public", "../core/src"])
  for (const file of readdirSync(join(here, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort())
    inputs.update(relative(here, file)).update(readFileSync(file));
for (const file of ["build.mjs", "index.html", "package.json", "vite.config.ts", "../idl/src/gen/.digest"])
  inputs.update(readFileSync(join(here, file)));
for (const file of readdirSync(join(here, "../idl/src")).filter((name) => name.endsWith(".ts")))
  inputs.update(readFileSync(join(here, "../idl/src", file)));
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
  const manifest = join(here, "../../node_modules", name, "package.json");
  if (existsSync(manifest)) inputs.update(readFileSync(manifest));
}
const digest = inputs.digest("hex");
const stamp = join(dist, ".digest");
if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) process.exit(0);

// Beside it and then in its place, so that what reads dist meanwhile sees the one or the other.
const cache = join(here, "../../.cache");
mkdirSync(cache, { recursive: true });
const staged = mkdtempSync(join(cache, "console-"));
try {
  // Whoever calls: under tests it would be another word, and React's slower form be built.
  process.env.NODE_ENV = "production";
  chmodSync(staged, 0o755);
  const { build } = await import(require.resolve("vite").replace(/\.cjs$/, ".js"));
  await build({ root: here, logLevel: "warn", build: { outDir: staged, emptyOutDir: true } });
  for (const entry of readdirSync(staged, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|svg)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const content = readFileSync(file);
    const options = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: options }));
  }
  writeFileSync(join(staged, ".digest"), digest);
  takePlace();
} finally {
  rmSync(staged, { recursive: true, force: true });
}

/** Another build may do the same at this moment; from equal sources it does not matter whose stays. */
function takePlace() {
  const former = `${staged}-former`;
  for (;;) {
    try {
      if (existsSync(dist)) renameSync(dist, former);
      renameSync(staged, dist);
      return;
    } catch (thrown) {
      if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(thrown.code)) throw thrown;
    } finally {
      rmSync(former, { recursive: true, force: true });
    }
  }
}
