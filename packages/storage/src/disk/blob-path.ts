import { realpath } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { FlyteError } from "@haltere/core";
import { isAbsent } from "./disk-error.ts";

/**
 * How addresses and paths belong together. An address is the path as it stands, because flytekit's files and directories
 * read no `file://` addresses; those are understood, with nothing percent-encoded. Addresses that mean another place when
 * they are decoded are refused all the same.
 */
export interface BlobPaths {
  readonly root: string;
  /** The path under an address below the root. Throws InvalidArgument for any other. */
  pathOf(uri: string): string;
  /** The same for `root` itself or a prefix below it. */
  folderOf(prefix: string): string;
  uriOf(path: string): string;
  /** Throws InvalidArgument where a link on the way leads out of the root. What does not exist yet leads nowhere. */
  requireInside(path: string, uri: string): Promise<void>;
}

/** Folders at the root that hold what is not a blob. */
export const reservedFolders = { unfinished: ".unfinished", contentTypes: ".content-types" } as const;

export function blobPaths(folder: string): BlobPaths {
  const base = resolve(folder);
  const root = base;

  function pathOf(uri: string): string {
    const path = withoutScheme(uri);
    if (!path.startsWith(`${root}/`)) throw refused(uri, `lies outside of ${root}`);
    const key = path.slice(root.length + 1);
    requirePlain(uri, key);
    return `${base}${sep}${key}`;
  }

  return {
    root,
    pathOf,
    folderOf: (prefix) => (withoutScheme(prefix) === root ? base : pathOf(prefix)),
    uriOf: (path) => path,
    async requireInside(path, uri) {
      const realBase = await realpath(base);
      const real = await realOfExisting(path);
      if (real !== realBase && !real.startsWith(`${realBase}${sep}`)) {
        throw refused(uri, `follows a link out of ${root}`);
      }
    },
  };
}

function withoutScheme(uri: string): string {
  return uri.startsWith("file://") ? uri.slice("file://".length) : uri;
}

function requirePlain(uri: string, key: string): void {
  if (key.includes("\0") || /%00/.test(key)) throw refused(uri, "holds a NUL character");
  const decoded = key.replace(/%2e/gi, ".").replace(/%2f/gi, "/").replace(/%5c/gi, "\\");
  const segments = decoded.split(/[/\\]/);
  if (segments.some((segment) => segment === ".." || segment === ".")) throw refused(uri, "steps through . or ..");
  if (key.split("/").includes("")) throw refused(uri, "has an empty part between its slashes");
  const first = segments[0]?.toLowerCase();
  if (Object.values<string | undefined>(reservedFolders).includes(first)) {
    throw refused(uri, "names a folder that is kept for the store itself");
  }
}

/** The real path of the deepest part that exists. */
async function realOfExisting(path: string): Promise<string> {
  for (let part = path; ; part = dirname(part)) {
    try {
      return await realpath(part);
    } catch (thrown) {
      if (!isAbsent(thrown) || part === dirname(part)) throw thrown;
    }
  }
}

function refused(uri: string, why: string): FlyteError {
  return new FlyteError("InvalidArgument", `The address ${JSON.stringify(uri)} ${why}.`, {
    hint: "Use an address below the blob store's root.",
  });
}
