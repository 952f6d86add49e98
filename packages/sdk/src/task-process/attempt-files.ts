import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FlyteError } from "@haltere/core";
import type { FileAccess } from "../files/file-access.ts";
import { openContent, writeContent } from "./addressed-content.ts";

/** The files of one attempt; `close` removes what was downloaded. */
export interface AttemptFiles extends FileAccess {
  close(): Promise<void>;
}

/**
 * Uploads to `<rawOutputPrefix>/<32 hex>/<file name>`, as flytekit does, and reads `file://` and `http(s)://` addresses.
 */
export function attemptFiles(rawOutputPrefix: string): AttemptFiles {
  const uploads = new Map<string, { readonly uri: string; readonly done: Promise<void> }>();
  let folder: Promise<string> | undefined;
  return {
    upload(path) {
      const known = uploads.get(path);
      if (known) return known.uri;
      const uri = `${rawOutputPrefix}/${randomBytes(16).toString("hex")}/${basename(path)}`;
      const done = uploadFile(path, uri);
      // Awaited by `settled`; a task that fails before it must not end the process by this.
      done.catch(() => undefined);
      uploads.set(path, { uri, done });
      return uri;
    },
    async settled() {
      for (const { done } of uploads.values()) await done;
    },
    open: openContent,
    async scratch() {
      folder ??= mkdtemp(join(tmpdir(), "haltere-task-"));
      const own = join(await folder, randomBytes(8).toString("hex"));
      await mkdir(own);
      return own;
    },
    async close() {
      await Promise.allSettled([...uploads.values()].map(({ done }) => done));
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

async function uploadFile(path: string, uri: string): Promise<void> {
  const info = await stat(path).catch((thrown: unknown) => {
    throw new FlyteError("NotFound", `There is no file ${path} to upload: ${FlyteError.from(thrown).message}`, {
      where: { file: path },
      hint: "Write the file before the task returns it.",
      cause: thrown,
    });
  });
  if (!info.isFile()) {
    throw new FlyteError("InvalidArgument", `${path} is no file.`, {
      where: { file: path },
      hint: "Return the path of a file, not of a directory.",
    });
  }
  await writeContent(uri, createReadStream(path));
}
