import { createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";
import { localPath } from "../attempt/local-path.ts";

/**
 * Makes a bundle importable, and answers the URL to import. One on this machine's disk is imported where it lies; any
 * other is fetched once into `folder`, under its name, which holds its content's hash, and appears there whole or not at all.
 */
export async function locateBundle(blobs: Blobs, uri: string, folder: string): Promise<string> {
  const info = await blobs.head(uri);
  if (info === undefined) {
    throw new FlyteError("NotFound", `The task's code was not found at ${uri}.`, {
      hint: "Register the workflow again.",
    });
  }
  const local = localPath(blobs, uri);
  if (local !== undefined) return pathToFileURL(local).href;
  const path = join(folder, basename(uri));
  if (existsSync(path)) return pathToFileURL(path).href;
  await mkdir(folder, { recursive: true });
  const part = `${path}.${process.pid}.${++parts}.part`;
  try {
    await pipeline(blobs.open(uri), createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return pathToFileURL(path).href;
}

let parts = 0;
