import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError, literalMap } from "@haltere/core";
import { LiteralMapSchema } from "@haltere/idl/core";
import type { Clock } from "@haltere/ports";
import type { LocalCache } from "./local-cache.ts";

/** Bytes of the SHA-256 that a result begins with. */
const digestSize = 32;
/** Microseconds between two looks whether another process has ended its work. */
const look = 50_000;

/**
 * A cache in a folder, which processes share: a file for each result, renamed into place when it is whole. A file that
 * is not what was written (a disk was full, a machine lost power) counts as none, and is written again.
 */
export function folderCache(folder: string, clock: Clock): LocalCache {
  const fileOf = (key: string): string => join(folder, createHash("sha256").update(key).digest("hex"));
  const write = async (file: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const draft = `${file}.${randomBytes(8).toString("hex")}`;
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  };
  return {
    files: join(folder, "files"),
    async get(key) {
      const bytes = await readOrNone(fileOf(key));
      if (bytes === undefined) return undefined;
      const content = bytes.subarray(digestSize);
      if (!digestOf(content).equals(bytes.subarray(0, digestSize))) return undefined;
      return fromBinary(LiteralMapSchema, content).literals;
    },
    async put(key, outputs) {
      const content = toBinary(LiteralMapSchema, literalMap({ ...outputs }));
      await write(fileOf(key), Buffer.concat([digestOf(content), content]));
    },
    async alone(key, work) {
      const lock = `${fileOf(key)}.lock`;
      await mkdir(folder, { recursive: true });
      while (!(await take(lock))) await new Promise<void>((resolve) => clock.at(clock.now() + look, resolve));
      try {
        return await work();
      } finally {
        await rm(lock, { force: true });
      }
    },
  };
}

/** Takes a lock, unless a process that lives holds it. */
async function take(lock: string): Promise<boolean> {
  try {
    const handle = await open(lock, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (thrown) {
    if (codeOf(thrown) !== "EEXIST") throw cannotWrite(lock, thrown);
  }
  const holder = (await readOrNone(lock))?.toString() ?? "";
  // Empty while its holder has yet to write its name into it.
  // Two that remove the lock of a dead one at once may both work: then the same result is made twice.
  if (holder !== "" && !lives(Number(holder))) await rm(lock, { force: true });
  return false;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return codeOf(thrown) === "EPERM";
  }
}

async function readOrNone(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return undefined;
    throw cannotWrite(file, thrown);
  }
}

function cannotWrite(file: string, cause: unknown): FlyteError {
  return new FlyteError(
    "FailedPrecondition",
    `the cache of local runs cannot be used: ${FlyteError.from(cause).message}`,
    {
      kind: "user",
      where: { file },
      hint: "Name a folder that can be written with --data-dir or HALTERE_DATA_DIR, or set FLYTE_LOCAL_CACHE_ENABLED=false.",
      cause,
    },
  );
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}
