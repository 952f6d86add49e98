import { create } from "@bufbuild/protobuf";
import { FlyteError, timestampFromMicroseconds } from "@haltere/core";
import { type CreateUploadLocationRequest, CreateUploadLocationResponseSchema } from "@haltere/idl/service";
import type { BlobInfo, Blobs } from "@haltere/ports";
import { contentMd5 as digestOf } from "../../data/content-digest.ts";
import type { ServiceResources } from "../service-resources.ts";
import { base32 } from "./base32.ts";
import { linkExpiry } from "./link-expiry.ts";

const randomNameLength = 20;

/**
 * An address to upload a file to. It lies at `uploads/<project>/<domain>/<root>/<filename>`, where the root is the one the
 * request names, or the content's MD5, so that the same content goes to the same place.
 */
export async function createUploadLocation(resources: ServiceResources, request: CreateUploadLocationRequest) {
  const { blobs, ids, links } = resources;
  const { project, domain, filename, filenameRoot, contentMd5 } = request;
  if (!project || !domain) throw new FlyteError("InvalidArgument", "project and domain are required parameters");
  if (contentMd5.byteLength === 0 && !filenameRoot) {
    throw new FlyteError("InvalidArgument", "content_md5 or filename_root is a required parameter");
  }
  for (const [field, part] of Object.entries({ org: request.org, project, domain })) checkName(field, part);
  checkPath("filename_root", filenameRoot);
  checkPath("filename", filename);
  const folder = filenameRoot || base32(contentMd5);
  const parts = [request.org, project, domain, folder, filename || ids.token(randomNameLength)].filter(Boolean);
  const uri = [blobs.root, "uploads", ...parts].join("/");
  if (filename && filenameRoot) await checkReplaceable(blobs, await blobs.head(uri), contentMd5);

  const expires = linkExpiry(resources, request.expiresIn);
  const signed = links.signUpload(uri, contentMd5.byteLength > 0 ? { md5: contentMd5, expires } : { expires });
  return create(CreateUploadLocationResponseSchema, {
    signedUrl: signed.url,
    nativeUrl: uri,
    expiresAt: timestampFromMicroseconds(expires),
    headers: { ...signed.headers },
  });
}

/** One step of an address. */
function checkName(field: string, part: string): void {
  if (part.includes("/")) throw new FlyteError("InvalidArgument", `${field} may not hold a slash: ${part}`);
  checkPath(field, part);
}

/** Steps of an address, none of which leads up or nowhere; empty for none at all. */
function checkPath(field: string, path: string): void {
  if (path === "" || path.split("/").every((step) => step !== "" && step !== "." && step !== "..")) return;
  throw new FlyteError("InvalidArgument", `${field} is no path below its folder: ${path}`, {
    hint: "Leave out empty steps, '.' and '..'.",
  });
}

/** A file whose place the client chose is replaced by the same content only. */
async function checkReplaceable(blobs: Blobs, standing: BlobInfo | undefined, md5: Uint8Array): Promise<void> {
  if (!standing) return;
  if (md5.byteLength > 0 && Buffer.compare(await digestOf(blobs, standing), md5) === 0) return;
  throw new FlyteError("AlreadyExists", `file already exists at location [${standing.uri}]`, {
    hint: "Give the content_md5 of the file that is there, or choose another filename_root.",
  });
}
