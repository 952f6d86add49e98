import type { IncomingMessage } from "node:http";
import { FlyteError } from "@haltere/core";
import type { Blobs, Clock } from "@haltere/ports";
import type { HttpRoute } from "@haltere/rpc";
import { download } from "./download.ts";
import { linkPathPrefix, parseLink } from "./link-address.ts";
import { type LinkGrant, verifyGrant } from "./link-signature.ts";
import { upload } from "./upload.ts";

export interface LinkRoutesOptions {
  readonly blobs: Blobs;
  /** The key that the links were signed with. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  /** Largest upload, in bytes; default 5 GiB, the most that S3 takes in one PUT. */
  readonly maxUploadBytes?: number;
}

/** The HTTP routes behind the links of `createLinkSigner`: PUT for uploads, GET and HEAD for downloads. */
export function createLinkRoutes(options: LinkRoutesOptions): HttpRoute[] {
  const { blobs, maxUploadBytes = 5 * 1024 ** 3 } = options;
  return [
    {
      methods: ["PUT"],
      prefix: linkPathPrefix,
      handle: async (request, response) => {
        const { uri, md5 } = checkedGrant(options, "PUT", request);
        await upload(blobs, uri, md5, maxUploadBytes, request, response);
      },
    },
    {
      methods: ["GET", "HEAD"],
      prefix: linkPathPrefix,
      handle: async (request, response) => {
        await download(blobs, checkedGrant(options, "GET", request).uri, request, response);
      },
    },
  ];
}

/** What a request's link allows. Throws PermissionDenied for one that was not signed here, was changed, or has expired. */
function checkedGrant(
  { blobs, secret, clock }: LinkRoutesOptions,
  method: LinkGrant["method"],
  request: IncomingMessage,
): LinkGrant {
  const hint = "Ask the control plane for a new link.";
  const link = parseLink(blobs.root, request.url ?? "");
  if (!link || !verifyGrant(secret, { ...link, method }, link.signature))
    throw new FlyteError("PermissionDenied", `the link's signature does not allow this ${request.method}`, { hint });
  if (clock.now() >= link.expires * 1_000_000)
    throw new FlyteError("PermissionDenied", `the link expired at ${new Date(link.expires * 1000).toISOString()}`, {
      hint,
    });
  return { ...link, method };
}
