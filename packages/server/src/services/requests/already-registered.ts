import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { difference, differenceText, type ErrorDetail, type ErrorPlace, FlyteError } from "@haltere/core";

/** A registration that met another one under the same identifier. */
export interface Clash<D extends DescMessage> {
  /** `task`, `workflow` or `launch plan`. */
  readonly kind: string;
  readonly name: string;
  readonly where: ErrorPlace;
  readonly schema: D;
  readonly standing: { readonly digest: Uint8Array; readonly message: MessageShape<D> };
  readonly requested: { readonly digest: Uint8Array; readonly message: MessageShape<D> };
  readonly details?: { readonly identical: ErrorDetail; readonly different: ErrorDetail };
}

/** AlreadyExists for the same thing again; InvalidArgument, with what differs, for another thing under the same version. */
export function alreadyRegistered<D extends DescMessage>(clash: Clash<D>): FlyteError {
  const { kind, name, where, standing, requested, details } = clash;
  if (Buffer.compare(standing.digest, requested.digest) === 0) {
    return new FlyteError("AlreadyExists", `${kind} with identical structure already exists`, {
      where,
      details: details ? [details.identical] : [],
    });
  }
  const differences = differenceText(difference(clash.schema, standing.message, requested.message));
  return new FlyteError(
    "InvalidArgument",
    `${name} ${kind} with different structure already exists:\n${differences}\n`,
    { where, hint: `Register a new version of the ${kind}.`, details: details ? [details.different] : [] },
  );
}
