import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";
import { formatLink } from "./link-address.ts";
import { signGrant } from "./link-signature.ts";

export interface UploadGrant {
  /** MD5 that the content must have, 16 bytes; without one any content may be put. */
  readonly md5?: Uint8Array;
  /** Until when, in microseconds since the epoch. */
  readonly expires: number;
}

/** An address to PUT to, and the headers that the request must carry. */
export interface SignedUpload {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes addresses under which anyone who has them may put or get one blob over HTTP, for a time. */
export interface LinkSigner {
  /** Throws InvalidArgument where `uri` is not below the store's root, or `md5` is not 16 bytes. */
  signUpload(uri: string, grant: UploadGrant): SignedUpload;
  /** `expires` is in microseconds since the epoch. The link serves GET and HEAD. Throws as `signUpload`. */
  signDownload(uri: string, expires: number): string;
  /** Where clients reach a path of this server. */
  address(path: string): string;
}

export interface LinkSignerOptions {
  readonly blobs: Pick<Blobs, "root">;
  /** The key of the signatures. Whoever has it can reach every blob; whoever changes it ends all links. */
  readonly secret: Uint8Array;
  /** Where clients reach this server, `http://127.0.0.1:30080`; as a function where it is known only once it listens. */
  readonly baseUrl: string | (() => string);
}

/** The signer of links that `createLinkRoutes` with the same secret serves. */
export function createLinkSigner({ blobs, secret, baseUrl }: LinkSignerOptions): LinkSigner {
  const base = typeof baseUrl === "string" ? () => baseUrl : baseUrl;
  const seconds = (microseconds: number) => Math.floor(microseconds / 1_000_000);
  return {
    signUpload(uri, { md5, expires }) {
      if (md5 !== undefined && md5.byteLength !== 16)
        throw new FlyteError("InvalidArgument", `an MD5 has 16 bytes, this one has ${md5.byteLength}`, {
          hint: "Send the digest itself, not its text.",
        });
      const digest = md5 === undefined ? "" : Buffer.from(md5).toString("base64");
      const grant = { method: "PUT", uri, expires: seconds(expires), md5: digest } as const;
      return {
        url: formatLink(base(), blobs.root, grant, signGrant(secret, grant)),
        headers: digest === "" ? {} : { "Content-MD5": digest },
      };
    },
    signDownload(uri, expires) {
      const grant = { method: "GET", uri, expires: seconds(expires), md5: "" } as const;
      return formatLink(base(), blobs.root, grant, signGrant(secret, grant));
    },
    address: (path) => `${base().replace(/\/+$/, "")}${path}`,
  };
}
