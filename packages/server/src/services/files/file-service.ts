import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type FileService, type ListFilesRequest, ListFilesResponseSchema } from "@haltere/idl/haltere";
import type { BlobInfo } from "@haltere/ports";
import type { ServiceImplementation } from "@haltere/rpc";
import type { ServiceResources } from "../service-resources.ts";

const most = 10_000;

/** haltere.v1.FileService: which files lie at an address. What they hold goes by the data proxy's links. */
export function createFileService(resources: ServiceResources): ServiceImplementation<typeof FileService> {
  return { listFiles: (request) => listFiles(resources, request) };
}

async function listFiles({ blobs }: Pick<ServiceResources, "blobs">, { uri, limit }: ListFilesRequest) {
  const address = uri.replace(/\/+$/, "");
  if (!address.startsWith(`${blobs.root}/`))
    throw new FlyteError("InvalidArgument", `${uri} is not below ${blobs.root}, where this server keeps files`, {
      hint: "Ask for an address that a literal of this control plane tells.",
    });
  const wanted = Math.min(limit || most, most);
  const found: BlobInfo[] = [];
  const itself = await blobs.head(address);
  if (itself) found.push(itself);
  else
    for await (const info of blobs.list(address)) {
      found.push(info);
      if (found.length > wanted) break;
    }
  return create(ListFilesResponseSchema, {
    files: found.slice(0, wanted).map(({ uri, size, contentType = "" }) => ({ uri, size: BigInt(size), contentType })),
    more: found.length > wanted,
  });
}
