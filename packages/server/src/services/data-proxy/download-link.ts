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
  if (artifactType !== ArtifactType.DECK)
    throw new FlyteError("InvalidArgument", "invalid artifact type", {
      hint: "Ask for ARTIFACT_TYPE_DECK.",
    });
  if (source.case === undefined) throw new FlyteError("InvalidArgument", "source is required");
  const url = await signDeck(resources, source.value, expires);
  const expiresAt = timestampFromMicroseconds(expires);
  return create(CreateDownloadLinkResponseSchema, {
    signedUrl: [url],
    expiresAt,
    preSignedUrls: { signedUrl: [url], expiresAt },
  });
}

async function signDeck({ store, blobs, links }: ServiceResources, id: NodeExecutionIdentifier, expires: number) {
  const row = await getNodeExecutionRow(store, id).catch((thrown: unknown) => {
    // To this call a node that is not there is a wrong argument, not a missing answer.
    const cause = FlyteError.from(thrown);
    if (cause.code !== "NotFound") throw cause;
    throw new FlyteError("InvalidArgument", `failed to find node execution: ${cause.message}`, { cause });
  });
  const { deckUri } = fromBinary(NodeExecutionClosureSchema, row.closure);
  if (!deckUri) throw new FlyteError("NotFound", `node execution ${nodeExecutionText(id)} has no deck`);
  if (!(await blobs.head(deckUri))) throw new FlyteError("NotFound", `the deck is not at ${deckUri}`);
  return links.signDownload(deckUri, expires);
}

/** A signed address of any blob of ours; Flyte's older call. */
export async function createDownloadLocation(resources: ServiceResources, request: CreateDownloadLocationRequest) {
  const expires = linkExpiry(resources, request.expiresIn);
  return create(CreateDownloadLocationResponseSchema, {
    signedUrl: resources.links.signDownload(request.nativeUrl, expires),
    expiresAt: timestampFromMicroseconds(expires),
  });
}
