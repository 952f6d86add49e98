import { appendFile } from "node:fs/promises";
import { create } from "@bufbuild/protobuf";
import { type TaskLog, TaskLog_MessageFormat, TaskLogSchema } from "@haltere/idl/core";
import type { Blobs } from "@haltere/ports";
import { localPath } from "./local-path.ts";

/** The link by which clients find the stdout and stderr of an attempt. */
export function taskLog(uri: string): TaskLog {
  return create(TaskLogSchema, { uri, name: "Logs", messageFormat: TaskLog_MessageFormat.UNKNOWN });
}

/** Writes a log, or the first part of one, in place of what an earlier run left there. */
export async function writeLog(
  blobs: Blobs,
  uri: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  await blobs.write(uri, content, { contentType: "text/plain" });
}

/** Adds to a log that `writeLog` began. Only where logs are files of this machine: other blobs cannot grow. */
export async function appendToLog(
  blobs: Blobs,
  uri: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const path = localPath(blobs, uri);
  if (path === undefined) throw new TypeError(`${uri} is no file of this machine.`);
  await appendFile(path, content);
}
