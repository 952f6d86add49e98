import { createHash } from "node:crypto";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import { deterministicBytes } from "../models/deterministic-bytes.ts";
import { hashedInputs } from "./hashed-inputs.ts";

/**
 * The key under which flytekit keeps a task's result on the author's machine:
 * `<task>-<cache version>-<md5 of the inputs, in hex>`.
 */
export function localCacheKey(
  task: string,
  cacheVersion: string,
  inputs: LiteralMap,
  ignoredInputs: Iterable<string> = [],
): string {
  const bytes = deterministicBytes(LiteralMapSchema, hashedInputs(inputs, ignoredInputs));
  return `${task}-${cacheVersion}-${createHash("md5").update(pickled(bytes)).digest("hex")}`;
}

/** Bytes as joblib hashes them: in a pickle of protocol 3. */
function pickled(bytes: Uint8Array): Buffer {
  const head = Buffer.from([0x80, 3]);
  const short = Buffer.from([0x43, bytes.length]);
  const long = Buffer.alloc(5, 0x42);
  long.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes.length < 256 ? short : long, bytes, Buffer.from(".")]);
}
