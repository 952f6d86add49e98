import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { create } from "@bufbuild/protobuf";
import { type TaskLog, TaskLog_MessageFormat, TaskLogSchema } from "@haltere/idl/core";
import type { Blobs } from "@haltere/ports";

/** The link by which clients find the stdout and stderr of an attempt. */
export function taskLog(uri: string): TaskLog {
  return create(TaskLogSchema, { uri, name: "Logs", messageFormat: TaskLog_MessageFormat.UNKNOWN });
}

/** Where a log lies on this machine's disk, or undefined where the blobs are elsewhere. */
export function localLogPath(blobs: Blobs, uri: string): string | undefined {
  return blobs.root.startsWith("file://") && uri.startsWith(`${blobs.root}/`) ? fileURLToPath(uri) : undefined;
}

/** Writes to a log on disk: the first part replaces what an earlier run left there, the others follow it. */
export async function writeLocalLog(
  path: string,
  part: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  first: boolean,
): Promise<void> {
  if (first) await mkdir(dirname(path), { recursive: true });
  const file = await open(path, first ? "w" : "a");
  try {
    for await (const bytes of part) await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}
