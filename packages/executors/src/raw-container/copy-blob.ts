import { createReadStream, createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";

/** Brings a file to a path of this machine: out of the blobs, from an HTTP address, or from another path of this machine. */
export async function copyFile(blobs: Blobs, uri: string, path: string, signal: AbortSignal): Promise<void> {
  await pipeline(await contentOf(blobs, uri, signal), createWriteStream(path), { signal });
}

/** Brings every file below an address to a folder, with the folders that it has below that. */
export async function copyDirectory(blobs: Blobs, uri: string, folder: string, signal: AbortSignal): Promise<void> {
  const prefix = uri.replace(/\/+$/, "");
  await mkdir(folder, { recursive: true });
  for await (const { uri: part } of blobs.list(prefix)) {
    const names = part.slice(prefix.length + 1).split("/");
    if (names.some((name) => name === "" || name === "." || name === "..")) {
      throw new FlyteError("InvalidArgument", `${part} has a name that no file below ${prefix} can have.`, {
        hint: "Store the directory without it.",
      });
    }
    const path = join(folder, ...names);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(blobs, part, path, signal);
  }
}

async function contentOf(blobs: Blobs, uri: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  if (/^https?:\/\//.test(uri)) {
    const { ok, status, body } = await fetch(uri, { signal });
    if (ok && body !== null) return body;
    throw new FlyteError("NotFound", `${uri} answers ${status}.`, { hint: "Give an address that can be read." });
  }
  const path = uri.startsWith("file://") ? uri.slice("file://".length) : uri;
  // A file of the user's on this machine, which a Python task could open as well.
  if (path.startsWith("/") && !path.startsWith(`${blobs.root}/`)) return createReadStream(path);
  return blobs.open(uri);
}
