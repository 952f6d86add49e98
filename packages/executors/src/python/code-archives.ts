import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";
import { localPath } from "../attempt/local-path.ts";
import { pythonProgramsUrl } from "./python-programs-url.ts";

const execute = promisify(execFile);

/** Code of fast registrations, unpacked once for each content. */
export interface CodeArchives {
  /**
   * The folder with an archive's files. Nobody may write there: copies are given away.
   * @throws FlyteError NotFound where there is no archive, InvalidArgument where it cannot be unpacked or would write elsewhere.
   */
  unpacked(uri: string, python: readonly string[]): Promise<UnpackedCode>;
}

export interface UnpackedCode {
  readonly folder: string;
  readonly hash: string;
}

const kept = 64;

/** Below `folder`, which is the caller's to remove. */
export function createCodeArchives(blobs: Blobs, folder: string): CodeArchives {
  /** By content's hash, the least recently used first. */
  const byHash = new Map<string, Promise<UnpackedCode>>();
  /** Hashes of files that have not changed since. */
  const hashes = new Map<string, { readonly signature: string; readonly hash: string }>();
  let parts = 0;

  async function hashOf(uri: string): Promise<string> {
    const path = localPath(blobs, uri);
    const status = path === undefined ? undefined : await stat(path, { bigint: true }).catch(() => undefined);
    const signature = status && `${status.mtimeNs} ${status.ctimeNs} ${status.size} ${status.ino}`;
    const known = hashes.get(uri);
    if (signature !== undefined && known?.signature === signature) return known.hash;
    if ((await blobs.head(uri)) === undefined) {
      throw new FlyteError("NotFound", `The task's code was not found at ${uri}.`, { hint: "Register it again." });
    }
    const digest = createHash("sha256");
    for await (const chunk of blobs.open(uri)) digest.update(chunk);
    const hash = digest.digest("hex");
    if (signature !== undefined) hashes.set(uri, { signature, hash });
    if (hashes.size > 1000) hashes.delete(hashes.keys().next().value ?? "");
    return hash;
  }

  async function unpack(uri: string, hash: string, python: readonly string[]): Promise<UnpackedCode> {
    parts += 1;
    const part = join(folder, `${hash}.${parts}.part`);
    const archive = `${part}.tar.gz`;
    await mkdir(part, { recursive: true });
    try {
      await pipeline(blobs.open(uri), createWriteStream(archive));
      const [program = "", ...switches] = python;
      const script = fileURLToPath(new URL("haltere_unpack.py", pythonProgramsUrl()));
      await execute(program, [...switches, "-I", script, archive, part]).catch((error: unknown) => {
        const { message, stderr } = error as { message: string; stderr?: string };
        const why = stderr?.trim().split("\n").at(-1) || message;
        throw new FlyteError("InvalidArgument", `The task's code at ${uri} cannot be unpacked: ${why}`, {
          hint: "Register it again.",
        });
      });
      const place = join(folder, hash);
      await rm(place, { recursive: true, force: true });
      await rename(part, place);
      return { folder: place, hash };
    } finally {
      await rm(archive, { force: true });
      await rm(part, { recursive: true, force: true });
    }
  }

  return {
    async unpacked(uri, python) {
      const hash = await hashOf(uri);
      const found = byHash.get(hash);
      const code = found ?? unpack(uri, hash, python);
      byHash.delete(hash);
      byHash.set(hash, code);
      if (found === undefined) code.catch(() => byHash.get(hash) === code && byHash.delete(hash));
      const [oldest] = byHash.keys();
      if (byHash.size > kept && oldest !== undefined) {
        byHash.delete(oldest);
        await rm(join(folder, oldest), { recursive: true, force: true });
      }
      return code;
    },
  };
}
