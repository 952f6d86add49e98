import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { FileAccess } from "../files/file-access.ts";
import { listAddress } from "../files/reach.ts";
import { openContent } from "./addressed-content.ts";
import { transferFile, transferProduced, transferTree } from "./transfer.ts";

/** The files of one attempt; `close` removes what was downloaded. */
export interface AttemptFiles extends FileAccess {
  close(): Promise<void>;
}

/**
 * Uploads a file to `<rawOutputPrefix>/<32 hex>/<file name>` and a directory to `<rawOutputPrefix>/<32 hex>`, as flytekit
 * does, and reads `file://` and `http(s)://` addresses.
 */
export function attemptFiles(rawOutputPrefix: string): AttemptFiles {
  const uploads = new Map<string, string>();
  const transfers: Promise<void>[] = [];
  let folder: Promise<string> | undefined;
  const place = (): string => `${rawOutputPrefix}/${randomBytes(16).toString("hex")}`;

  function begin(done: Promise<void>): void {
    // Awaited by `settled`; a task that fails before it must not end the process by this.
    done.catch(() => undefined);
    transfers.push(done);
  }

  function once(key: string, uri: () => string, transfer: (uri: string) => Promise<void>): string {
    const known = uploads.get(key);
    if (known !== undefined) return known;
    const chosen = uri();
    uploads.set(key, chosen);
    begin(transfer(chosen));
    return chosen;
  }

  async function scratch(): Promise<string> {
    folder ??= mkdtemp(join(tmpdir(), "haltere-task-"));
    const own = join(await folder, randomBytes(8).toString("hex"));
    await mkdir(own);
    return own;
  }

  return {
    upload: (path, destination) =>
      once(
        keyOf("file", path, destination),
        () => destination ?? `${place()}/${basename(path)}`,
        (uri) => transferFile(path, uri),
      ),
    uploadDirectory: (path, destination) =>
      once(
        keyOf("directory", path, destination),
        () => destination ?? place(),
        (uri) => transferTree(path, uri),
      ),
    produce(write) {
      const uri = place();
      begin(transferProduced(write, uri, scratch));
      return uri;
    },
    begin,
    async settled() {
      for (const done of transfers) await done;
    },
    open: openContent,
    list: listAddress,
    scratch,
    async close() {
      await Promise.allSettled(transfers);
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

function keyOf(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}
