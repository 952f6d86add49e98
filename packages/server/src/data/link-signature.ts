import { createHmac, timingSafeEqual } from "node:crypto";

/** What a signed link allows: one method, on one blob, until a time, and for an upload one content. */
export interface LinkGrant {
  readonly method: "GET" | "PUT";
  readonly uri: string;
  /** Seconds since the epoch. */
  readonly expires: number;
  /** MD5 of the content that may be uploaded, in base64; empty where any content may. */
  readonly md5: string;
}

/** The HMAC-SHA256 of a grant, as base64url. */
export function signGrant(secret: Uint8Array, grant: LinkGrant): string {
  // A JSON array keeps the parts apart, whatever characters an address has.
  const text = JSON.stringify([grant.method, grant.uri, grant.expires, grant.md5]);
  return createHmac("sha256", secret).update(text).digest("base64url");
}

/** Whether a signature is that of the grant, in a time that tells nothing of how much of it was right. */
export function verifyGrant(secret: Uint8Array, grant: LinkGrant, signature: string): boolean {
  const wanted = Buffer.from(signGrant(secret, grant));
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
