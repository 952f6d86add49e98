import { FlyteError } from "@haltere/core";
import type { LinkGrant } from "./link-signature.ts";

/** The path under which blobs are served; what follows it is the blob's address below the store's root. */
export const linkPathPrefix = "/blobs/";

/** Writes a grant and its signature as a URL below `baseUrl`. Throws InvalidArgument for an address outside of `root`. */
export function formatLink(baseUrl: string, root: string, grant: LinkGrant, signature: string): string {
  const below = `${root}/`;
  if (!grant.uri.startsWith(below) || grant.uri.length === below.length)
    throw new FlyteError("InvalidArgument", `${grant.uri} is not below ${root}, where this server keeps blobs`, {
      hint: "Ask for an address that the control plane handed out.",
    });
  const path = grant.uri.slice(below.length).split("/").map(encodeURIComponent).join("/");
  const query = new URLSearchParams({ expires: String(grant.expires) });
  if (grant.md5) query.set("md5", grant.md5);
  query.set("signature", signature);
  return `${baseUrl.replace(/\/+$/, "")}${linkPathPrefix}${path}?${query}`;
}

/**
 * Reads what `formatLink` wrote. A part that is missing or malformed yields undefined: the signature cannot be right.
 * The method is not in a link; it is that of the request.
 */
export function parseLink(
  root: string,
  target: string,
): (Omit<LinkGrant, "method"> & { readonly signature: string }) | undefined {
  const [path = "", query = ""] = splitOnce(target, "?");
  if (!path.startsWith(linkPathPrefix)) return undefined;
  let below: string;
  try {
    below = path.slice(linkPathPrefix.length).split("/").map(decodeURIComponent).join("/");
  } catch {
    return undefined; // A malformed percent sequence, which no link of ours has.
  }
  const values = new URLSearchParams(query);
  const signature = values.get("signature");
  const expires = values.get("expires");
  if (!below || signature === null || expires === null || !/^\d{1,15}$/.test(expires)) return undefined;
  return { uri: `${root}/${below}`, expires: Number(expires), md5: values.get("md5") ?? "", signature };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
