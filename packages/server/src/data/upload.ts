import type { IncomingMessage, ServerResponse } from "node:http";
import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";
import { contentMd5 } from "./content-digest.ts";

/**
 * Stores the body of a PUT as a blob, whole or not at all. `signedMd5` (base64, or empty) is the content that the link
 * allows; a link without one serves the first content that comes, and after that the same only. Throws InvalidArgument or
 * AlreadyExists for another content, ResourceExhausted for more than `maxBytes`, Cancelled where the caller leaves halfway.
 */
export async function upload(
  blobs: Blobs,
  uri: string,
  signedMd5: string,
  maxBytes: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const given = request.headers["content-md5"];
  const claimed = typeof given === "string" ? given.trim() : "";
  if (signedMd5 !== "" && claimed !== "" && claimed !== signedMd5)
    throw new FlyteError("InvalidArgument", `Content-MD5 ${claimed} is not ${signedMd5}, for which the link was made`, {
      hint: "Ask for a new upload location for this content.",
    });
  const wanted = signedMd5 || claimed;
  const md5 = wanted === "" ? undefined : Buffer.from(wanted, "base64");
  if (md5 !== undefined && md5.length !== 16)
    throw new FlyteError("InvalidArgument", `Content-MD5 ${wanted} is not the base64 of an MD5`, {
      hint: "Send the 16 bytes of the digest in base64.",
    });
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const contentType = request.headers["content-type"];
  const standing = signedMd5 === "" ? await blobs.head(uri) : undefined;
  const held = standing && (await contentMd5(blobs, standing));
  const taken = (cause?: unknown) =>
    new FlyteError("AlreadyExists", `another file was already uploaded to ${uri}`, {
      hint: "Ask for a new upload location.",
      ...(cause === undefined ? {} : { cause }),
    });
  if (held && md5 && Buffer.compare(held, md5) !== 0) throw taken();
  const wantedMd5 = held ?? md5;
  try {
    await blobs.write(uri, bounded(request, maxBytes), {
      ...(wantedMd5 ? { md5: wantedMd5 } : {}),
      ...(contentType === undefined ? {} : { contentType }),
      ifAbsent: signedMd5 === "" && !standing,
    });
  } catch (thrown) {
    if (held && FlyteError.from(thrown).code === "InvalidArgument") throw taken(thrown);
    throw thrown;
  }
  response.setHeader("content-length", 0);
  response.end();
}

async function* bounded(request: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > maxBytes) break;
      yield chunk;
    }
  } catch (thrown) {
    throw new FlyteError("Cancelled", "the caller went away before the upload was whole", { cause: thrown });
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): FlyteError {
  return new FlyteError("ResourceExhausted", `an upload may have at most ${maxBytes} bytes`, {
    hint: "Raise the server's limit, or upload less.",
  });
}
