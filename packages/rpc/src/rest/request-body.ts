import type { IncomingMessage } from "node:http";
import { FlyteError } from "@haltere/core";
import { inflate } from "../inflate.ts";
import type { IntakeShare } from "../intake-budget.ts";

/**
 * Reads the body of a request, unpacked where it is gzip. Throws ResourceExhausted for more than `maxBytes`, packed or
 * unpacked, or than `share` has left, InvalidArgument for what is not gzip or packed otherwise, Cancelled where the caller
 * leaves halfway.
 */
export async function readBody(request: IncomingMessage, maxBytes: number, share: IntakeShare): Promise<Uint8Array> {
  const tooLarge = () =>
    new FlyteError("ResourceExhausted", `received message larger than max (${maxBytes} bytes)`, {
      hint: "Send less in one request.",
    });
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Leaving the loop must not destroy the connection, for the refusal goes out on it.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > maxBytes) break;
      share.take(chunk.length);
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof FlyteError) throw thrown;
    throw new FlyteError("Cancelled", "the caller went away before the request's body was whole", { cause: thrown });
  }
  if (size > maxBytes) throw tooLarge();
  const body = Buffer.concat(chunks);
  const encoding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") return body;
  if (encoding !== "gzip")
    throw new FlyteError("InvalidArgument", `content encoding ${encoding} is not supported`, {
      hint: "Send the body as it is, or as gzip.",
    });
  return inflate(body, encoding, maxBytes, share);
}
