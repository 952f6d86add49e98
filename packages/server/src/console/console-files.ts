import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

/** A file of the built console. */
export interface ConsoleFile {
  readonly type: string;
  readonly content: Buffer;
  /** The content packed with brotli, where the build packed it. */
  readonly brotli?: Buffer;
  /** Whether its name follows from its content, so that it may be kept for good. */
  readonly immutable: boolean;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Reads all files of the console at once, by their paths below `/console/`. Only what is in this map is ever served, so a path cannot leave the
 * folder; and a page that is open still finds the parts it loads later after a new build took the folder's place.
 * @throws the file system's error where there is no such folder
 */
export function readConsoleFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && Object.hasOwn(types, extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    names.map((file) => {
      const path = relative(folder, file).split(sep).join("/");
      const brotli = packed(file);
      const type = types[extname(file)] ?? "application/octet-stream";
      const immutable = path.startsWith("assets/");
      return [path, { type, content: readFileSync(file), immutable, ...(brotli === undefined ? {} : { brotli }) }];
    }),
  );
}

function packed(file: string): Buffer | undefined {
  try {
    return readFileSync(`${file}.br`);
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  }
}
