import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FlyteError } from "@haltere/core";
import { localPathOf } from "../files/address.ts";

/** Everything under an address. A missing one is NotFound. */
export async function readContent(uri: string): Promise<Uint8Array> {
  if (isFile(uri)) return await readFile(pathOf(uri)).catch((thrown) => unreadable(uri, thrown));
  const chunks: Uint8Array[] = [];
  for await (const chunk of openContent(uri)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The content under an address, piece by piece: a path, `file://`, `http://` and `https://`. */
export async function* openContent(uri: string): AsyncGenerator<Uint8Array> {
  try {
    if (isFile(uri)) yield* createReadStream(pathOf(uri));
    else yield* await download(uri);
  } catch (thrown) {
    unreadable(uri, thrown);
  }
}

/** Writes content under a path or a `file://` address; it appears there whole or not at all. */
export async function writeContent(uri: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (!isFile(uri)) {
    throw new FlyteError("Unimplemented", `Nothing here can write to ${uri}.`, {
      kind: "system",
      where: { file: uri },
      hint: "Use a control plane whose blobs lie on this machine's disk.",
    });
  }
  const path = pathOf(uri);
  const draft = `${path}.${process.pid}.${++drafts}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(content instanceof Uint8Array ? Readable.from([content]) : content, createWriteStream(draft));
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw new FlyteError("Unavailable", `${uri} could not be written: ${FlyteError.from(thrown).message}`, {
      where: { file: uri },
      recoverable: true,
      cause: thrown,
    });
  }
}

let drafts = 0;

function isFile(uri: string): boolean {
  return localPathOf(uri) !== undefined;
}

function pathOf(uri: string): string {
  return localPathOf(uri) ?? uri;
}

async function download(uri: string): Promise<AsyncIterable<Uint8Array>> {
  if (!/^https?:\/\//.test(uri)) {
    throw new FlyteError("Unimplemented", `Nothing here can read ${uri}.`, {
      kind: "system",
      where: { file: uri },
      hint: "Give a path, a file:// or an http(s):// address.",
    });
  }
  const response = await fetch(uri);
  if (response.ok && response.body !== null) return response.body;
  await response.body?.cancel();
  throw new FlyteError(
    response.status === 404 ? "NotFound" : "Unavailable",
    `${uri} answered ${response.status} ${response.statusText}`.trim(),
    { where: { file: uri }, recoverable: response.status >= 500 },
  );
}

function unreadable(uri: string, thrown: unknown): never {
  if (thrown instanceof FlyteError) throw thrown;
  const missing = thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  throw new FlyteError(
    missing ? "NotFound" : "Unavailable",
    missing ? `There is nothing at ${uri}.` : `${uri} could not be read: ${FlyteError.from(cause).message}`,
    { where: { file: uri }, recoverable: !missing, cause: thrown },
  );
}
