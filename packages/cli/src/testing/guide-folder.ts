import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GuideBlock, guideBlocks } from "./guide.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const launcher = join(root, "packages", "haltere", "bin", "haltere.js");

/** Pages of `docs/` as their reader has them: a folder for each, with the files that it tells to write. */
export interface GuideFolders {
  readonly guides: readonly Guide[];
  /** What the compiler says of each file, by its page's name and its own: `maps/wrong.ts`. */
  compilerErrors(): Promise<ReadonlyMap<string, readonly string[]>>;
  remove(): void;
}

export interface Guide {
  /** `maps` of `docs/maps.md`. */
  readonly name: string;
  readonly folder: string;
  readonly blocks: readonly GuideBlock[];
  /**
   * Runs a line of a shell in the folder, where `node` and `npx haltere` are this repository's, and answers the lines
   * that it printed: all of them, or those of its standard output.
   */
  run(
    command: string,
    environment: Readonly<Record<string, string>>,
    what: "all" | "output",
  ): Promise<readonly string[]>;
}

/** @param files The pages' paths, below the repository: `docs/maps.md`. */
export function guideFolders(files: readonly string[]): GuideFolders {
  const above = join(root, "packages", "haltere", ".cache");
  mkdirSync(above, { recursive: true });
  // Inside the package, where its name is the package itself.
  const folder = mkdtempSync(join(above, "docs-"));
  const extend = { extends: join(root, "tsconfig.json"), include: ["**/*.ts"] };
  const compilerOptions = { incremental: false, tsBuildInfoFile: null };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...extend, compilerOptions }));
  return {
    guides: files.map((file) => writeGuide(file, join(folder, basename(file, ".md")))),
    compilerErrors: () => compilerErrors(folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function writeGuide(page: string, folder: string): Guide {
  const blocks = guideBlocks(readFileSync(join(root, page), "utf8"));
  const name = basename(folder);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, type: "module" }));
  for (const { file, text } of blocks) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return { name, folder, blocks, run: (command, environment, what) => run(command, folder, environment, what) };
}

const programs = `
node() { "$HALTERE_NODE" --conditions=haltere-source "$@"; }
npx() { shift; "$HALTERE_NODE" "$HALTERE_LAUNCHER" "$@"; }
`;

function run(
  command: string,
  cwd: string,
  more: Readonly<Record<string, string>> = {},
  what: "all" | "output" = "all",
): Promise<readonly string[]> {
  // What this process was started with is not what the reader has.
  const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_|HALTERE_|FLYTE)/.test(name));
  const env = { ...Object.fromEntries(own), HALTERE_NODE: process.execPath, HALTERE_LAUNCHER: launcher, ...more };
  return new Promise((resolve) => {
    const line = `${programs}${command}`;
    execFile("sh", ["-c", what === "all" ? `exec 2>&1\n${line}` : line], { cwd, env }, (failed, stdout, stderr) => {
      const text = (failed === null ? stdout : stdout + stderr).trimEnd();
      resolve(text === "" ? [] : text.split("\n").map((line) => line.trimEnd()));
    });
  });
}

async function compilerErrors(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const tsc = join(root, "node_modules", ".bin", "tsc");
  const lines = await run(`"$HALTERE_NODE" "${tsc}" -p . --pretty false`, folder);
  const errors = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    const [, file, message = ""] = /^(\S+?)\(\d+,\d+\): error TS\d+: (.*)$/.exec(line) ?? [];
    if (file === undefined) current.push(line.trim());
    else {
      current = errors.get(file) ?? [];
      errors.set(file, current);
      current.push(message);
    }
  }
  return errors;
}
