import { createGunzip, createInflate } from "node:zlib";
import { FlyteError } from "@haltere/core";
import type { IntakeShare } from "./intake-budget.ts";

/**
 * Unpacks a message, and stops where it would be larger than `maxBytes` or than what is left for all requests. Throws
 * ResourceExhausted for that, InvalidArgument for bytes that are not packed so.
 */
export function inflate(
  bytes: Uint8Array,
  encoding: "gzip" | "deflate",
  maxBytes: number,
  share: IntakeShare,
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const unpacker = encoding === "gzip" ? createGunzip() : createInflate();
  const parts: Buffer[] = [];
  let size = 0;
  const refuse = (error: FlyteError) => {
    reject(error);
    unpacker.destroy();
  };
  unpacker.on("data", (part: Buffer) => {
    size += part.length;
    if (size > maxBytes)
      return refuse(
        new FlyteError("ResourceExhausted", `received message after decompression larger than max ${maxBytes}`),
      );
    try {
      share.take(part.length);
    } catch (thrown) {
      return refuse(FlyteError.from(thrown));
    }
    parts.push(part);
  });
  unpacker.on("error", (cause) =>
    refuse(
      new FlyteError("InvalidArgument", `what was sent is not ${encoding}, as its headers say`, {
        hint: "Pack it so, or send it as it is.",
        cause,
      }),
    ),
  );
  unpacker.on("end", () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, size)));
  unpacker.end(bytes);
  return promise;
}
