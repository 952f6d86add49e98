import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FlyteError } from "@haltere/core";
import type { BlobInfo, Blobs, ByteRange, WriteOptions } from "@haltere/ports";
import { blobPaths, reservedFolders } from "./blob-path.ts";
import { measured } from "./content.ts";
import { contentTypes } from "./content-type.ts";
import { blobMissing, diskError, isAbsent, systemCode } from "./disk-error.ts";
import { blobFiles } from "./list-files.ts";
import { placeFile } from "./place-file.ts";

/**
 * Blobs as plain files below `folder`, under `file://` addresses: the address is the path as it stands, nothing in it is
 * percent-encoded, as in flytekit. Other processes may write and read files there directly. Throws PermissionDenied or
 * FailedPrecondition where the folder cannot be made.
 */
export function openDiskBlobs(folder: string): Blobs {
  const base = resolve(folder);
  const paths = blobPaths(base);
  const unfinished = join(base, reservedFolders.unfinished);
  const typesFolder = join(base, reservedFolders.contentTypes);
  try {
    mkdirSync(unfinished, { recursive: true });
    mkdirSync(typesFolder, { recursive: true });
    sweep(unfinished);
  } catch (thrown) {
    throw diskError(thrown, paths.root);
  }
  const types = contentTypes(typesFolder, unfinished);

  /** The path under an address, when no link on the way leads out. */
  async function locate(uri: string): Promise<string> {
    const path = paths.pathOf(uri);
    await paths.requireInside(path, uri);
    return path;
  }

  async function sizeOf(path: string): Promise<number | undefined> {
    try {
      const found = await stat(path);
      return found.isFile() ? found.size : undefined;
    } catch (thrown) {
      if (isAbsent(thrown)) return undefined;
      throw thrown;
    }
  }

  async function head(uri: string): Promise<BlobInfo | undefined> {
    const size = await sizeOf(await locate(uri));
    return size === undefined ? undefined : blobInfo(uri, size, await types.of(uri));
  }

  async function write(
    uri: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    { contentType, ifAbsent = false, md5 }: WriteOptions,
  ): Promise<BlobInfo> {
    const path = await locate(uri).catch((thrown) => fail(thrown, uri));
    if (ifAbsent && (await sizeOf(path)) !== undefined) throw alreadyThere(uri);
    const passed = measured(content, md5 !== undefined);
    const keepType = () => types.keep(uri, contentType);
    const placed = await placeFile(passed.content, path, {
      unfinished,
      ifAbsent,
      async beforePlacing() {
        if (md5 && !Buffer.from(md5).equals(passed.md5())) throw otherContent(uri, md5, passed.md5());
        // Before the blob appears, so that nobody sees it without its type; but whoever may lose must not touch the winner's.
        if (!ifAbsent) await keepType();
      },
    }).catch((thrown) => {
      throw passed.failure()?.thrown ?? diskError(thrown, uri);
    });
    if (!placed) throw alreadyThere(uri);
    if (ifAbsent) await keepType();
    return { ...blobInfo(uri, passed.size(), await types.of(uri)), ...(md5 && { md5 }) };
  }

  return {
    root: paths.root,
    write: (uri, content, options = {}) => write(uri, content, options),
    async read(uri) {
      try {
        const content = await readFile(await locate(uri));
        return new Uint8Array(content.buffer, content.byteOffset, content.length);
      } catch (thrown) {
        return fail(thrown, uri);
      }
    },
    async *open(uri, range) {
      try {
        requireRange(range);
        yield* chunks(await locate(uri), uri, range);
      } catch (thrown) {
        fail(thrown, uri);
      }
    },
    head: (uri) => head(uri).catch((thrown) => fail(thrown, uri)),
    async *list(prefix) {
      try {
        const start = paths.folderOf(prefix);
        await paths.requireInside(start, prefix);
        const typeOf = await types.forMany();
        for await (const path of blobFiles(
          start,
          Object.values(reservedFolders).map((name) => join(base, name)),
        )) {
          const uri = paths.uriOf(path);
          const size = await sizeOf(path);
          if (size !== undefined) yield blobInfo(uri, size, await typeOf(uri));
        }
      } catch (thrown) {
        fail(thrown, prefix);
      }
    },
    async delete(uri) {
      try {
        await rm(await locate(uri), { force: true });
        await types.keep(uri, undefined);
      } catch (thrown) {
        fail(thrown, uri);
      }
    },
  };
}

/** Removes what writers that are gone have left unfinished; their process ids stand in the names. */
function sweep(unfinished: string): void {
  for (const name of readdirSync(unfinished)) {
    if (!isAlive(Number.parseInt(name, 10))) rmSync(join(unfinished, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) === "EPERM";
  }
}

async function* chunks(path: string, uri: string, range: ByteRange | undefined): AsyncGenerator<Uint8Array> {
  const file = await open(path, "r");
  try {
    if (!(await file.stat()).isFile()) throw blobMissing(uri);
    const { start = 0, end = Number.POSITIVE_INFINITY } = range ?? {};
    // A stream's end is inclusive, and so cannot say that nothing is wanted.
    if (start === end) return;
    yield* file.createReadStream({ start, end: end - 1, autoClose: false });
  } finally {
    await file.close();
  }
}

function requireRange(range: ByteRange | undefined): void {
  if (!range) return;
  const { start, end = start } = range;
  if (Number.isSafeInteger(start) && start >= 0 && Number.isSafeInteger(end) && end >= start) return;
  throw new FlyteError(
    "InvalidArgument",
    `A range of bytes from ${start} to ${range.end ?? "the end"} makes no sense.`,
    {
      hint: "Give whole numbers from 0 on, the end not before the start.",
    },
  );
}

function blobInfo(uri: string, size: number, contentType: string | undefined): BlobInfo {
  return { uri, size, ...(contentType !== undefined && { contentType }) };
}

function fail(thrown: unknown, uri: string): never {
  if (isAbsent(thrown) || systemCode(thrown) === "EISDIR") throw blobMissing(uri);
  throw diskError(thrown, uri);
}

function alreadyThere(uri: string): FlyteError {
  return new FlyteError("AlreadyExists", `There is a blob at ${uri} already.`);
}

function otherContent(uri: string, expected: Uint8Array, actual: Uint8Array): FlyteError {
  const shown = (md5: Uint8Array) => Buffer.from(md5).toString("base64");
  return new FlyteError(
    "InvalidArgument",
    `The content for ${uri} has the MD5 ${shown(actual)}, and ${shown(expected)} was announced; nothing was kept.`,
    { hint: "Send it again; it was changed on the way, or another file was sent." },
  );
}
