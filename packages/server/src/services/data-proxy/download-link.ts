import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError, nodeExecutionText, timestampFromMicroseconds } from "@haltere/core";
import { NodeExecutionClosureSchema } from "@haltere/idl/admin";
import type { NodeExecutionIdentifier } from "@haltere/idl/core";
import {
  ArtifactType,
  type CreateDownloadLinkRequest,
  CreateDownloadLinkResponseSchema,
  type CreateDownloadLocationRequest,
  CreateDownloadLocationResponseSchema,
} from "@haltere/idl/service";
import { getNodeExecutionRow } from "../node-executions/read-node-executions.ts";
import type { ServiceResources } from "../service-resources.ts";
import { linkExpiry } from "./link-expiry.ts";

/** A signed address of a node's deck. */
export async function createDownloadLink(resources: ServiceResources, request: CreateDownloadLinkRequest) {
  const { artifactType, source, expiresIn } = request;
  const expires = linkExpiry(resources, expiresIn);
  if (artifactType === ArtifactType.UNDEFINED)
    throw new FlyteError(
      "InvalidArgument",
      "error while validating request. Error: invalid artifact type [ARTIFACT_TYPE_UNDEFINED]",
      { hint: "Ask for ARTIFACT_TYPE_DECK." },
    );
  if (source.case === undefined)
    throw new FlyteError("InvalidArgument", "error while validating request. Error: source is required. Provided nil");
  const url = await signDeck(resources, artifactType, source.value, expires);
  const expiresAt = timestampFromMicroseconds(expires);
  return create(CreateDownloadLinkResponseSchema, {
    signedUrl: [url],
    expiresAt,
    preSignedUrls: { signedUrl: [url], expiresAt },
  });
}

async function signDeck(
  { store, blobs, links }: ServiceResources,
  artifactType: ArtifactType,
  id: NodeExecutionIdentifier,
  expires: number,
) {
  const row = await getNodeExecutionRow(store, id).catch((thrown: unknown) => {
    // To this call a node that is not there is a wrong argument, not a missing answer.
    const cause = FlyteError.from(thrown);
    if (cause.code !== "NotFound") throw cause;
    throw new FlyteError(
      "InvalidArgument",
      `failed to find node execution [${nodeExecutionText(id)}]. Error: ${cause.message}`,
      { cause },
    );
  });
  // Nodes have no other artifacts than decks.
  const uri = artifactType === ArtifactType.DECK ? fromBinary(NodeExecutionClosureSchema, row.closure).deckUri : "";
  if (uri === "") throw new FlyteError("NotFound", `no deckUrl found for node execution [${nodeExecutionText(id)}]`);
  // An event from outside may name any place; what is not below our root is not there.
  const isThere = uri.startsWith(`${blobs.root}/`) && (await blobs.head(uri)) !== undefined;
  if (!isThere) throw new FlyteError("NotFound", "object not found", { hint: `The deck is not at ${uri}.` });
  return links.signDownload(uri, expires);
}

/** A signed address of any blob of ours; Flyte's older call. */
export async function createDownloadLocation(resources: ServiceResources, request: CreateDownloadLocationRequest) {
  const expires = linkExpiry(resources, request.expiresIn);
  return create(CreateDownloadLocationResponseSchema, {
    signedUrl: resources.links.signDownload(request.nativeUrl, expires),
    expiresAt: timestampFromMicroseconds(expires),
  });
}
