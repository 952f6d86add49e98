import { createHash } from "node:crypto";
import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { messageTree } from "./message-tree.ts";

/** A text that is the same for equal messages, whatever the order of their maps; for keys, not for reading. */
export function canonicalText<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): string {
  return JSON.stringify(messageTree(schema, message));
}

/**
 * SHA-256 of a message, 32 bytes, independent of the order of its maps: what tells whether a registration repeats an
 * earlier one. FlyteAdmin's digests are of another encoding, and never leave it.
 */
export function digest<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Uint8Array {
  return createHash("sha256").update(canonicalText(schema, message)).digest();
}
