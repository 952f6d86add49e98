import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";
import { byteRangeOf } from "./byte-range.ts";
import { dispositionOf, mediaTypeOf } from "./media-type.ts";

/**
 * What a blob holds was written by a task, and comes from the origin that serves the API: a page among them must not act
 * with that origin's authority. In a sandbox its scripts run, so that charts of a deck show, but under an origin of its own, and it opens no
 * windows and sends no forms.
 */
const guards: Readonly<Record<string, string>> = {
  "content-security-policy":
    "sandbox allow-scripts allow-downloads; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "private, no-store",
};

/** Answers GET and HEAD of a blob, whole or one range of it. Throws NotFound where there is none. */
export async function download(
  blobs: Blobs,
  uri: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const info = await blobs.head(uri);
  if (!info)
    throw new FlyteError("NotFound", `nothing is stored at ${uri}`, { hint: "Ask for a link to another blob." });
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  const type = mediaTypeOf(name, info.contentType);
  for (const [header, value] of Object.entries(guards)) response.setHeader(header, value);
  response.setHeader("accept-ranges", "bytes");

  const range = byteRangeOf(request.headers["if-range"] === undefined ? request.headers.range : undefined, info.size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { "content-range": `bytes */${info.size}`, "content-length": 0 }).end();
    return;
  }
  const part = range === "whole" ? { start: 0, end: info.size } : range;
  response.statusCode = range === "whole" ? 200 : 206;
  if (range !== "whole") response.setHeader("content-range", `bytes ${part.start}-${part.end - 1}/${info.size}`);
  response.setHeader("content-type", type);
  response.setHeader("content-length", part.end - part.start);
  response.setHeader("content-disposition", dispositionOf(name, type));
  if (request.method === "HEAD" || part.end === part.start) {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(blobs.open(uri, part), { objectMode: false }), response);
  } catch (thrown) {
    if (!request.socket.destroyed) throw thrown;
    throw new FlyteError("Cancelled", "the caller went away before the download was whole", { cause: thrown });
  }
}
